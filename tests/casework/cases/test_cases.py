"""A case from application to decision, and the refusals on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.assessment import assess_case
from doudi.casework.daily_tasks import run_due
from doudi.casework.delegations.actions import revoke_delegation
from doudi.casework.home_visits.findings import Findings
from doudi.casework.models import Case, Decision, Delegation, Publication
from doudi.core.audit.models import Entry
from doudi.core.audit.queries import broken_links
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.registry.models import Award, Household, Person
from doudi.ui.templatetags.ui import yuan
from tests.casework.conftest import (
    answers,
    member,
    past_the_federation,
    send,
    with_appraisal,
    with_home_visit,
    with_opinion,
)
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def sent(cast: Cast, matter: str = "dibao", **changed: Any) -> Case:
    application, _code = send(cast.village, answers(matter, **changed))
    return application.cases.get()


def accepted(cast: Cast, matter: str = "dibao", **changed: Any) -> Case:
    return actions.accept_case(by=cast.officer, case=sent(cast, matter, **changed))


def reviewed(cast: Cast, case: Case) -> Case:
    if case.procedure.has_public_notice:
        with_home_visit(case, cast.officer)
    with_opinion(case, cast.officer)
    return past_the_federation(actions.agree(by=cast.leader, case=case), cast)


def to_confirm(cast: Cast, clock: Clock, case: Case) -> Case:
    case = reviewed(cast, case)
    if case.step == "public_notice":
        clock.after(8)
        case = actions.end_public_notice(by=cast.officer, case=case)
    return case


@pytest.mark.clause("P18-5.a", "MCA57-4", "MCA57-21")
def test_dibao_from_application_to_notification(staff: Cast, clock: Clock) -> None:
    case = sent(staff)
    assert (case.step, case.step_due_on, case.next_due_on) == ("acceptance", date(2025, 9, 4), date(2025, 9, 4))
    case = actions.accept_case(by=staff.officer, case=case)
    assert case.due_on == date(2025, 9, 25)
    assert case.household is not None
    head = case.household.memberships.get().person
    assert (head.name, head.village_id) == ("邱长生", staff.village.code)
    case = to_confirm(staff, clock, case)
    notice = case.public_notices.get()
    assert notice.ended_on == clock.today
    assert notice.lines["保障人数"] == "1人"
    case = actions.grant(by=staff.bureau, case=case)
    assert notice.lines["每月金额"] == yuan(case.decision.month_fen)
    award = Award.objects.get()
    assert (award.person, award.programme, award.valid_from) == (head, "dibao", date(2025, 10, 1))
    assert (award.dibao_class, award.assessed_income_fen) == ("other", 100_00)
    decision = Decision.objects.get()
    assert decision.month_fen == 560_00 if staff.village.area == "rural" else 785_00
    assert decision.number == "2025-000001"
    assert "于民字〔2023〕30号" in decision.explanation["dues"][0]["sentence"]
    assert decision.explanation["people"][0]["holds"]
    case = actions.deliver(by=staff.officer, case=case, how="当面送达")
    assert (case.step, case.next_due_on, case.outcome) == ("closed", None, "granted")
    verbs = list(Entry.objects.filter(subject_kind="case").order_by("number").values_list("verb", flat=True))
    checked = ["open", "record_consent", "request", "send", "record_reply", "record_reply", "record_report"]
    assert verbs == [
        "case.accept",
        "case.home_visit",
        *(f"check.{verb}" for verb in checked),
        "case.propose",
        "case.agree",
        "case.end_public_notice",
        "case.grant",
        "case.deliver",
    ]
    assert broken_links() == []


def test_proposer_reviewer_and_confirmer_are_three_people(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    with pytest.raises(SecondPersonRequired):
        actions.agree(by=staff.officer, case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(reviewed_by=staff.officer)
    actions.agree(by=staff.leader, case=case)
    clock.after(8)
    actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(RoleNotAllowed):
        actions.grant(by=staff.leader, case=case)
    case.refresh_from_db()
    assert not Award.objects.exists()


@pytest.mark.clause("MCA57-2", "MCA43-28", "SAL2026-44")
def test_township_confirms_where_delegated(staff: Cast, clock: Clock, signed_in: Any) -> None:
    Delegation.objects.create(
        township_code=staff.village.code[:9], procedure_id="dibao", first_day=date(2025, 1, 1), basis="县府令"
    )
    case = to_confirm(staff, clock, accepted(staff))
    with pytest.raises(RoleNotAllowed):
        actions.grant(by=staff.bureau, case=case)
    with pytest.raises(SecondPersonRequired):
        actions.grant(by=staff.leader, case=case)
    assert "（或代办的人）确认" in signed_in("leader").get(case.get_absolute_url()).content.decode()
    assert "（或代办的人）确认" not in signed_in("officer").get(case.get_absolute_url()).content.decode()


def test_near_relative_requires_bureau_visit_and_confirmation(staff: Cast, clock: Clock) -> None:
    Delegation.objects.create(
        township_code=staff.village.code[:9], procedure_id="dibao", first_day=date(2025, 1, 1), basis="县府令"
    )
    case = actions.accept_case(by=staff.officer, case=sent(staff), near_relative_of="村主任之父")
    case = to_confirm(staff, clock, case)
    with pytest.raises(refusals.BureauVisitRequired):
        actions.grant(by=staff.bureau, case=case)
    with_home_visit(case, staff.bureau)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


@pytest.mark.clause("MCA83-I.2", "SAL2026-65")
def test_opinion_requires_home_visit_and_resolved_doubts(staff: Cast) -> None:
    said = answers("dibao", household={"motor_vehicles": "1"})
    application, _code = send(staff.village, said)
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with pytest.raises(refusals.HomeVisitRequired):
        with_opinion(case, staff.officer)
    with pytest.raises(refusals.TooFewVisitors):
        actions.record_home_visit(
            by=staff.officer,
            case=case,
            visited_on=date(2025, 9, 1),
            visitors=[staff.officer],
            findings=Findings(seen="看了"),
        )
    with_home_visit(case, staff.officer)
    assert actions.register_declared_facts(by=staff.officer, case=case, chosen=[0], why="见到摩托车以外的小车") == 1
    with pytest.raises(refusals.DoubtsUnresolved):
        with_opinion(case, staff.officer)
    actions.clear_doubt(
        by=staff.officer, case=case, doubt="有机动车辆", is_confirmed=False, evidence="已报废，见注销证明"
    )
    assert with_opinion(case, staff.officer).step == "review"


@pytest.mark.clause("JXDB-1")
def test_long_term_class_is_chosen_by_people_and_kept_for_each_person(staff: Cast, clock: Clock) -> None:
    couple = (member("邱长生", date(1958, 4, 3), 701), member("谢秀英", date(1960, 6, 6), 702, relation="配偶"))
    case = actions.accept_case(by=staff.officer, case=send(staff.village, answers("dibao", *couple))[0].cases.get())
    with_home_visit(case, staff.officer)
    with pytest.raises(refusals.DibaoClassRequired):
        with_opinion(case, staff.officer, dibao_class="")
    with_opinion(case, staff.officer, dibao_class="long_term")
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.grant(by=staff.bureau, case=actions.end_public_notice(by=staff.officer, case=case))
    kept = Award.objects.values_list("person__name", "dibao_class", "valid_from", "valid_to").order_by("pk")
    assert [(name, kind, first, last) for name, kind, first, last in kept] == [
        ("邱长生", "long_term", date(2025, 10, 1), None),
        ("谢秀英", "long_term", date(2025, 10, 1), None),
    ]
    assert case.decision.decided_by == staff.bureau


@pytest.mark.clause("PIPL-24")
def test_opinion_against_the_assessment_requires_a_reason(staff: Cast) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with pytest.raises(refusals.OverrideReasonRequired):
        with_opinion(case, staff.officer, is_favourable=False, people=[], reason="另有收入")
    case = with_opinion(
        case, staff.officer, is_favourable=False, people=[], reason="另有收入", override_reason="邻居证言"
    )
    assert case.step == "review"


def test_partial_cover_requires_a_reason(staff: Cast) -> None:
    family = (
        member("邱长生", date(1958, 4, 3), 701),
        member("谢秀英", date(1960, 6, 6), 702, relation="妻"),
    )
    application, _code = send(staff.village, answers("dibao", *family))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(case, staff.officer)
    first = Person.objects.get(name="邱长生").number
    with pytest.raises(refusals.PartialCoverReasonRequired):
        with_opinion(case, staff.officer, people=[first])
    assert with_opinion(case, staff.officer, people=[first], partial_cover_reason="妻在服刑").step == "review"


def test_refusal_stores_failed_conditions(staff: Cast, clock: Clock) -> None:
    rich = answers("dibao", member("邱长生", date(1958, 4, 3), 701, wage_fen="900000"))
    application, _code = send(staff.village, rich)
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(case, staff.officer)
    case = with_opinion(case, staff.officer, is_favourable=False, people=[], reason="收入高于标准")
    case = actions.agree(by=staff.leader, case=case)
    assert case.step == "confirmation"
    assert not case.public_notices.exists(), "an unfavourable opinion is not posted"
    case = actions.refuse(by=staff.bureau, case=case, reason="月人均收入高于低保标准")
    conditions = case.decision.explanation["people"][0]["conditions"]
    failed = [one for one in conditions if not one["holds"]]
    assert failed[0]["label"] == "月人均收入低于低保标准"
    assert failed[0]["references"]
    assert case.step_due_on == date(2025, 9, 4)
    assert not Award.objects.exists()


@pytest.mark.clause("MCA57-10")
def test_missing_materials_are_requested_at_once_and_lapse(staff: Cast, clock: Clock) -> None:
    case = actions.request_materials(by=staff.officer, case=sent(staff), materials=["诊断证明", " ", "银行卡"])
    assert case.missing_materials == ["诊断证明", "银行卡"]
    assert case.step_due_on == date(2025, 10, 17), "thirty working days over the long holiday"
    with pytest.raises(ReasonRequired):
        actions.supply_materials(by=Applicant("邱长生"), case=case, files=[])
    with pytest.raises(refusals.SupplyPeriodRunning):
        actions.close_lapsed_case(by=staff.officer, case=case)
    back = actions.supply_materials(by=Applicant("邱长生"), case=case, files=[], words="没有重病")
    assert back.step == "acceptance"
    case = actions.request_materials(by=staff.officer, case=back, materials=["银行卡"])
    clock.after(60)
    case = actions.close_lapsed_case(by=staff.officer, case=case)
    assert (case.step, case.outcome) == ("notification", "lapsed")
    assert "银行卡" in case.decision.reason


def test_objection_on_the_last_day_counts(staff: Cast, clock: Clock) -> None:
    case = reviewed(staff, accepted(staff))
    with pytest.raises(refusals.NoticePeriodRunning):
        actions.end_public_notice(by=staff.officer, case=case)
    clock.after(7)
    with pytest.raises(refusals.NoticePeriodRunning):
        actions.end_public_notice(by=staff.officer, case=case)
    actions.record_objection(by=staff.officer, case=case, text="有房出租", who="村民某某")
    case.refresh_from_db()
    assert (case.step, case.public_notices.get().ended_on) == ("public_notice", None)
    clock.after(1)
    case = actions.end_public_notice(by=staff.officer, case=case)
    assert case.step == "objection_review"
    with_appraisal(case, staff.officer)
    case = actions.uphold(by=staff.leader, case=case, result="房屋是借住的，评议同意")
    assert case.step == "confirmation"
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


def test_second_officer_with_a_stale_page_is_refused(staff: Cast) -> None:
    case = sent(staff)
    seen_version = case.version
    actions.accept_case(by=staff.officer, case=case, seen_version=seen_version)
    with pytest.raises(StaleVersion) as told:
        actions.decline_case(by=staff.officer, case=case, reason="不符", seen_version=seen_version)
    assert "调查核对" in told.value.message


def test_other_townships_and_roles_are_refused(staff: Cast) -> None:
    case = sent(staff)
    with pytest.raises(OutsideScope):
        actions.accept_case(by=staff.other_officer, case=case)
    for name in ("cadre", "bureau", "auditor", "finance", "system_administrator"):
        with pytest.raises((RoleNotAllowed, OutsideScope)):
            actions.accept_case(by=staff.people[name], case=case)
    with pytest.raises(TransitionNotAllowed):
        actions.grant(by=staff.bureau, case=case)
    assert Case.objects.get().step == "acceptance"


def test_second_application_of_a_family_names_the_first(staff: Cast) -> None:
    first = accepted(staff)
    second = sent(staff)
    with pytest.raises(refusals.CaseAlreadyOpen, match=first.number):
        actions.accept_case(by=staff.officer, case=second)
    actions.withdraw_case(by=Applicant("邱长生"), case=second, why="重复")
    assert Household.objects.count() == 1


@pytest.mark.clause("MCA43-17")
def test_tekun_with_self_care_tests_and_sample_draw(staff: Cast, clock: Clock) -> None:
    case = accepted(staff, "tekun", places=[0])
    number = case.person.number if case.person else ""
    tests = {"can_eat": True, "can_dress": False, "can_wash": False, "supporter_situation": "nobody"}
    with_home_visit(case, staff.officer, asked={number: tests})
    with_opinion(case, staff.officer)
    actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    assert case.is_sampled is not None
    if case.is_sampled:
        with pytest.raises(refusals.BureauVisitRequired):
            actions.grant(by=staff.bureau, case=case)
        with_home_visit(case, staff.bureau)
    case = actions.grant(by=staff.bureau, case=case)
    award = Award.objects.get()
    assert award.self_care is not None
    assert award.self_care.clear() == "partial"
    assert award.valid_from == date(2025, 10, 1), "the month after"
    assert {"application", "home_visit", "opinion", "notification"} <= {one.kind for one in case.documents.all()}
    assert Publication.objects.get().programme == "tekun"
    assert (case.decision.month_fen or 0) > 1000_00


def test_no_public_notice_about_a_child(staff: Cast, clock: Clock) -> None:
    child = member("小石头", date(2015, 5, 5), 801, relation="户主", child_status="orphan")
    application, _code = send(staff.village, answers("child_living", child, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    assert case.step == "confirmation"
    assert not case.public_notices.exists()
    with pytest.raises(TransitionNotAllowed):
        actions.record_objection(by=staff.officer, case=case, text="x")
    case = actions.grant(by=staff.bureau, case=case)
    assert case.decision.month_fen == 1360_00


@pytest.mark.parametrize(
    ("father", "mother", "status"),
    [("dead", "missing", "orphan"), ("dead", "in_prison", "de_facto_unattended"), ("dead", "present", "none")],
)
def test_states_of_parents_determine_the_child_status(staff: Cast, father: str, mother: str, status: str) -> None:
    child = member("小石头", date(2015, 5, 5), 801, relation="户主")
    application, _code = send(staff.village, answers("child_living", child, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    number = case.person.number if case.person else ""
    with_home_visit(case, staff.officer, asked={number: {"father_state": father, "mother_state": mother}})
    case.refresh_from_db()
    assessed = assess_case(case)
    assert assessed is not None
    assert assessed.proposes is (status != "none")
    if assessed.proposes:
        with_opinion(case, staff.officer)
        actions.grant(by=staff.bureau, case=actions.agree(by=staff.leader, case=case))
        award = Award.objects.get()
        assert award.child_status is not None
        assert award.child_status.clear() == status


def test_self_care_tests_determine_long_term_care(staff: Cast) -> None:
    said = member("邱长生", date(1958, 4, 3), 701, disability_category="visual", disability_grade="1")
    application, _code = send(staff.village, answers("disability_nursing", said, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    before = assess_case(case)
    with_home_visit(case, staff.officer, asked={case.person.number if case.person else "": {"can_eat": False}})
    case.refresh_from_db()
    after = assess_case(case)
    assert before is not None
    assert after is not None
    assert (before.proposes, after.proposes) == (False, True)


@pytest.mark.clause("SC52-4")
def test_disability_subsidy_pays_from_the_month_of_application(staff: Cast, clock: Clock) -> None:
    said = member("邱长生", date(1958, 4, 3), 701, disability_category="visual", disability_grade="1", self_care="none")
    application, _code = send(staff.village, answers("disability_nursing", said, places=[0]))
    clock.on(date(2025, 10, 9))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_opinion(case, staff.officer)
    case = past_the_federation(actions.agree(by=staff.leader, case=case), staff)
    case = actions.grant(by=staff.bureau, case=case)
    assert Award.objects.get().valid_from == date(2025, 9, 1)
    assert case.decision.month_fen == 110_00


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"members": []}, refusals.ApplicantRequired),
        ({"subjects": {}}, refusals.UnknownProcedure),
        ({"subjects": {"nothing": []}}, refusals.UnknownProcedure),
        ({"subjects": {"tekun": []}}, refusals.ApplicantRequired),
        ({"subjects": {"tekun": [7]}}, refusals.ApplicantRequired),
        ({"consent": {}}, refusals.ConsentRequired),
    ],
)
def test_invalid_applications_are_refused(staff: Cast, changed: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(refusal):
        send(staff.village, answers("dibao", **changed))
    assert not Case.objects.exists()


def test_answers_are_encrypted(staff: Cast) -> None:
    case = sent(staff)
    stored = type(case.application).objects.values_list("sealed_answers", "phone").get()
    assert "邱长生" not in str(stored[0].stored)
    assert "13700000001" not in str(stored[1].stored)
    assert not any("13700000001" in f"{one.sentence}{one.new}" for one in Entry.objects.all())


def test_recused_officer_may_not_act(staff: Cast) -> None:
    case = sent(staff)
    with pytest.raises(ReasonRequired):
        actions.accept_case(by=staff.officer, case=case, recused_staff=[staff.leader.pk])
    case = actions.accept_case(
        by=staff.officer, case=case, near_relative_of="肖镇长之母", recused_staff=[staff.leader.pk, staff.bureau.pk]
    )
    with_home_visit(case, staff.officer)
    case = with_opinion(case, staff.officer)
    with pytest.raises(refusals.ConflictOfInterest):
        actions.agree(by=staff.leader, case=case)


def test_public_notice_ends_by_itself(staff: Cast, clock: Clock) -> None:
    case = reviewed(staff, accepted(staff))
    clock.after(7)
    assert run_due() == 0
    clock.after(1)
    assert run_due() == 1
    case.refresh_from_db()
    assert case.step == "confirmation"
    assert run_due() == 0


@pytest.mark.clause("MCA57-2")
def test_delegation_begins_and_is_revoked(staff: Cast, clock: Clock, signed_in: Any) -> None:
    director, page = signed_in("director"), reverse("casework:delegations")
    given = {"township_code": staff.village.code[:9], "matter": "dibao", "first_day": "2025-09-01"}
    given |= {"legal_text": "县府办文", "clause": "第二条", "issuer_level": "county"}
    assert director.post(page, given | {"legal_text": ""}).status_code == 422
    assert director.post(page, given | {"clause": ""}).status_code == 422
    director.post(page, given)
    assert director.post(page, given).status_code == 422
    assert director.post(page, given | {"matter": "child_living"}).status_code == 422
    delegation = Delegation.objects.get()
    case = to_confirm(staff, clock, accepted(staff))
    revoke_delegation(by=staff.director, delegation=delegation)
    delegation.refresh_from_db()
    assert delegation.last_day == clock.today
    with pytest.raises(RoleNotAllowed):
        actions.grant(by=staff.bureau, case=case)
