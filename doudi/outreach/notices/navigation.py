"""The entry of notices in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("告知单"),
        "outreach_notices:rounds",
        pages=("outreach_notices:*",),
        order=60,
    )
)
