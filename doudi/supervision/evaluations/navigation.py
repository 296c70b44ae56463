"""The entry of evaluations in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("绩效评价"),
        "supervision_evaluations:evaluations",
        pages=("supervision_evaluations:*",),
        order=60,
    )
)
