"""Entries of the registry in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("在享人员"),
        "registry:recipients",
        pages=("registry:*", "attachments:read"),
        order=10,
    ),
    NavigationEntry(NavigationGroup.PEOPLE, _("查找"), "registry:search", order=20),
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("死亡登记"),
        "registry:death_reports",
        pages=("registry:death_report",),
        order=30,
    ),
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("迁移"),
        "registry:moves",
        pages=("registry:move_proposal",),
        order=40,
    ),
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("导入花名册"),
        "roll_import:rolls",
        pages=("roll_import:*",),
        order=60,
    ),
)

register_entries(*ENTRIES)
