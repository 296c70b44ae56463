"""Entries of judgements in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.MONITORING,
        _("比对判定"),
        "judgements:unclear_rows",
        pages=("judgements:unclear_row", "judgements:reveal_row"),
        order=20,
    )
)
