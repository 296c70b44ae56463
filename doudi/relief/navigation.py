"""Entries of relief in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_EMERGENCY = NavigationGroup.EMERGENCY
_MONEY = NavigationGroup.MONEY

ENTRIES = (
    NavigationEntry(
        NavigationGroup.CASES,
        _("临时救助"),
        "relief:cases",
        pages=(
            "relief:intake",
            "relief:intake_worker",
            "relief:preview",
            "relief:papers",
            "relief:goods",
            "relief:void_goods",
            "relief:false_case",
            "relief:decide_false_case",
        ),
        order=12,
    ),
    NavigationEntry(
        NavigationGroup.CASES, _("临时身份"), "relief:identities", pages=("relief:identity",), order=13, is_minor=True
    ),
    NavigationEntry(
        NavigationGroup.SYSTEM,
        _("乡镇审批限额"),
        "relief:limits",
        pages=("relief:decide_limit",),
        order=22,
        is_minor=True,
    ),
    NavigationEntry(
        _EMERGENCY,
        _("突发事件"),
        "relief:events",
        pages=(
            "relief:event",
            "relief:propose_event",
            "relief:change_area",
            "relief:survey_progress",
            "relief:survey",
            "relief:take_surveys_along",
            "relief:survey_village",
            "relief:report_need",
            "relief:relief_list",
            "relief:excel_lists",
            "relief:list_template",
            "relief:excel_list",
            "relief:excel_list_faults",
            "relief:event_report",
            "relief:print_event_report",
            "relief:closing_report",
        ),
        order=50,
    ),
    NavigationEntry(
        _EMERGENCY,
        _("因病困难研判"),
        "relief:illness_watches",
        pages=("relief:illness_watch",),
        order=60,
        is_minor=True,
    ),
    NavigationEntry(
        _EMERGENCY,
        _("其他部门的救助"),
        "relief:other_aid",
        pages=("relief:correct_other_aid",),
        order=70,
        is_minor=True,
    ),
    NavigationEntry(
        _EMERGENCY,
        _("救助回访"),
        "relief:follow_ups",
        pages=("relief:follow_up", "relief:follow_up_shares", "relief:take_follow_ups_along"),
        order=40,
    ),
    NavigationEntry(_EMERGENCY, _("领导职务"), "relief:posts", pages=("relief:end_post",), order=80, is_minor=True),
    NavigationEntry(
        _MONEY, _("救助款发放"), "relief:instalments", pages=("relief:instalment", "relief:act_on_instalment"), order=31
    ),
    NavigationEntry(
        _MONEY,
        _("乡镇备用金"),
        "relief:reserves",
        pages=(
            "relief:reserve",
            "relief:reserve_month",
            "relief:act_on_reserve",
            "relief:reversal",
            "relief:decide_reversal",
        ),
        order=32,
    ),
    NavigationEntry(
        _MONEY, _("无登记人员追回款"), "relief:unrecorded_list", pages=("relief:unrecorded",), order=33, is_minor=True
    ),
    NavigationEntry(_MONEY, _("临时救助资金"), "relief:budget", order=36),
)

register_entries(*ENTRIES)
