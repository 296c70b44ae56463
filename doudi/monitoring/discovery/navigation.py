"""Entries of discovery in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_MONITORING = NavigationGroup.MONITORING

ENTRIES = (
    NavigationEntry(
        _MONITORING,
        _("走访排查"),
        "discovery:walk_plans",
        pages=("discovery:walk_plan", "discovery:walk", "discovery:take_walks_along", "discovery:draw_walk_plan"),
        order=60,
    ),
    NavigationEntry(
        _MONITORING,
        _("主动发现的线索"),
        "discovery:leads",
        pages=("discovery:lead", "discovery:report_lead", "discovery:lead_shares"),
        order=62,
    ),
    NavigationEntry(
        _MONITORING, _("热线来电"), "discovery:calls", pages=("discovery:call", "discovery:new_call"), order=64
    ),
    NavigationEntry(
        _MONITORING,
        _("扩围行动"),
        "discovery:campaigns",
        pages=(
            "discovery:campaign",
            "discovery:campaign_households",
            "discovery:campaign_household",
            "discovery:print_campaign",
        ),
        order=66,
    ),
    NavigationEntry(_MONITORING, _("报告困难家庭"), "discovery:department_reports", order=68),
)

register_entries(*ENTRIES)
