"""Entries of deliveries in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(
        NavigationGroup.MONITORING,
        _("部门数据"),
        "deliveries:deliveries",
        pages=(
            "deliveries:upload",
            "deliveries:delivery",
            "deliveries:columns",
            "deliveries:confirm",
            "deliveries:discard",
            "deliveries:faults",
            "deliveries:progress",
            "deliveries:template",
            "deliveries:original",
        ),
        order=10,
    ),
    NavigationEntry(NavigationGroup.MONITORING, _("数据交付日历"), "deliveries:calendar", order=11),
    NavigationEntry(
        NavigationGroup.MONITORING,
        _("省平台数据"),
        "deliveries:provincial",
        pages=("deliveries:provincial_file",),
        order=12,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
