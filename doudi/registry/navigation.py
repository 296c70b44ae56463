"""Entries of the registry in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_FAMILY_FILE = ("registry:household", "registry:person", "registry:family_panel", "registry:person_panel")
"""Reached from the list of recipients and from the search."""

ENTRIES = (
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("在享人员"),
        "registry:recipients",
        pages=(*_FAMILY_FILE, "registry:*", "attachments:read"),
        order=10,
    ),
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("查找"),
        "registry:search",
        pages=_FAMILY_FILE,
        order=20,
    ),
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
    NavigationEntry(
        NavigationGroup.MONEY,
        _("全家领款账户"),
        "registry:household_account_lists",
        pages=(
            "registry:household_account_list",
            "registry:new_household_account_list",
            "registry:end_household_account",
        ),
        order=41,
        is_minor=True,
    ),
    NavigationEntry(
        NavigationGroup.CASES,
        _("短信"),
        "registry:text_messages",
        pages=(
            "registry:make_text_file",
            "registry:text_file",
            "registry:download_text_file",
            "registry:text_switches",
            "registry:text_opt_outs",
            "registry:opt_out_of_person",
            "registry:end_text_opt_out",
        ),
        order=37,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
