"""Entries of relief in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(
        NavigationGroup.CASES, _("临时救助"), "relief:cases", pages=("relief:intake", "relief:papers"), order=12
    ),
    NavigationEntry(
        NavigationGroup.CASES, _("临时身份"), "relief:identities", pages=("relief:identity",), order=13, is_minor=True
    ),
    NavigationEntry(NavigationGroup.SYSTEM, _("乡镇审批限额"), "relief:limits", order=22, is_minor=True),
)

register_entries(*ENTRIES)
