"""Entries of care agreements in the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(
        NavigationGroup.CARE,
        _("照料服务协议"),
        "care_agreements:agreements",
        pages=(
            "care_agreements:agreement",
            "care_agreements:draft",
            "care_agreements:change",
            "care_agreements:print",
        ),
        order=10,
    ),
    NavigationEntry(
        NavigationGroup.CARE, _("照料空档和疑点"), "care_agreements:gaps", pages=("care_agreements:gap",), order=11
    ),
    NavigationEntry(
        NavigationGroup.CARE,
        pgettext_lazy("list", "照料人"),
        "care_agreements:carers",
        pages=("care_agreements:carer",),
        order=12,
    ),
    NavigationEntry(NavigationGroup.CARE, _("照料费领款人"), "care_agreements:payees", order=13, is_minor=True),
)

register_entries(*ENTRIES)
