"""Entries of the citizens' portal in the navigation of officers."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(NavigationGroup.POLICY, _("扫码海报"), "portal:posters", pages=("portal:poster",), order=25),
)

register_entries(*ENTRIES)
