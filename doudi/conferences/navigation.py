"""Entries of conferences in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CASES = NavigationGroup.CASES

ENTRIES = (
    NavigationEntry(
        _CASES,
        _("一事一议会议"),
        "conferences:meetings",
        pages=(
            "conferences:plan_meeting",
            "conferences:meeting",
            "conferences:act",
            "conferences:agenda_item",
            "conferences:act_on_item",
        ),
        order=36,
    ),
    NavigationEntry(_CASES, _("提请研究的议题"), "conferences:questions", pages=("conferences:question",), order=37),
    NavigationEntry(
        _CASES,
        _("会议材料"),
        "conferences:folders",
        pages=("conferences:folder", "conferences:document"),
        order=38,
    ),
    NavigationEntry(
        _CASES, _("会议任务"), "conferences:tasks", pages=("conferences:task", "conferences:proof"), order=39
    ),
    NavigationEntry(
        _CASES,
        _("一事一议案例"),
        "conferences:precedents",
        pages=("conferences:precedent", "conferences:correct_decision"),
        order=46,
        is_minor=True,
    ),
    NavigationEntry(
        _CASES,
        _("协调机制成员"),
        "conferences:members",
        pages=("conferences:add_member", "conferences:end_member"),
        order=47,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
