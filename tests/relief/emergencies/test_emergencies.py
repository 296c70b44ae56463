"""Emergency events: declared by two, the survey list, its answers, what they allow, and their reports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from doudi.casework.models import Lead
from doudi.casework.post_award.review_cycle import ReviewedAward, ReviewedHousehold, due_day_of
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.referrals.actions.leads import report_lead
from doudi.casework.switches.queries import allows_remote_visits, longer_reviews
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.registry import actions as registry
from doudi.relief.emergencies import actions, queries, refusals
from doudi.relief.emergencies.actions import SurveyReport
from doudi.relief.emergencies.actions.relief_list import ListedHardship, grant_listed, relieve_listed
from doudi.relief.emergencies.models import EmergencyEvent, SurveyAnswer, SurveyRow
from doudi.relief.emergencies.reports import event_report
from doudi.relief.limits.queries import limit_at_place_fen
from doudi.relief.models import ReliefCase
from doudi.relief.other_aid.actions import GivenAid, book_other_aid, correct_other_aid
from doudi.relief.other_aid.floors import is_below_floor
from doudi.relief.other_aid.queries import other_aid_by_kind, other_aid_of
from doudi.relief.other_aid.refusals import OtherAidInvalid
from doudi.relief.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number
from tests.deaths_and_cards import record_death

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    return cast


def proposed(cast: Cast, *villages: str, **changed: Any) -> EmergencyEvent:
    given: dict[str, Any] = {
        "name": "贡江镇8·30洪涝",
        "kind": "flood",
        "level": "3",
        "began_on": date(2025, 8, 30),
        "legal_basis": "县防指〔2025〕3号",
        "plan": "于都县自然灾害救助应急预案",
        "villages": list(villages) or [cast.village.code],
    }
    return actions.propose_event(by=cast.bureau, **(given | changed))


def running(cast: Cast, *villages: str, **changed: Any) -> EmergencyEvent:
    return actions.confirm_event(by=cast.director, event=proposed(cast, *villages, **changed))


def answer(cast: Cast, event: EmergencyEvent, row: SurveyRow, state: str, **changed: Any) -> int:
    by = changed.pop("by", cast.cadre)
    given: dict[str, Any] = {"key": "a" * 32, "answers": {row.pk: state}}
    return actions.answer_survey(
        by=by, event=event, village_code=row.village_code, report=SurveyReport(**(given | changed))
    )


def alone(cast: Cast, born: date, number: str) -> Any:
    """A person who lives alone in the first village."""
    household = registry.register_household(by=cast.officer, number=number, village=cast.village)
    return registry.register_person(
        by=cast.officer,
        number=number,
        name="丁独居",
        id_number=identity_number(born, 600 + len(number)),
        sex="male",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )


@pytest.mark.clause("P18-8.a")
def test_an_event_is_proposed_by_one_and_confirmed_by_the_leader(staff: Cast) -> None:
    event = proposed(staff)
    assert [task.number for task in waiting_tasks(staff.director)] == [1]
    with pytest.raises(RoleNotAllowed):
        actions.confirm_event(by=staff.bureau, event=event)
    with pytest.raises(RoleNotAllowed):
        actions.confirm_event(by=staff.officer, event=event)
    own = actions.propose_event(
        by=staff.director,
        name="滑坡",
        kind="geological",
        level="4",
        began_on=date(2025, 8, 30),
        legal_basis="依据",
        plan="预案",
        villages=[staff.village.code],
    )
    with pytest.raises(SecondPersonRequired):
        actions.confirm_event(by=staff.director, event=own)
    assert actions.confirm_event(by=staff.director, event=event).state == "running"
    assert event.plan_items.count() == 9
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_event(by=staff.director, event=event)
    assert actions.refuse_event(by=staff.director, event=own, reason="影响很小").state == "refused"
    with pytest.raises(DatabaseError), transaction.atomic():
        EmergencyEvent.objects.filter(pk=own.pk).update(state="running")


@pytest.mark.clause("P18-8.b")
def test_the_survey_list_has_everybody_concerned_once(staff: Cast, family: Any) -> None:
    old = alone(staff, date(1940, 1, 1), "OLD1")
    alone(staff, date(1985, 1, 1), "YOUNG1")
    record_death(alone(staff, date(1939, 1, 1), "DEAD1"), date(2025, 8, 1))
    registry.change_circumstance(
        by=staff.officer, subject=family.son, kind="disability_grade", value=1, since=date(2024, 1, 1), source="paper"
    )
    report_lead(by=staff.cadre, village=staff.village, need="illness", who="桥头村张家", text="老人住院")
    event = running(staff)
    listed = {row.name: row.groups for row in event.survey_rows.all()}
    assert listed == {"钟桂英": "award", "易小明": "disabled", old.name: "alone", "桥头村张家": "lead"}
    assert all(row.due_at - timezone.now() > timedelta(hours=23) for row in event.survey_rows.all())


@pytest.mark.clause("P18-8.b", "SAL2026-49")
def test_answers_count_once_and_are_not_overwritten_unseen(staff: Cast, family: Any) -> None:
    event = running(staff)
    row = event.survey_rows.get()
    assert answer(staff, event, row, "unreachable") == 1
    assert answer(staff, event, row, "unreachable") == 0
    latest = SurveyAnswer.objects.get().pk
    with pytest.raises(StaleVersion):
        answer(staff, event, row, "safe", key="b" * 32, seen_answer=0, by=staff.officer)
    assert answer(staff, event, row, "safe", key="b" * 32, seen_answer=latest, by=staff.officer) == 1
    assert [one.state for one in row.answers.all()] == ["unreachable", "safe"]
    with pytest.raises(OutsideScope):
        answer(staff, event, row, "needs", by=staff.other_officer)
    with pytest.raises(PermissionRequired):
        answer(staff, event, row, "needs", by=staff.auditor)
    with pytest.raises(refusals.AnswerInvalid):
        answer(staff, event, row, "open", key="c" * 32)
    (village,) = queries.survey_progress(event, by=staff.director)
    assert (village.total, village.safe, village.open, village.in_time, village.share) == (1, 1, 0, 1, "100%")
    assert queries.survey_progress(event, by=staff.other_officer) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyAnswer.objects.filter(pk=latest).update(state="safe")


@pytest.mark.clause("P18-8.b")
def test_people_without_an_answer_are_late_after_a_day(staff: Cast, family: Any, clock: Clock) -> None:  # noqa: F811 - the fixture
    event = running(staff)
    clock.after(2)
    (village,) = queries.survey_progress(event, by=staff.cadre)
    assert (village.open, village.late) == (1, 1)
    assert [(task.label, task.number) for task in waiting_tasks(staff.cadre)] == [(f"{event.name}：还没有联系的", 1)]
    with pytest.raises(refusals.SurveyUnfinished):
        actions.end_event(by=staff.director, event=event, ended_on=date(2025, 9, 3))
    answer(staff, event, event.survey_rows.get(), "safe")
    assert actions.end_event(by=staff.director, event=event, ended_on=date(2025, 9, 3)).state == "ended"
    with pytest.raises(TransitionNotAllowed):
        answer(staff, event, event.survey_rows.get(), "needs", key="d" * 32)


@pytest.mark.clause("P18-6.g", "P18-10.c")
def test_a_need_becomes_one_lead(staff: Cast, family: Any) -> None:
    event = running(staff)
    row = event.survey_rows.get()
    with pytest.raises(refusals.AnswerInvalid):
        actions.report_need(by=staff.cadre, row=row, text="没有吃的")
    answer(staff, event, row, "needs")
    lead = actions.report_need(by=staff.cadre, row=row, text="没有吃的").need_lead
    assert lead == Lead.objects.get()
    assert lead is not None
    assert "没有吃的" in lead.text
    with pytest.raises(refusals.NeedAlreadyReported):
        actions.report_need(by=staff.cadre, row=row, text="没有吃的")


@pytest.mark.clause("P18-8.b")
def test_a_changed_area_keeps_the_answers_of_villages_that_left(staff: Cast, family: Any, other_family: Any) -> None:
    event = running(staff)
    actions.open_event_switch(by=staff.director, event=event, kind="remote_visits", basis="应急响应")
    answer(staff, event, event.survey_rows.get(), "safe")
    actions.change_area(by=staff.bureau, event=event, villages=[staff.other_village.code], reason="水退到下游")
    assert {(row.village_code, row.is_in_area, row.state) for row in event.survey_rows.all()} == {
        (staff.village.code, False, "safe"),
        (staff.other_village.code, True, "open"),
    }
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert not allows_remote_visits(staff.village.code, tomorrow)
    assert allows_remote_visits(staff.other_village.code, tomorrow)
    with pytest.raises(refusals.EventInvalid):
        actions.change_area(by=staff.bureau, event=event, villages=[staff.other_village.code], reason="一样")
    actions.change_area(
        by=staff.bureau, event=event, villages=[staff.village.code, staff.other_village.code], reason="又涨水"
    )
    assert SurveyRow.objects.filter(event=event, person=family.mother).count() == 1


@pytest.mark.clause("P18-8.b")
def test_a_family_in_two_events_is_on_both_lists_with_the_other_named(staff: Cast, family: Any) -> None:
    first = running(staff)
    second = running(staff, name="贡江镇滑坡", kind="geological")
    (shown,) = queries.with_other_events(list(queries.survey_rows(second, by=staff.cadre)))
    assert shown.other_events == (first.name,)


@pytest.mark.clause("P18-8.c", "MCA57-16", "MCA57-31", "SAL2026-35")
def test_switches_hold_in_the_area_until_the_event_ends(staff: Cast, family: Any, clock: Clock) -> None:  # noqa: F811 - the fixture
    event = running(staff)
    today, village = timezone.localdate(), staff.village.code
    award, months = family.mother.awards.get(), procedure_figure("review_months_settled", today)
    cells = (award.programme, award.dibao_class, award.valid_from, award.source, award.recorded_at)
    one = ReviewedHousehold(family.household.pk, [ReviewedAward(*cells, family.mother.birth_date)])
    due_on = due_day_of(one, months)
    for kind, figure in (("remote_visits", None), ("longer_reviews", 3), ("township_limit", 5_000_00)):
        actions.open_event_switch(by=staff.director, event=event, kind=kind, figure=figure, basis="应急响应通知")
    assert allows_remote_visits(village, today)
    assert not allows_remote_visits(staff.other_village.code, today)
    assert longer_reviews(today) == {village: 3}
    assert limit_at_place_fen(village, today) == 5_000_00
    assert limit_at_place_fen(staff.other_village.code, today) is None
    one.months_longer = longer_reviews(today)[village]
    assert (due_day_of(one, months) - due_on).days in range(89, 93)
    with pytest.raises(refusals.EventInvalid):
        actions.open_event_switch(by=staff.director, event=event, kind="remote_visits", basis="再一次")
    with pytest.raises(refusals.EventInvalid):
        actions.open_event_switch(by=staff.director, event=event, kind="longer_reviews", figure=99, basis="太长")
    with pytest.raises(RoleNotAllowed):
        actions.open_event_switch(by=staff.bureau, event=event, kind="remote_visits", basis="不是负责人")
    actions.end_event_switch(by=staff.director, event=event, kind="township_limit")
    actions.end_event(by=staff.director, event=event, ended_on=today, reason="人已转移")
    clock.after(1)
    assert not allows_remote_visits(village, timezone.localdate())
    assert longer_reviews(timezone.localdate()) == {}


@pytest.mark.clause("P18-6.j", "SAL2026-28")
def test_aid_of_other_departments_is_booked_as_theirs_and_corrected_by_a_new_row(staff: Cast, family: Any) -> None:
    event = running(staff)
    given = GivenAid("emb", "transition_living", 1_200_00, date(2025, 8, 31), "应急局名册3号", persons=2, days=30)
    aid = book_other_aid(by=staff.officer, household=family.household, event=event, given=given)
    assert not is_below_floor(aid)
    for wrong in ({"days": 91}, {"days": None}, {"amount_fen": 0}, {"given_on": date(2026, 1, 1)}, {"persons": 0}):
        with pytest.raises(OtherAidInvalid):
            book_other_aid(by=staff.officer, household=family.household, given=GivenAid(**{**vars(given), **wrong}))
    with pytest.raises(OutsideScope):
        book_other_aid(by=staff.other_officer, household=family.household, given=given)
    corrected = correct_other_aid(by=staff.officer, aid=aid, amount_fen=1_100_00, reason="名册更正")
    assert is_below_floor(corrected)
    assert list(other_aid_of(family.household)) == [corrected]
    assert other_aid_by_kind(event, by=staff.officer)[0]["amount_fen"] == 1_100_00
    with pytest.raises(OtherAidInvalid):
        correct_other_aid(by=staff.officer, aid=aid, amount_fen=1, reason="再次")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(aid).objects.filter(pk=aid.pk).update(amount_fen=1)


@pytest.mark.clause("P18-8.c", "SAL2026-28", "SAL2026-49")
def test_the_report_of_a_day_counts_what_was_known_then(staff: Cast, family: Any, clock: Clock) -> None:  # noqa: F811 - the fixture
    event = running(staff)
    first_day = timezone.localdate()
    clock.after(1)
    answer(staff, event, event.survey_rows.get(), "needs")
    given = GivenAid("emb", "winter_spring", 300_00, timezone.localdate(), "名册", persons=2)
    book_other_aid(by=staff.officer, household=family.household, event=event, given=given)
    earlier, now = (event_report(event, day, by=staff.director) for day in (first_day, timezone.localdate()))
    assert (earlier.total.open, earlier.total.needs, earlier.total.other_fen) == (1, 0, 0)
    assert (now.total.open, now.total.needs, now.total.other_fen, now.answered_that_day) == (0, 1, 300_00, 1)
    assert event_report(event, first_day, by=staff.other_officer).rows == []


@pytest.mark.clause("P18-8.a", "P18-8.b", "P18-8.c")
def test_a_flood_from_declaration_to_closing_report_on_the_pages(staff: Cast, family: Any, signed_in: Any) -> None:
    bureau, director, cadre = (signed_in(name) for name in ("bureau", "director", "cadre"))
    form = {
        "name": "贡江洪水",
        "kind": "flood",
        "level": "2",
        "began_on": "2025-08-31",
        "legal_basis": "通知",
        "plan": "预案",
        "villages": [staff.village.code],
    }
    assert bureau.post(reverse("relief:propose_event"), form).status_code == 302
    event = EmergencyEvent.objects.get()
    page = event.get_absolute_url()
    assert cadre.get(page).status_code == 404
    assert director.post(page, {"act": "confirm", "seen_version": 0}).status_code == 302
    village = reverse("relief:survey_village", args=[event.pk, staff.village.code])
    row = event.survey_rows.get()
    packed = cadre.post(reverse("relief:take_surveys_along", args=[event.pk]), {"village": staff.village.code})
    assert f"answer_{row.pk}" in packed.json()["pages"][0]["html"]
    sent = {f"answer_{row.pk}": "needs", "key": "e" * 32, "seen_version": 0, "seen": "房子进水"}
    assert cadre.post(village, sent, headers={"X-Visit": "yes"}).status_code == 201
    other = {f"answer_{row.pk}": "safe", "key": "f" * 32, "seen_version": 0}
    assert signed_in("officer").post(village, other, headers={"X-Visit": "yes"}).json()["visits"]
    assert "有困难" in cadre.get(reverse("relief:survey", args=[event.pk])).content.decode()
    assert cadre.post(reverse("relief:report_need", args=[row.pk]), {"text": "没有住处"}).status_code == 302
    assert director.post(page, {"act": "open_switch", "kind": "remote_visits", "basis": "通知"}).status_code == 302
    assert "名单1人，已联系1人" in director.get(reverse("relief:survey_progress", args=[event.pk])).content.decode()
    report = reverse("relief:event_report", args=[event.pk])
    assert "有困难1人" in bureau.get(report).content.decode()
    assert bureau.get(f"{report}?excel=1").status_code == 200
    assert bureau.get(reverse("relief:print_event_report", args=[event.pk])).content.startswith(b"%PDF")
    assert director.post(page, {"act": "end", "ended_on": "2025-09-01"}).status_code == 302
    closing = {"act": "close", "closing_report": "转移三户", "lessons": "手机清单好用"}
    assert bureau.post(page, closing).status_code == 302
    printed = bureau.get(reverse("relief:closing_report", args=[event.pk])).content.decode()
    assert "转移三户" in printed
    assert "手机清单好用" in printed
    assert signed_in("other_officer").get(page).status_code == 404


@pytest.mark.clause("P18-8.c", "P18-6.k")
def test_many_families_are_relieved_by_one_list_and_a_second_person(staff: Cast, family: Any, signed_in: Any) -> None:
    event = running(staff)
    row = event.survey_rows.get()
    told = ListedHardship("urgent", "disaster", "disaster_flood", "low", "房子进水", "现场看过", "reserve")
    with pytest.raises(refusals.AnswerInvalid):
        relieve_listed(by=staff.officer, event=event, rows=[row], told=told)
    answer(staff, event, row, "needs")
    address = reverse("relief:relief_list", args=[event.pk])
    sent = {"rows": [row.pk], **{name: value for name, value in vars(told).items() if name != "cause"}}
    assert signed_in("officer").post(address, sent).status_code == 302
    relief = ReliefCase.objects.get()
    assert (relief.persons_affected, relief.cause, relief.case.household) == (2, "disaster", family.household)
    assert grant_listed(by=staff.officer, reliefs=[relief]).refused
    leader = signed_in("leader")
    assert "钟桂英" in leader.get(address).content.decode()
    leader.post(address, {"act": "grant", "cases": [relief.pk]})
    relief.case.refresh_from_db()
    assert relief.case.outcome == "granted"
    report = event_report(event, timezone.localdate(), by=staff.director)
    assert (report.total.cases, report.total.persons, report.total.granted_fen > 0) == (1, 2, True)
