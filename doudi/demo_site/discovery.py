"""Discovery of the demonstration: a month partly walked, leads in every state, a call, a campaign partly decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

EARLY_DAY = date(2023, 5, 4)
"""The day of the payroll demonstration on which the first leads are reported; one of them nobody takes in time."""

_ACCOUNTS = ("cadre", "township", "leader", "bureau", "federation")
_FOUND = (
    ("well", "", "老人身体还好，家里有米有油"),
    ("needs", "alone", "一个人住，摔伤以后做不了饭"),
    ("well", "", "孩子上学没有断"),
    ("moved", "", "跟儿子搬到县城去住了"),
    ("needs", "work", "厂里停工三个月，没有收入"),
    ("well", "", ""),
)
"""What the officer found in the other villages of the township, household by household; the others wait."""
_ENDED_CAMPAIGN_SHARE = 3
"""One household of so many of the campaign still waits for an outcome."""


def report_early_leads() -> None:
    """Report leads some days before the demonstration: nobody takes the first, the others end."""
    from doudi.casework.referrals.actions.leads import take_up_lead
    from doudi.core.clock import start_demonstration_clock
    from doudi.monitoring.discovery.leads.actions.outcomes import end_lead, note_told
    from doudi.monitoring.discovery.models import LeadReport

    if LeadReport.objects.exists():
        return
    start_demonstration_clock(EARLY_DAY)
    cast = _cast()
    _report(cast, "clinic", "illness", "五组 某孕妇", "产检时说家里欠着住院费", reporter="卫生室医生")
    told = _report(cast, "helper", "other", "二组 某户", "房顶漏雨", reporter="村协理员", phone="13800007701")
    untold = _report(
        cast, "citizen", "alone", "六组 某老人", "好几天没有看见出门", reporter="邻居", phone="13800007702"
    )
    for lead in (told, untold):
        take_up_lead(by=cast["township"], lead=lead)
    end_lead(by=cast["township"], lead=told, ending="referral", answer="已转住建部门排险")
    note_told(by=cast["township"], lead=told, told_by="phone", told_on=EARLY_DAY, note="已回电，知道结果")
    end_lead(by=cast["township"], lead=untold, ending="visit", answer="上门看过，感冒卧床，已送医")


def create_discovery() -> int:
    """Walk a part of the month, and report what is found; return the number of leads, 0 if there are plans already."""
    from doudi.casework.models import Lead
    from doudi.monitoring.discovery.leads.actions.outcomes import raise_untaken_leads, settle_ended_leads
    from doudi.monitoring.discovery.models import WalkPlan

    if WalkPlan.objects.exists():
        return 0
    cast = _cast()
    _walk(cast)
    _report_today(cast)
    _call(cast)
    _campaign(cast)
    settle_ended_leads()
    raise_untaken_leads()
    return Lead.objects.count()


def _cast() -> dict[str, Any]:
    from doudi.core.accounts.models import User

    return {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}


def _report(cast: dict[str, Any], source: str, need: str, who: str, text: str, **more: Any) -> Any:
    from doudi.monitoring.discovery.leads.actions.reports import HelpReport, report_by_officer

    report = HelpReport(village=cast["cadre"].division, who=who, need=need, text=text, source=source, **more)
    return report_by_officer(by=cast["township"], report=report)


def _walk(cast: dict[str, Any]) -> None:
    """Draw the plans of the county; the cadre met nobody at the first door, the township's officer walked further."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.clock import this_month
    from doudi.core.divisions.queries import villages_of
    from doudi.monitoring.discovery.walks.actions import draw_walk_plans
    from doudi.monitoring.discovery.walks.models import WalkHousehold

    draw_walk_plans(by=SYSTEM, month=this_month(), villages=[village.code for village in villages_of("")])
    rows = WalkHousehold.objects.filter(month=this_month()).order_by("village_code", "pk")
    own = cast["cadre"].division_id
    if (first := rows.filter(village_code=own).first()) is not None:
        _visit(cast["cadre"], first, 0, "not_met", note="家里没有人，邻居说赶圩去了")
    others = rows.filter(village_code__startswith=cast["township"].division_id).exclude(village_code=own)
    for place, (walk, found) in enumerate(zip(others, _FOUND, strict=False), start=1):
        _visit(cast["township"], walk, place, *found)


def _visit(by: Any, walk: Any, place: int, finding: str, need: str = "", note: str = "") -> None:
    """Record a walk to a household, on one of the last days."""
    from doudi.core.clock import this_month, today
    from doudi.monitoring.discovery.walks.actions import WalkReport, submit_walk

    day = max(this_month(), today() - timedelta(days=place % 5))
    report = WalkReport(f"{place:032d}", day, finding, need=need, note=note)
    submit_walk(by=by, walk=walk, report=report)


def _report_today(cast: dict[str, Any]) -> None:
    """Report leads that are new, urgent, at work, and of a department."""
    from doudi.casework.referrals.actions.leads import take_up_lead
    from doudi.monitoring.discovery.leads.actions.reports import HelpReport, report_by_department

    _report(cast, "grid", "work", "一组 某户", "夫妻都没有活干，米是赊的", reporter="网格员")
    _report(cast, "citizen", "illness", "七组 某户", "昏倒在家，刚送卫生院", is_urgent=True, phone="13800007703")
    taken = _report(cast, "school", "child", "四组 某学生", "父母在外失联，跟着八十岁的奶奶", reporter="班主任")
    take_up_lead(by=cast["township"], lead=taken)
    family = HelpReport(cast["cadre"].division, "三组 某户", "alone", "办证时发现没有人照料")
    report_by_department(by=cast["federation"], report=family)


def _call(cast: dict[str, Any]) -> None:
    from django.utils import timezone

    from doudi.monitoring.discovery.calls.actions import CallReport, record_call

    report = CallReport(
        line="12345",
        called_at=timezone.now() - timedelta(minutes=40),
        kind="help",
        village=cast["cadre"].division,
        text="反映邻居老两口没有人照看，冬天的被子还没有",
        order_number="GD20230510012",
        caller="热心群众",
        phone="13800007704",
        told_whom="来电人",
        told="两个工作日内上门",
        who="八组 某老两口",
        need="alone",
    )
    record_call(by=cast["bureau"], report=report)


def _campaign(cast: dict[str, Any]) -> None:
    """Open a campaign by every screen in the township of the demonstration, and decide most of its households."""
    from doudi.core.clock import today
    from doudi.monitoring.discovery.campaigns.actions import decide_household, open_campaign
    from doudi.monitoring.discovery.campaigns.screens import screen_labels

    campaign = open_campaign(
        by=cast["bureau"],
        name="春夏扩围排查",
        rules=list(screen_labels()),
        area=cast["township"].division,
        first_day=today(),
        last_day=today() + timedelta(days=60),
    )
    outcomes = (("applied", ""), ("not_eligible", "儿子有稳定工资，人均收入超过标准"))
    for place, row in enumerate(campaign.households.order_by("pk")):
        if place % _ENDED_CAMPAIGN_SHARE < len(outcomes):
            outcome, reason = outcomes[place % _ENDED_CAMPAIGN_SHARE]
            decide_household(by=cast["township"], row=row, outcome=outcome, reason=reason)
