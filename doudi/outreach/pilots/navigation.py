"""Entries of pilots in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY, _("创新试点"), "outreach_pilots:pilots", pages=("outreach_pilots:*",), order=65
    ),
    NavigationEntry(NavigationGroup.POLICY, _("试点上报材料"), "outreach_pilots:papers", order=66, is_minor=True),
)
