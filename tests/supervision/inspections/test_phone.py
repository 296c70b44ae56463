"""Inspections on a phone: the day's list, what is taken along and recorded, two inspectors, the end, exchanges."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from doudi.core.access_log.models import Access
from doudi.core.access_log.spool import take_in
from doudi.core.attachments.owners import is_readable_by
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.demo_site.pictures import photograph
from doudi.registry import actions as registry
from doudi.supervision.inspections import queries
from doudi.supervision.inspections.actions.exchanges import exchange_case
from doudi.supervision.inspections.actions.findings import decide_finding, reply_to_finding
from doudi.supervision.inspections.actions.records import count_record, inspect_case
from doudi.supervision.inspections.actions.rounds import close_round, draw_round
from doudi.supervision.inspections.checklist import checklists
from doudi.supervision.inspections.draw import Candidate, draw_sample
from doudi.supervision.inspections.models import FurtherRecord, InspectedCase, InspectionFinding, InspectionRound
from doudi.supervision.inspections.phone_list import take_inspections_along
from doudi.supervision.inspections.photos import places_of_photo
from doudi.supervision.inspections.population import drawable_cases
from doudi.supervision.inspections.records import records_of
from doudi.supervision.inspections.refusals import NotExchangeable
from doudi.ui.field_tasks import villages_elsewhere
from tests.clock import Clock
from tests.conftest import Cast, make_family
from tests.supervision.inspections.conftest import announced, inspected, report, sent

pytestmark = pytest.mark.django_db
OWN, OTHER = "360731100000", "360731101000"
PHONE = {"X-Visit": "yes"}


@pytest.fixture
def mutual(
    cast: Cast, family: Any, other_family: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> InspectionRound:
    """A mutual round of two townships, each with a case of the other."""
    found = announced(cast)
    monkeypatch.setattr(
        "doudi.supervision.inspections.actions.rounds.draw_pairs", lambda *_given: [(OWN, OTHER), (OTHER, OWN)]
    )
    clock.after(1)
    return draw_round(by=cast.bureau, round_=found)


def _of(round_: InspectionRound, inspector: str = OWN) -> InspectedCase:
    return round_.cases.select_related("round", "person").get(inspector_code=inspector, exchanged_on=None)


@pytest.mark.clause("P18-13.c")
def test_samples_of_another_township_are_on_the_list_of_the_day(
    cast: Cast, mutual: InspectionRound, signed_in: Any
) -> None:
    case = _of(mutual)
    assert villages_elsewhere(cast.officer) == [case.village_code]
    page = reverse("casework:field_list")
    shown = signed_in("officer").get(page, {"village": case.village_code}).content.decode()
    assert f'value="inspection.{case.pk}"' in shown
    assert case.person.name in shown
    assert signed_in("cadre").get(page, {"village": case.village_code}).status_code == 400
    villages = queries.villages_to_inspect(cast.officer)
    assert [(one.code, one.number, one.due_on) for one in villages] == [(case.village_code, 1, mutual.due_on)]
    listed = signed_in("officer").get(reverse("supervision_inspections:cases")).content.decode()
    assert f"village={case.village_code}" in listed
    inspected(cast.officer, case, problem="")
    assert villages_elsewhere(cast.officer) == []
    assert signed_in("officer").get(page, {"village": case.village_code}).status_code == 400


@pytest.mark.clause("P18-13.c")
def test_taking_along_is_recorded_and_shows_only_what_the_checklist_needs(
    cast: Cast, mutual: InspectionRound, signed_in: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ACCESS_SPOOL = tmp_path / "spool"
    case = _of(mutual)
    InspectedCase.objects.filter(pk=case.pk).update(marks="risky")
    since = today() - timedelta(days=1)
    changes: tuple[tuple[Any, str, str], ...] = (
        (case.person.household, "address", "梓山下村三组8号"),
        (case.person, "phone", "13900001111"),
        (case.person, "self_care", "partial"),
    )
    for subject, kind, value in changes:
        registry.change_circumstance(
            by=cast.other_officer, subject=subject, kind=kind, value=value, since=since, source="paper"
        )
    take = reverse("casework:take_field_list_along")
    (page,) = signed_in("officer").post(take, {"task": [f"inspection.{case.pk}"]}).json()["pages"]
    assert (page["id"], page["url"], page["order"]) == (f"inspection-{case.pk}", case.get_absolute_url(), 1)
    assert "梓山下村三组8号" in page["html"]
    assert "低保" in page["html"]
    for unneeded in ("13900001111", "自理能力", "预警"):
        assert unneeded not in page["html"]
    entry = Entry.objects.get(verb="inspection.take_along")
    assert entry.village_code == OWN, "the township inspected reads nothing of it before"
    take_in(waits=False)
    seen = Access.objects.get(subject_kind="person", subject_id=str(case.person_id))
    assert (seen.user_name, seen.purpose) == (cast.officer.name, "检查")
    foreign = signed_in("other_officer").post(take, {"task": [f"inspection.{case.pk}"]})
    assert foreign.json()["pages"] == []
    assert Entry.objects.filter(verb="inspection.take_along").count() == 1
    with pytest.raises(PermissionRequired):
        take_inspections_along(by=cast.cadre, village_code=case.village_code, cases=[case])


def test_checklist_of_tekun_shows_the_assessed_self_care(
    cast: Cast, mutual: InspectionRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    from doudi.registry.awards.queries import awards_in_force
    from doudi.supervision.inspections.phone_list import homes_of

    case = _of(mutual)
    award = awards_in_force(today().replace(day=1)).filter(person=case.person).first()
    assert award is not None
    award.self_care = "partial"
    award.save()
    assert homes_of([case])[case.pk].self_care == ""
    monkeypatch.setattr("doudi.supervision.inspections.phone_list.PROGRAMMES", {"tekun": (award.programme,)})
    case.checklist_name = "tekun"
    assert homes_of([case])[case.pk].self_care == "半失能"


def test_record_of_a_phone_is_received_once_and_by_the_inspector_alone(
    cast: Cast, mutual: InspectionRound, signed_in: Any
) -> None:
    case = _of(mutual)
    address = case.get_absolute_url()
    given = sent(case, visit="problem", visit_words="只去了一人", seen="家里有人")
    for _time in range(3):
        answer = signed_in("officer").post(address, given, headers=PHONE)
        assert (answer.status_code, answer.headers["Location"]) == (201, address)
    assert (InspectionFinding.objects.count(), FurtherRecord.objects.count()) == (1, 0)
    assert Entry.objects.filter(verb="inspection.inspect").count() == 1
    case.refresh_from_db()
    assert (case.inspected_by, case.inspected_on, case.version) == (cast.officer, today(), 1)
    before = _of(mutual, OTHER)
    assert signed_in("officer").post(before.get_absolute_url(), sent(before), headers=PHONE).status_code == 404
    with pytest.raises(OutsideScope):
        inspect_case(by=cast.officer, case=before, report=report(before))


def test_answers_without_words_or_of_another_day_are_sent_back(mutual: InspectionRound, signed_in: Any) -> None:
    case = _of(mutual)
    client = signed_in("officer")
    for wrong, told in (
        ({"visit": ""}, "请填写"),
        ({"visit": "problem"}, "请写明是什么问题"),
        ({"visited_on": (today() - timedelta(days=1)).isoformat()}, "抽取"),
        ({"visited_on": (today() + timedelta(days=1)).isoformat()}, "不能晚于今天"),
    ):
        answer = client.post(case.get_absolute_url(), sent(case, **wrong, seen="门锁着"), headers=PHONE)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert told in shown
        assert "门锁着" in shown
    assert client.post(case.get_absolute_url(), sent(case, key="x"), headers=PHONE).status_code == 422


@pytest.mark.clause("P18-13.c")
def test_two_inspectors_of_one_sample_are_both_kept(cast: Cast, drawn: InspectionRound, signed_in: Any) -> None:
    case = drawn.cases.get(village_code__startswith=OWN[:9])
    inspected(cast.bureau, case, "只去了一人", remarks="上午去的")
    given = sent(case, "b" * 32, visit="problem", visit_words="没有签字", notice="problem", notice_words="没有公示")
    told = signed_in("director").post(case.get_absolute_url(), given, headers=PHONE)
    assert told.status_code == 409
    assert "两份都留着" in told.json()["step"]
    (first,) = told.json()["visits"]
    assert "有问题：" in first["seen"]
    assert "上午去的" in first["seen"]
    chosen = given | {"seen_version": told.json()["version"]}
    for _time in range(2):
        assert signed_in("director").post(case.get_absolute_url(), chosen, headers=PHONE).status_code == 201
    further = case.further_records.get()
    assert (further.state, further.inspected_by) == ("beside", cast.director)
    texts = {one.question_name: one.sealed_text.clear() for one in case.findings.all()}
    assert texts == {"visit": "只去了一人", "notice": "没有公示"}, "what was found first is not overwritten"
    page = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert "没有签字" in page
    assert "另一人的记录" in page
    finding = case.findings.get(question_name="notice")
    reply_to_finding(by=cast.officer, finding=finding, is_agreed=False, words="贴在村部")
    for inspector in (cast.bureau, cast.director):
        with pytest.raises(SecondPersonRequired):
            decide_finding(by=inspector, finding=finding, is_upheld=True, words="没有看到")


def test_old_page_on_a_desk_shows_what_changed_and_sends_again_by_choice(
    cast: Cast, drawn: InspectionRound, signed_in: Any
) -> None:
    case = drawn.cases.get(village_code__startswith=OWN[:9])
    given = sent(case, "c" * 32)
    inspected(cast.bureau, case)
    first = signed_in("director").post(case.get_absolute_url(), given)
    assert first.status_code == 422
    assert "有了变化" in first.content.decode()
    assert 'name="seen_version" value="1"' in first.content.decode()
    assert signed_in("director").post(case.get_absolute_url(), given | {"seen_version": 1}).status_code == 302
    assert case.further_records.count() == 1


@pytest.mark.clause("P18-13.c")
def test_record_sent_after_the_end_waits_for_the_bureau(cast: Cast, mutual: InspectionRound, signed_in: Any) -> None:
    case = _of(mutual)
    given = sent(case, visit="problem", visit_words="只去了一人", seen="下午去的")
    close_round(by=cast.bureau, round_=mutual)
    told = signed_in("officer").post(case.get_absolute_url(), given, headers=PHONE)
    assert told.status_code == 409
    assert "已经结束" in told.json()["step"]
    again = given | {"seen_version": told.json()["version"]}
    assert signed_in("officer").post(case.get_absolute_url(), again, headers=PHONE).status_code == 201
    further = case.further_records.get()
    assert (further.state, case.findings.count()) == ("late", 0)
    assert not queries.visible_cases(cast.other_officer).filter(pk=case.pk).exists()
    tasks = {str(task.label): task.number for task in queries.waiting_tasks(cast.bureau)}
    assert tasks["结束以后送到的检查记录待定"] == 1
    assert [one.pk for one in queries.cases(by=cast.bureau, state="late")] == [case.pk]
    count = reverse("supervision_inspections:count", args=[further.pk])
    assert signed_in("officer").post(count).status_code == 403
    assert "计入这一份" in signed_in("bureau").get(case.get_absolute_url()).content.decode()
    assert signed_in("bureau").post(count).status_code == 302
    case.refresh_from_db()
    assert (case.inspected_by, case.inspected_on) == (cast.officer, today())
    assert case.answers["remarks"] == "下午去的"
    assert case.findings.get().sealed_text.clear() == "只去了一人"
    with pytest.raises(TransitionNotAllowed):
        count_record(by=cast.bureau, further=further)
    assert queries.visible_cases(cast.other_officer).filter(pk=case.pk).exists()


def test_late_record_of_an_inspected_case_adds_its_problems(cast: Cast, drawn: InspectionRound) -> None:
    case = drawn.cases.get(village_code__startswith=OWN[:9])
    inspected(cast.bureau, case, "只去了一人", remarks="先去的")
    close_round(by=cast.bureau, round_=drawn)
    inspect_case(by=cast.director, case=case, report=report(case, "没有签字", remarks="后去的"))
    further = case.further_records.get()
    assert (further.state, case.findings.count()) == ("late", 1)
    count_record(by=cast.bureau, further=further)
    case.refresh_from_db()
    assert (case.inspected_by, case.answers["remarks"]) == (cast.bureau, "先去的")
    assert case.findings.get().sealed_text.clear() == "只去了一人"
    assert [one.inspector for one in records_of(case)] == [cast.bureau.name, cast.director.name]


@pytest.mark.clause("P18-2.f")
def test_sample_that_cannot_be_inspected_is_exchanged_for_the_next_of_the_draw(
    cast: Cast, family: Any, clock: Clock, signed_in: Any
) -> None:
    for number in ("3", "4"):
        make_family(cast.officer, cast.village, number)
    found = announced(cast, "random")
    clock.after(1)
    drawn = draw_round(by=cast.bureau, round_=found)
    case = drawn.cases.order_by("pk")[0]
    reserve = drawn.reserves.get()
    everybody = {one.candidate.key: one.person for one in drawable_cases("dibao")[OWN].values()}
    order = draw_sample([Candidate(key) for key in everybody], 3, f"{drawn.seed}:dibao:{OWN}")
    assert [everybody[key] for key in order] == [one.person_id for one in drawn.cases.order_by("pk")] + [
        reserve.person_id
    ], "anybody who draws again gets the same next case"
    given = sent(case, seen="邻居说搬走了")
    exchange = reverse("supervision_inspections:exchange", args=[case.pk])
    assert signed_in("officer").post(exchange, {"cause": "moved", "seen_version": 0}).status_code == 403
    with pytest.raises(PermissionRequired):
        exchange_case(by=cast.officer, case=case, cause="moved")
    assert signed_in("bureau").post(exchange, {"cause": "", "seen_version": 0}).status_code == 422
    with pytest.raises(StaleVersion):
        exchange_case(by=cast.bureau, case=case, cause="moved", seen_version=7)
    assert signed_in("bureau").post(exchange, {"cause": "moved", "seen_version": 0}).status_code == 302
    case.refresh_from_db()
    replacement = case.replacement
    assert (replacement.person, replacement.inspector_code) == (reserve.person, case.inspector_code)
    assert (case.situation, queries.cases_to_inspect(cast.bureau).count()) == ("已换掉：已迁出", 2)
    assert Entry.objects.get(verb="inspection.exchange").village_code == "", "kept for the county alone"
    (row,) = queries.report_of(drawn)
    assert (row.drawn, row.exchanged) == (2, 1)
    with pytest.raises(NotExchangeable):
        exchange_case(by=cast.bureau, case=case, cause="moved")
    told = signed_in("bureau").post(case.get_absolute_url(), given, headers=PHONE)
    assert told.status_code == 409
    assert "已经换掉（已迁出）" in told.json()["step"]
    again = given | {"seen_version": told.json()["version"]}
    assert signed_in("bureau").post(case.get_absolute_url(), again, headers=PHONE).status_code == 201
    further = case.further_records.get()
    assert further.state == "exchanged"
    with pytest.raises(TransitionNotAllowed):
        count_record(by=cast.bureau, further=further)
    shown = signed_in("bureau").get(case.get_absolute_url()).content.decode()
    assert "邻居说搬走了" in shown
    assert "这一件已经换掉，不计入" in shown


def test_next_of_the_draw_still_lives_and_has_the_benefit(cast: Cast, family: Any, clock: Clock) -> None:
    families = [family, *(make_family(cast.officer, cast.village, number) for number in ("3", "4"))]
    found = announced(cast, "random")
    clock.after(1)
    drawn = draw_round(by=cast.bureau, round_=found)
    reserve = drawn.reserves.get().person
    assert reserve in [one.mother for one in families]
    reserve.death_date = today()
    reserve.save()
    case = drawn.cases.order_by("pk")[0]
    assert exchange_case(by=cast.bureau, case=case, cause="away") is None
    inspected(cast.bureau, drawn.cases.order_by("pk")[1])
    with pytest.raises(NotExchangeable):
        exchange_case(by=cast.bureau, case=drawn.cases.order_by("pk")[1], cause="away")
    assert drawn.cases.count() == 2


def test_withdrawn_question_is_kept_in_the_record_and_makes_no_finding(
    cast: Cast, mutual: InspectionRound, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _of(mutual)
    given = sent(case, visit="problem", visit_words="只去了一人", notice="problem", notice_words="没有公示")
    old = checklists()["dibao"]
    questions = tuple(replace(one, withdrawn_on=today()) if one.id == "visit" else one for one in old.questions)
    changed = {**checklists(), "dibao": replace(old, questions=questions)}
    monkeypatch.setattr("doudi.supervision.inspections.models.checklists", lambda: changed)
    page = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert 'name="visit"' not in page
    assert signed_in("officer").post(case.get_absolute_url(), given, headers=PHONE).status_code == 201
    assert case.findings.get().question_name == "notice"
    shown = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert "只去了一人" in shown
    assert "这一项已取消，只留记录" in shown


def test_photograph_is_read_by_both_sides_once_the_case_is_inspected(cast: Cast, mutual: InspectionRound) -> None:
    case = _of(mutual)
    photo = Upload("门牌.png", photograph(1))
    close_round(by=cast.bureau, round_=mutual)
    inspect_case(by=cast.officer, case=case, report=report(case, photo=photo))
    further = case.further_records.get()
    assert further.photo is not None
    assert places_of_photo(further.photo) == [OWN]
    assert is_readable_by(cast.officer, further.photo)
    assert not is_readable_by(cast.other_officer, further.photo)
    count_record(by=cast.bureau, further=further)
    assert is_readable_by(cast.other_officer, further.photo)


def test_database_keeps_a_further_record_as_it_was_sent(cast: Cast, drawn: InspectionRound) -> None:
    case = drawn.cases.order_by("pk")[0]
    for _inspector in range(2):
        inspected(cast.bureau, case)
    further = case.further_records.filter(pk=case.further_records.get().pk)
    for changed in ({"inspected_on": today() - timedelta(days=1)}, {"state": "late"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            further.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        FurtherRecord.objects.create(
            case=case,
            state="beside",
            inspected_on=today(),
            inspected_by=cast.bureau,
            sealed_answers="{}",
            client_key=further.get().client_key,
        )
