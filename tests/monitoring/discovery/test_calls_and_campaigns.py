"""Calls at the hotlines, and campaigns with an outcome for every household."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doudi.casework.recusal.actions import record_near_relative
from doudi.casework.refusals import ConflictOfInterest
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed, StaleVersion, TransitionNotAllowed
from doudi.monitoring.discovery.calls.actions import CallReport, end_call, record_call, reveal_caller
from doudi.monitoring.discovery.calls.models import HotlineCall
from doudi.monitoring.discovery.campaigns import actions, queries
from doudi.monitoring.discovery.campaigns.models import Campaign, CampaignHousehold
from doudi.monitoring.discovery.leads.actions.outcomes import end_lead
from doudi.monitoring.discovery.models import WalkHousehold
from doudi.monitoring.discovery.refusals import CallIncomplete, CampaignInvalid, OutcomeInvalid
from doudi.monitoring.discovery.walks.actions import draw_walk_plans
from doudi.registry import actions as registry
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, make_family
from tests.monitoring.discovery.discovery_rows import screened

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 10)


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    clock.on(DAY)
    return cast


def called(cast: Cast, **given: Any) -> CallReport:
    at: datetime = timezone.now() - timedelta(minutes=5)
    told = {"caller": "刘某", "phone": "13800001234", "who": "三组某家", "need": "alone", "text": "老人没人管"}
    told |= {"line": "12345", "kind": "help"} | given
    return CallReport(**({"called_at": at, "village": cast.village} | told))


@pytest.mark.clause("P18-10.a")
def test_a_call_for_help_becomes_a_lead_and_ends_after_it(staff: Cast) -> None:
    call = record_call(by=staff.officer, report=called(staff))
    lead = call.lead
    assert lead is not None
    assert (lead.report.source, lead.due_on, lead.who) == ("hotline", call.due_on, "三组某家")
    end = {"by": staff.officer, "call": call, "told_whom": "来电人", "told": "已上门", "result": "送了米"}
    with pytest.raises(TransitionNotAllowed):
        end_call(**end)
    end_lead(by=staff.officer, lead=lead, ending="visit", answer="送了米")
    with pytest.raises(OutsideScope):
        end_call(**(end | {"by": staff.other_officer}))
    with pytest.raises(ReasonRequired):
        end_call(**(end | {"told": " "}))
    with pytest.raises(StaleVersion):
        end_call(**end, seen_version=7)
    ended = end_call(**end)
    assert (ended.ended_on, ended.sealed_told_whom.clear(), ended.sealed_told.clear()) == (DAY, "来电人", "已上门")
    with pytest.raises(TransitionNotAllowed):
        end_call(**end)


@pytest.mark.clause("SAL2026-60")
def test_a_question_is_no_lead_and_bad_calls_are_refused(staff: Cast) -> None:
    call = record_call(by=staff.officer, report=called(staff, kind="question", told_whom="来电人", told="到窗口办"))
    assert (call.lead, call.due_on) == (None, date(2025, 9, 17))
    for wrong in ({"line": "110"}, {"called_at": timezone.now() + timedelta(days=1)}, {"told": "没有说告诉谁"}):
        with pytest.raises(CallIncomplete):
            record_call(by=staff.officer, report=called(staff, **wrong))
    with pytest.raises(OutsideScope):
        record_call(by=staff.officer, report=called(staff, village=staff.other_village))
    assert HotlineCall.objects.count() == 1


@pytest.mark.attack
def test_who_called_is_sealed_and_each_look_is_recorded(staff: Cast, signed_in: Any) -> None:
    call = record_call(by=staff.officer, report=called(staff))
    assert "刘某" not in call.sealed_caller.stored
    with pytest.raises(ReasonRequired):
        reveal_caller(by=staff.officer, call=call, why="")
    client = signed_in("officer")
    page = client.get(call.get_absolute_url()).content.decode()
    assert "刘某" not in page
    assert "13800001234" not in page
    assert "刘某" in client.post(call.get_absolute_url(), {"act": "reveal", "why": "回电"}).content.decode()
    assert Entry.objects.filter(verb="personal_data.reveal").count() == 1
    assert signed_in("auditor").post(call.get_absolute_url(), {"act": "reveal", "why": "看看"}).status_code == 400


@pytest.mark.clause("SAL2026-60")
def test_the_pages_record_and_end_a_call(staff: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    sent = {
        "line": "12349",
        "called_at": "2025-09-10T08:30",
        "kind": "question",
        "village": staff.village.code,
        "text": "问怎么申请",
    }
    assert client.post(reverse("discovery:new_call"), sent | {"text": ""}).status_code == 422
    assert client.post(reverse("discovery:new_call"), sent).status_code == 302
    call = HotlineCall.objects.get()
    end = {"act": "end", "told_whom": "来电人", "told": "到窗口", "result": "已答复", "seen_version": 0}
    assert client.post(call.get_absolute_url(), end | {"told": ""}).status_code == 422
    assert client.post(call.get_absolute_url(), end).status_code == 302
    assert "已办结" in client.get(reverse("discovery:calls"), {"state": "ended"}).content.decode()


@pytest.fixture
def campaign(staff: Cast, family: Any) -> Campaign:
    """A campaign of the county with a family on dibao, and one without."""
    second = make_family(staff.officer, staff.village, "3")
    registry.end_award(
        by=staff.officer, award=second.mother.awards.get(), last_month=date(2025, 6, 1), source_detail="决定1号"
    )
    screened(family.household, "S01")
    screened(second.household, "S04")
    screened(second.household, "S01", "other facts")
    return actions.open_campaign(
        by=staff.bureau,
        name="秋季扩围",
        rules=["S01", "S04"],
        area=staff.village,
        first_day=DAY,
        last_day=date(2025, 10, 31),
    )


@pytest.mark.clause("P18-11.b", "P18-11.c")
def test_a_campaign_lists_screened_families_and_ends_each(staff: Cast, campaign: Campaign, family: Any) -> None:
    rows = {row.household_id: row for row in campaign.households.all()}
    own = rows.pop(family.household.pk)
    (other,) = rows.values()
    assert (own.rules, other.rules) == ("S01", "S01,S04")
    draw_walk_plans(by=staff.cadre, month=date(2025, 9, 1), villages=[staff.village.code])
    assert "campaign" in WalkHousehold.objects.get(household=other.household).group_names
    with pytest.raises(OutcomeInvalid):
        actions.decide_household(by=staff.officer, row=other, outcome="covered")
    with pytest.raises(ReasonRequired):
        actions.decide_household(by=staff.officer, row=other, outcome="refused")
    with pytest.raises(OutsideScope):
        actions.decide_household(by=staff.other_officer, row=other, outcome="applied")
    with pytest.raises(StaleVersion):
        actions.decide_household(by=staff.officer, row=other, outcome="applied", seen_version=3)
    actions.decide_household(by=staff.officer, row=other, outcome="applied")
    with pytest.raises(RoleNotAllowed):
        actions.close_campaign(by=staff.officer, campaign=campaign, summary="完成")
    with pytest.raises(CampaignInvalid):
        actions.close_campaign(by=staff.bureau, campaign=campaign, summary="完成")
    actions.decide_household(by=staff.officer, row=own, outcome="not_eligible", reason="已经整户享受")
    assert actions.note_covered_households() == 0
    registry.take_over_award(
        by=staff.officer,
        approved_by=staff.director,
        number="A9",
        person=other.household.present_people.first(),
        programme="dibao",
        from_month=date(2025, 9, 1),
        dibao_class="other",
        assessed_income_fen=100_00,
    )
    assert actions.note_covered_households() == 1
    assert actions.note_covered_households() == 0
    total = queries.total_of(queries.figures_of(campaign, by=staff.bureau))
    assert (total.listed, total.covered, total.not_eligible, total.open) == (2, 1, 1, 0)
    assert "纳入保障1户、1人" in queries.results_of(campaign, total, by=staff.bureau)[1]
    actions.close_campaign(by=staff.bureau, campaign=campaign, summary="完成")
    with pytest.raises(TransitionNotAllowed):
        actions.decide_household(by=staff.officer, row=own, outcome="applied")
    with pytest.raises(TransitionNotAllowed):
        actions.widen_campaign(by=staff.bureau, campaign=campaign)


@pytest.mark.parametrize("meanwhile", [{"outcome": "moved"}, {"outcome": "covered", "version": 7}])
def test_what_another_worker_noted_meanwhile_stays(
    staff: Cast, campaign: Campaign, family: Any, monkeypatch: pytest.MonkeyPatch, meanwhile: dict[str, Any]
) -> None:
    row = campaign.households.get(household=family.household)
    actions.decide_household(by=staff.officer, row=row, outcome="applied")
    lock = actions.lock_row

    def lock_late(rows: Any, key: int, *given: Any) -> Any:
        """What the other one committed between the look for rows and the lock."""
        CampaignHousehold.objects.filter(pk=row.pk).update(**meanwhile)
        return lock(rows, key, *given)

    monkeypatch.setattr(actions, "lock_row", lock_late)
    assert actions.note_covered_households() == 0
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in meanwhile} == meanwhile


@pytest.mark.clause("P18-11.c")
def test_a_family_on_two_campaigns_is_covered_in_both_by_the_system(
    staff: Cast, campaign: Campaign, family: Any
) -> None:
    given = {"name": "冬季扩围", "rules": ["S01"], "area": staff.village, "first_day": DAY}
    second = actions.open_campaign(by=staff.bureau, last_day=date(2025, 12, 31), **given)
    rows = [one.households.get(household=family.household) for one in (campaign, second)]
    for row in rows:
        actions.decide_household(by=staff.officer, row=row, outcome="applied")
    assert actions.note_covered_households() == 2
    for row in rows:
        row.refresh_from_db()
    assert [(row.outcome, row.decided_by) for row in rows] == [("covered", None)] * 2


def test_nobody_ends_the_row_of_their_own_family(staff: Cast, campaign: Campaign, family: Any) -> None:
    record_near_relative(
        by=staff.leader, person=family.mother, staff=staff.officer, post="", relation="parent", since=date(2022, 1, 1)
    )
    row = campaign.households.get(household=family.household)
    with pytest.raises(ConflictOfInterest):
        actions.decide_household(by=staff.officer, row=row, outcome="moved", reason="搬走了")
    assert actions.decide_household(by=staff.leader, row=row, outcome="moved", reason="搬走了").outcome == "moved"


@pytest.mark.clause("MCA57-6")
def test_unwilling_families_are_informed_first(staff: Cast, campaign: Campaign) -> None:
    row = campaign.households.order_by("pk")[0]
    given: dict[str, Any] = {"by": staff.officer, "row": row, "outcome": "refused", "reason": "儿子不同意"}
    for told_on in (None, DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(OutcomeInvalid):
            actions.decide_household(**given, told_on=told_on)
    assert actions.decide_household(**given, told_on=DAY).told_on == DAY


def test_the_caller_is_never_taken_for_the_family(staff: Cast) -> None:
    with pytest.raises(CallIncomplete):
        record_call(by=staff.officer, report=called(staff, who=" "))


def test_only_the_bureau_opens_campaigns_and_by_known_screens(staff: Cast) -> None:
    given = {"name": "扩围", "area": staff.village, "first_day": DAY, "last_day": date(2025, 10, 1)}
    with pytest.raises(RoleNotAllowed):
        actions.open_campaign(by=staff.leader, rules=["S01"], **given)
    for rules in ([], ["W01"]):
        with pytest.raises(CampaignInvalid):
            actions.open_campaign(by=staff.bureau, rules=rules, **given)
    with pytest.raises(CampaignInvalid):
        actions.open_campaign(by=staff.bureau, rules=["S01"], **(given | {"last_day": date(2025, 9, 1)}))
    opened = actions.open_campaign(by=staff.bureau, rules=["S01"], **given)
    assert opened.households.count() == 0
    screened(make_family(staff.officer, staff.village, "4").household)
    assert actions.widen_campaign(by=staff.bureau, campaign=opened) == 1
    assert list(queries.campaigns(by=staff.cadre)) == [opened]
    assert list(queries.campaigns(by=staff.other_officer)) == []


def test_the_pages_open_list_decide_and_print(staff: Cast, campaign: Campaign, signed_in: Any) -> None:
    bureau, officer = signed_in("bureau"), signed_in("officer")
    sent = {"name": "冬季", "rules": ["S05"], "area": "360731", "first_day": "2025-09-10"}
    assert bureau.post(reverse("discovery:campaigns"), sent).status_code == 422
    assert bureau.post(reverse("discovery:campaigns"), sent | {"last_day": "2025-12-01"}).status_code == 302
    assert officer.post(reverse("discovery:campaigns"), sent).status_code == 400
    households = reverse("discovery:campaign_households", args=[campaign.pk])
    page = officer.get(households, {"outcome": "open", "rule": "S04"}).content.decode()
    assert "钟桂英" in page
    assert "一户多人仅保一两人" in page
    row = campaign.households.first()
    assert row is not None
    given = {"outcome": "refused", "reason": "", "seen_version": 0}
    assert officer.post(row.get_absolute_url(), given).status_code == 422
    assert officer.post(row.get_absolute_url(), given | {"reason": "儿子不同意"}).status_code == 422
    refused = given | {"reason": "儿子不同意", "told_on": DAY.isoformat()}
    assert officer.post(row.get_absolute_url(), refused).status_code == 302
    assert "1/2" in bureau.get(campaign.get_absolute_url()).content.decode()
    printed = bureau.get(reverse("discovery:print_campaign", args=[campaign.pk])).content.decode()
    assert "低保扩围行动情况" in printed
    assert bureau.post(campaign.get_absolute_url(), {"act": "close", "summary": "完成"}).status_code == 422
    assert bureau.post(campaign.get_absolute_url(), {"act": "widen"}).status_code == 302


@pytest.mark.attack
def test_a_cadre_reads_no_complaint_and_nothing_of_a_caller(staff: Cast, signed_in: Any) -> None:
    told = {"who": "", "need": "", "told_whom": "刘某", "told": "会去核实"}
    complaint = record_call(by=staff.officer, report=called(staff, kind="complaint", text="村干部优亲厚友", **told))
    question = record_call(by=staff.officer, report=called(staff, kind="question", text="问低保", **told))
    cadre, officer = signed_in("cadre"), signed_in("officer")
    assert cadre.get(complaint.get_absolute_url()).status_code == 404
    assert "投诉" not in cadre.get(reverse("discovery:calls")).content.decode().partition("<tbody")[2]
    page = cadre.get(question.get_absolute_url()).content.decode()
    assert "会去核实" in page
    assert "刘某" not in page
    assert "1234" not in page.partition("来电事项")[2]
    assert "刘某" not in officer.get(reverse("discovery:calls")).content.decode()
    assert "刘某" in officer.get(complaint.get_absolute_url()).content.decode()


def test_the_list_of_a_campaign_tells_no_illness(staff: Cast, family: Any) -> None:
    screened(family.household, "M02")
    screened(family.household, "S03")
    given = {"name": "扩围", "rules": ["M02", "S03"], "area": staff.village}
    campaign = actions.open_campaign(by=staff.bureau, first_day=DAY, last_day=DAY, **given)
    (row,) = queries.rows_of(list(queries.households_of(campaign, by=staff.officer)))
    assert "涉及健康情况的预警" in row.labels
    assert len(row.labels) == 2
    assert not any("医疗" in label or "病" in label for label in row.labels)
