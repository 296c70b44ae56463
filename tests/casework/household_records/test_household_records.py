"""Introduced jobs, refusals to cooperate, unreported changes and dibao offers: recorded, answered, followed."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions as casework_actions
from doudi.casework.household_records import actions, dibao_offers, refusals
from doudi.casework.household_records.models import DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange
from doudi.casework.household_records.queries import consecutive_refusals
from doudi.casework.models import Case
from doudi.casework.refusals import NoAwardInForce
from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award
from tests.casework.conftest import answers, member, send
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
JOB = {"job": "工业园包装工，月薪3000元", "suitability": "本人会缝纫，离家近"}


def introduced(by: Any, home: Family, day: date, **changed: Any) -> JobIntroduction:
    given = {"person": home.mother, "introduced_on": day, **JOB} | changed
    return actions.introduce_job(by=by, **given)


def refused(by: Any, home: Family, day: date, **changed: Any) -> JobIntroduction:
    given = {"answered_on": day, "is_accepted": False, "reason": "嫌累", "warning": "当面告知后果，本人签字"}
    return actions.answer_job(by=by, introduction=introduced(by, home, day), **(given | changed))


def cases_of(home: Family) -> list[str]:
    return [case.procedure_id for case in Case.objects.filter(household=home.household)]


@pytest.mark.clause("MCA57-34")
def test_third_refusal_in_a_row_without_good_reason_leads_into_a_reassessment(
    staff: Cast, family: Family, clock: Clock
) -> None:
    day = clock.today
    refused(staff.officer, family, day)
    refused(staff.officer, family, day, has_good_reason=True, reason="要照顾卧床的母亲")
    refused(staff.officer, family, day)
    refused(staff.officer, family, day)
    assert consecutive_refusals(family.mother) == 2
    assert cases_of(family) == []
    third = refused(staff.officer, family, day)
    assert cases_of(family) == ["circumstances_change"]
    assert third.case is not None
    assert "连续3次无正当理由拒绝" in third.case.opening_reason
    assert "hearing" in third.case.procedure.steps_on(date(2026, 7, 1))
    taken = introduced(staff.officer, family, day)
    actions.answer_job(by=staff.officer, introduction=taken, is_accepted=True, answered_on=day)
    assert consecutive_refusals(family.mother) == 0


@pytest.mark.clause("MCA57-34")
def test_job_and_answer_need_what_the_law_asks(staff: Cast, family: Family, other_family: Family, clock: Clock) -> None:
    day = clock.today
    for by, refusal in ((staff.other_officer, OutsideScope), (staff.cadre, PermissionRequired)):
        with pytest.raises(refusal):
            introduced(by, family, day)
    with pytest.raises(refusals.UnableToWork):
        introduced(staff.officer, family, day, person=family.son)
    registry_actions.change_circumstance(
        by=staff.officer, subject=family.mother, kind="disability_category", value="physical", since=day, source="paper"
    )
    registry_actions.change_circumstance(
        by=staff.officer, subject=family.mother, kind="disability_grade", value="1", since=day, source="paper"
    )
    with pytest.raises(refusals.UnableToWork):
        introduced(staff.officer, family, day)
    row = introduced(staff.other_officer, other_family, day)
    with pytest.raises(refusals.RecordDateInvalid):
        introduced(staff.other_officer, other_family, day + timedelta(days=1))
    with pytest.raises(ReasonRequired):
        introduced(staff.other_officer, other_family, day, job=" ")
    given: dict[str, Any] = {"introduction": row, "is_accepted": False, "answered_on": day}
    with pytest.raises(OutsideScope):
        actions.answer_job(by=staff.officer, reason="嫌累", warning="告知", **given)
    with pytest.raises(ReasonRequired):
        actions.answer_job(by=staff.other_officer, reason="", warning="告知", **given)
    with pytest.raises(ReasonRequired):
        actions.answer_job(by=staff.other_officer, reason="嫌累", warning=" ", **given)
    with pytest.raises(refusals.RecordDateInvalid):
        actions.answer_job(by=staff.other_officer, **(given | {"answered_on": day - timedelta(days=1)}))
    actions.answer_job(by=staff.other_officer, reason="嫌累", warning="告知", **given)
    with pytest.raises(TransitionNotAllowed):
        actions.answer_job(by=staff.other_officer, **(given | {"is_accepted": True}))


def non_cooperation(by: Any, household: Any, day: date, **changed: Any) -> NonCooperation:
    given = {"happened_on": day, "what": "拒绝入户", "evidence": "两名工作人员在场", "told_on": day} | changed
    return actions.record_non_cooperation(by=by, household=household, **given)


@pytest.mark.clause("MCA57-29")
def test_refusal_to_cooperate_is_confirmed_by_a_second_person(staff: Cast, family: Family, clock: Clock) -> None:
    for by, refusal in ((staff.other_officer, OutsideScope), (staff.cadre, PermissionRequired)):
        with pytest.raises(refusal):
            non_cooperation(by, family.household, clock.today)
    with pytest.raises(ReasonRequired):
        non_cooperation(staff.officer, family.household, clock.today, evidence=" ")
    with pytest.raises(refusals.RecordDateInvalid):
        non_cooperation(staff.officer, family.household, clock.today, told_on=clock.today - timedelta(days=1))
    row = non_cooperation(staff.officer, family.household, clock.today)
    assert cases_of(family) == []
    with pytest.raises(SecondPersonRequired):
        actions.decide_non_cooperation(by=staff.officer, row=row, is_confirmed=True, finding="属实")
    with pytest.raises(OutsideScope):
        actions.decide_non_cooperation(by=staff.other_officer, row=row, is_confirmed=True, finding="属实")
    with pytest.raises(ReasonRequired):
        actions.decide_non_cooperation(by=staff.leader, row=row, is_confirmed=True, finding=" ")
    row = actions.decide_non_cooperation(by=staff.leader, row=row, is_confirmed=True, finding="电话核实属实")
    assert row.case is not None
    assert cases_of(family) == ["circumstances_change"]
    with pytest.raises(TransitionNotAllowed):
        actions.decide_non_cooperation(by=staff.leader, row=row, is_confirmed=False, finding="不属实")
    dropped = non_cooperation(staff.officer, family.household, clock.today)
    dropped = actions.decide_non_cooperation(by=staff.leader, row=dropped, is_confirmed=False, finding="当天住院")
    assert (dropped.state, dropped.case) == ("dropped", None)


@pytest.mark.clause("MCA57-29")
def test_case_is_terminated_only_after_a_confirmed_refusal_to_cooperate(staff: Cast, clock: Clock) -> None:
    said = answers("dibao", member("某不配合", date(1958, 4, 3), 705))
    case = casework_actions.accept_case(by=staff.officer, case=send(staff.village, said)[0].cases.get())
    with pytest.raises(refusals.NonCooperationUnconfirmed):
        casework_actions.terminate_case(by=staff.officer, case=case, reason="拒不配合")
    row = non_cooperation(staff.officer, case.household, clock.today)
    with pytest.raises(refusals.NonCooperationUnconfirmed):
        casework_actions.terminate_case(by=staff.officer, case=case, reason="拒不配合")
    row = actions.decide_non_cooperation(by=staff.leader, row=row, is_confirmed=True, finding="属实")
    assert row.case is None
    with pytest.raises(OutsideScope):
        casework_actions.terminate_case(by=staff.other_officer, case=case, reason="拒不配合")
    with pytest.raises(ReasonRequired):
        casework_actions.terminate_case(by=staff.officer, case=case, reason=" ")
    case = casework_actions.terminate_case(by=staff.officer, case=case, reason="两次拒绝入户")
    assert (case.step, case.outcome) == ("notification", "terminated")


@pytest.mark.clause("MCA83-V.5")
def test_change_not_reported_within_three_months_is_criticised_and_reassessed(
    staff: Cast, family: Family, clock: Clock
) -> None:
    given: dict[str, Any] = {
        "household": family.household,
        "what": "买了汽车",
        "changed_on": date(2025, 5, 1),
        "found_on": date(2025, 8, 2),
        "evidence": "车辆登记数据",
    }
    clock.on(date(2025, 9, 1))
    for by, refusal in ((staff.other_officer, OutsideScope), (staff.cadre, PermissionRequired)):
        with pytest.raises(refusal):
            actions.record_unreported_change(by=by, **given)
    with pytest.raises(refusals.ChangeReportedInTime):
        actions.record_unreported_change(by=staff.officer, **(given | {"found_on": date(2025, 8, 1)}))
    with pytest.raises(refusals.RecordDateInvalid):
        actions.record_unreported_change(by=staff.officer, **(given | {"found_on": date(2025, 9, 2)}))
    with pytest.raises(ReasonRequired):
        actions.record_unreported_change(by=staff.officer, **(given | {"evidence": " "}))
    empty = registry_actions.register_household(by=staff.officer, number="H9", village=staff.village)
    with pytest.raises(NoAwardInForce):
        actions.record_unreported_change(by=staff.officer, **(given | {"household": empty}))
    row = actions.record_unreported_change(by=staff.officer, **given)
    assert row.case is not None
    assert row.case.procedure_id == "circumstances_change"
    with pytest.raises(ReasonRequired):
        actions.record_criticism(by=staff.officer, row=row, criticised_on=clock.today, criticism="")
    with pytest.raises(refusals.RecordDateInvalid):
        actions.record_criticism(by=staff.officer, row=row, criticised_on=date(2025, 8, 1), criticism="当面批评")
    with pytest.raises(OutsideScope):
        actions.record_criticism(by=staff.other_officer, row=row, criticised_on=clock.today, criticism="当面批评")
    row = actions.record_criticism(by=staff.officer, row=row, criticised_on=clock.today, criticism="当面批评教育")
    assert row.state == "criticised"
    with pytest.raises(TransitionNotAllowed):
        actions.record_criticism(by=staff.officer, row=row, criticised_on=clock.today, criticism="当面批评")


def ended_tekun(staff: Cast, home: Family) -> Award:
    """A tekun award of the son that ended."""
    award = registry_actions.take_over_award(
        by=staff.officer,
        approved_by=staff.director,
        number="A9",
        person=home.son,
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="full",
    )
    ended = registry_actions.end_award(by=staff.director, award=award, last_month=date(2025, 8, 1), source_detail="x")
    assert ended is not None
    return ended


@pytest.mark.clause("MCA43-27")
def test_dibao_offer_is_closed_with_a_result_and_an_application(staff: Cast, family: Family, clock: Clock) -> None:
    dibao_offers.open_dibao_offers([ended_tekun(staff, family), family.mother.awards.get()])
    offer = DibaoOffer.objects.get()
    assert (offer.person, offer.opened_on) == (family.son, clock.today)
    assert offer.due_on > clock.today
    given: dict[str, Any] = {"offer": offer, "result": "declined", "told_on": clock.today, "account": "当面告知"}
    for by, refusal in ((staff.other_officer, OutsideScope), (staff.cadre, PermissionRequired)):
        with pytest.raises(refusal):
            dibao_offers.close_dibao_offer(by=by, **given)
    with pytest.raises(ReasonRequired):
        dibao_offers.close_dibao_offer(by=staff.officer, **(given | {"account": " "}))
    with pytest.raises(refusals.RecordDateInvalid):
        dibao_offers.close_dibao_offer(by=staff.officer, **(given | {"told_on": clock.today - timedelta(days=1)}))
    with pytest.raises(refusals.DibaoApplicationMissing):
        dibao_offers.close_dibao_offer(by=staff.officer, **(given | {"result": "applied"}))
    said = {
        "name": family.son.name,
        "id_number": family.son.id_number.clear(),
        "relation": "户主",
        "facts": {},
    }
    send(staff.village, answers("dibao", said))
    offer = dibao_offers.close_dibao_offer(by=staff.officer, **(given | {"result": "applied"}))
    assert (offer.state, offer.result) == ("closed", "applied")
    with pytest.raises(TransitionNotAllowed):
        dibao_offers.close_dibao_offer(by=staff.officer, **given)


def test_database_keeps_the_records_as_they_were_made(staff: Cast, family: Family, clock: Clock) -> None:
    job = introduced(staff.officer, family, clock.today)
    row = non_cooperation(staff.officer, family.household, clock.today)
    for records, changed in (
        (JobIntroduction.objects.filter(pk=job.pk), {"job": "别的"}),
        (JobIntroduction.objects.filter(pk=job.pk), {"state": "refused"}),
        (NonCooperation.objects.filter(pk=row.pk), {"evidence": "别的"}),
        (NonCooperation.objects.filter(pk=row.pk), {"decided_by": staff.officer}),
        (NonCooperation.objects.filter(pk=row.pk), {"state": "confirmed"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            records.update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        NonCooperation.objects.filter(pk=row.pk).delete()
    moves = importlib.import_module("doudi.casework.migrations.0012_household_records").MOVES
    for table, transitions in (
        ("casework_jobintroduction", actions.JOB_TRANSITIONS),
        ("casework_noncooperation", actions.NON_COOPERATION_TRANSITIONS),
        ("casework_unreportedchange", actions.UNREPORTED_CHANGE_TRANSITIONS),
        ("casework_dibaooffer", dibao_offers.TRANSITIONS),
    ):
        assert set(moves[table]) == set(transitions.pairs())


def test_records_on_their_pages_and_on_the_page_of_the_household(
    staff: Cast, family: Family, clock: Clock, signed_in: Any
) -> None:
    clock.on(date(2025, 9, 1))
    officer, page = signed_in("officer"), reverse("casework:household_records", args=[family.household.pk])
    change = {"kind": "unreported-change", "what": "买了汽车", "changed_on": "2025-01-05", "found_on": "2025-08-30"}
    assert officer.post(page, change).status_code == 422
    wrong = SimpleUploadedFile("数据.pdf", b"nothing of the kind")
    assert officer.post(page, change | {"evidence": "车辆登记数据", "upload": wrong}).status_code == 422
    assert not UnreportedChange.objects.exists()
    paper = SimpleUploadedFile("车辆登记.pdf", b"%PDF-1.7 vehicles")
    assert officer.post(page, change | {"evidence": "车辆登记数据", "upload": paper}).status_code == 302
    row = UnreportedChange.objects.get()
    evidence = reverse("attachments:read", args=[row.files.get().pk])
    assert evidence in officer.get(page).content.decode()
    assert officer.get(evidence).content == b"%PDF-1.7 vehicles"
    assert signed_in("other_officer").get(evidence).status_code == 404
    assert signed_in("finance").get(evidence).status_code == 403
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.files.clear()
    job = {"kind": "job", "person": str(family.mother.pk), "introduced_on": "2025-09-01", **JOB}
    assert officer.post(page, job).status_code == 302
    shown = officer.get(family.household.get_absolute_url()).content.decode()
    assert "买了汽车" in shown
    assert "工业园包装工" in shown
    assert row.case is not None
    assert row.case.get_absolute_url() in shown
    step = reverse("casework:next_step_of_record", args=["unreported-change", row.pk])
    assert signed_in("other_officer").get(step).status_code == 404
    assert officer.get(reverse("casework:next_step_of_record", args=["nothing", row.pk])).status_code == 404
    assert officer.post(step, {"criticised_on": "2025-09-01"}).status_code == 422
    signed = SimpleUploadedFile("谈话记录.pdf", b"%PDF-1.7 signed")
    assert (
        officer.post(step, {"criticised_on": "2025-09-01", "criticism": "当面批评", "upload": signed}).status_code
        == 302
    )
    assert row.files.count() == 2
    shown = signed_in("cadre").get(family.household.get_absolute_url()).content.decode()
    assert "已批评教育" in shown
    assert "登记结果" not in shown
    dibao_offers.open_dibao_offers([ended_tekun(staff, family)])
    assert "易小明" in officer.get(reverse("casework:dibao_offers")).content.decode()
    assert "特困终止后告知低保" in officer.get("/").content.decode()


def test_evidence_follows_the_family_to_its_new_township(
    staff: Cast, family: Family, clock: Clock, signed_in: Any
) -> None:
    clock.after(30)
    answer = {"answered_on": clock.today, "is_accepted": True, "upload": Upload("录用通知.pdf", b"%PDF-1.7 hired")}
    row = actions.answer_job(by=staff.officer, introduction=introduced(staff.officer, family, clock.today), **answer)
    evidence = reverse("attachments:read", args=[row.files.get().pk])
    User.objects.filter(pk=staff.leader.pk).update(division="360731102")
    clients = [signed_in(name) for name in ("officer", "other_officer", "leader")]
    assert [client.get(evidence).status_code for client in clients] == [200, 404, 404]
    case = casework_actions.open_case(by=staff.officer, matter="transfer", household=family.household, why="迁居")
    case = casework_actions.transfer_out_household(
        by=staff.officer, case=case, village=staff.other_village, moved_on=clock.today, evidence="户口已迁"
    )
    casework_actions.transfer_in_household(by=staff.other_officer, case=case, evidence="到新住处看过")
    assert [client.get(evidence).status_code for client in clients] == [404, 200, 404]
    assert signed_in("bureau").get(evidence).status_code == 200
