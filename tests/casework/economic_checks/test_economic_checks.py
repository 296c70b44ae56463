"""The economic check: consents, request, replies, report, objection, going without, and what confirmation asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks import refusals
from doudi.casework.economic_checks.actions.waivers import leader_must_decide
from doudi.casework.economic_checks.models import CheckReport, CheckResult, CheckWaiver, EconomicCheck
from doudi.casework.economic_checks.queries import waiting_checks, waiver_statistics
from doudi.casework.economic_checks.requirement import check_doubts, check_status
from doudi.casework.economic_checks.sources import sources_on
from doudi.casework.models import Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.refusals import ConflictOfInterest, DoubtsUnresolved
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from tests.casework.conftest import (
    answers,
    member,
    send,
    signed_paper,
    with_check_report,
    with_home_visit,
    with_opinion,
    with_replies,
    with_requested_check,
)
from tests.clock import Clock
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


def accepted(staff: Cast, matter: str = "dibao", *family: dict[str, Any], **changed: Any) -> Case:
    application, _code = send(staff.village, answers(matter, *family, **changed))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    case.refresh_from_db()
    return case


def couple_with_child() -> list[dict[str, Any]]:
    return [
        member("邱长生", date(1958, 4, 3), 701),
        member("谢秀英", date(1960, 6, 6), 702, relation="妻"),
        member("邱小禾", date(2016, 5, 9), 703, relation="孙女"),
    ]


def to_confirm(staff: Cast, clock: Clock, case: Case, *, is_checked: bool = True) -> Case:
    with_home_visit(case, staff.officer)
    case = with_opinion(case, staff.officer, is_checked=is_checked)
    case = actions.agree(by=staff.leader, case=case)
    if case.step == "public_notice":
        clock.after(8)
        case = actions.end_public_notice(by=staff.officer, case=case)
    return case


def consent(case: Case, by: Any, signed_by: str, **changed: Any) -> checks.SignedConsent:
    given = {"signed_by": signed_by, "signed_on": TODAY, "attachment": signed_paper(case, by)}
    return checks.SignedConsent(**(given | changed))


def opened(staff: Cast, case: Case) -> EconomicCheck:
    return checks.open_check(by=staff.officer, case=case, sources=list(sources_on(TODAY)))


# --- what confirmation asks for ---


def test_procedures_that_need_a_check() -> None:
    always = {name for name, one in all_procedures().items() if one.needs_economic_check == "always"}
    changed = {name for name, one in all_procedures().items() if one.needs_economic_check == "means_changed"}
    assert always == {"dibao", "tekun", "dibao_margin", "expenditure_hardship", "one_person_cover"}
    assert changed == {"circumstances_change", "periodic_review", "gradual_exit"}


@pytest.mark.clause("MCA57-17")
def test_no_confirmation_without_a_report(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff), is_checked=False)
    with pytest.raises(refusals.CheckReportRequired):
        actions.grant(by=staff.bureau, case=case)
    check = with_requested_check(case, staff.officer)
    with pytest.raises(refusals.CheckReportRequired):
        actions.grant(by=staff.bureau, case=case)
    with_replies(check, staff.director)
    with pytest.raises(refusals.CheckReportRequired):
        actions.grant(by=staff.bureau, case=case)
    check.refresh_from_db()
    paper = signed_paper(case, staff.director)
    checks.record_report(by=staff.director, check=check, number="核1", reported_on=clock.today, attachment=paper)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


@pytest.mark.clause("MCA57-17", "MCA57-18")
def test_report_expires(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff))
    report = CheckReport.objects.get()
    assert report.valid_until == TODAY + timedelta(days=90)
    clock.on(report.valid_until + timedelta(days=1))
    with pytest.raises(refusals.CheckReportExpired, match="2025"):
        actions.grant(by=staff.bureau, case=case)
    clock.on(report.valid_until)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


def test_who_entered_the_report_does_not_confirm(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_check_report(case, staff.officer, staff.bureau)
    case = to_confirm(staff, clock, case)
    with pytest.raises(SecondPersonRequired):
        actions.grant(by=staff.bureau, case=case)
    assert actions.grant(by=staff.director, case=case).outcome == "granted"


def test_report_must_include_everybody_of_the_household(staff: Cast, clock: Clock) -> None:
    from doudi.registry import actions as registry

    case = accepted(staff)
    with_check_report(case, staff.officer)
    registry.register_person(
        by=staff.officer,
        number="late",
        name="邱新来",
        id_number=identity_number(date(1990, 1, 1), 801),
        sex="male",
        birth_date=date(1990, 1, 1),
        household=case.household,
        relation="子",
        source="paper",
    )
    case.refresh_from_db()
    status = check_status(case)
    assert (status.standing, status.missing_names) == ("incomplete", ("邱新来",))
    case = to_confirm(staff, clock, case, is_checked=False)
    with pytest.raises(refusals.CheckReportIncomplete, match="邱新来"):
        actions.grant(by=staff.bureau, case=case)


def test_reassessment_needs_a_check_where_means_changed(staff: Cast, family: Any) -> None:
    case = actions.open_case(
        by=staff.officer, matter="circumstances_change", household=family.household, why="找到工作"
    )
    assert check_status(case).standing == "not_needed"
    changed = {"case": case, "person": family.son, "since": TODAY, "evidence": "工资流水"}
    actions.record_verified_change(by=staff.officer, kind="student", value=True, **changed)
    assert check_status(case).standing == "not_needed"
    actions.record_verified_change(by=staff.officer, kind="wage_fen", value=300_00, **changed)
    assert check_status(case).standing == "missing"


def test_decision_on_changed_income_needs_a_report(staff: Cast, family: Any) -> None:
    from doudi.casework.post_award.assessment import reassess

    case = actions.open_case(
        by=staff.officer, matter="circumstances_change", household=family.household, why="找到工作"
    )
    actions.record_verified_change(
        by=staff.officer, case=case, person=family.son, kind="wage_fen", value=300_00, since=TODAY, evidence="工资流水"
    )
    found = reassess(case)
    assert found is not None
    chosen = {
        line.award.number: actions.ChosenMeasure(line.suggested.does, line.suggested.dibao_class)
        for line in found.lines
        if line.award
    }
    proposed = actions.ProposedMeasures(chosen, "经复核", override_reason="经复核")
    case = actions.propose_measures(by=staff.officer, case=case, proposed=proposed)
    case = actions.agree(by=staff.leader, case=case)
    assert case.step == "decision"
    with pytest.raises(refusals.CheckReportRequired):
        actions.decide_measures(by=staff.bureau, case=case)
    with_check_report(case, staff.officer)
    actions.decide_measures(by=staff.bureau, case=case)


# --- consents and the request ---


@pytest.mark.clause("SAL2026-41", "MCA57-17")
def test_request_needs_the_consent_of_every_adult_and_of_a_guardian(staff: Cast) -> None:
    case = accepted(staff, "dibao", *couple_with_child())
    check = opened(staff, case)
    head, wife, child = check.subjects.all()
    assert [one.role for one in (head, wife, child)] == ["adult", "adult", "ward"]
    checks.record_consent(by=staff.officer, subject=head, consent=consent(case, staff.officer, "邱长生"))
    with pytest.raises(refusals.CheckConsentMissing, match="谢秀英、邱小禾"):
        checks.request_check(by=staff.officer, check=check)
    checks.record_consent(by=staff.officer, subject=wife, consent=consent(case, staff.officer, "谢秀英"))
    with pytest.raises(refusals.CheckConsentMissing, match="邱小禾"):
        checks.request_check(by=staff.officer, check=check)
    of_guardian = consent(case, staff.officer, "邱长生", guardian_reason="祖父，监护人")
    checks.record_consent(by=staff.officer, subject=child, consent=of_guardian)
    check = checks.request_check(by=staff.officer, check=check)
    assert (check.state, check.start_due_on) == ("requested", date(2025, 9, 4))


def test_consents_are_refused_by_name(staff: Cast) -> None:
    case = accepted(staff, "dibao", *couple_with_child())
    head, _wife, child = opened(staff, case).subjects.all()
    for subject, given, refusal in (
        (head, consent(case, staff.officer, " "), ReasonRequired),
        (head, consent(case, staff.officer, "邱长生", attachment=None), ReasonRequired),
        (head, consent(case, staff.officer, "邱长生", signed_on=TODAY + timedelta(days=1)), ReasonRequired),
        (head, consent(case, staff.officer, "谢秀英"), refusals.GuardianRequired),
        (child, consent(case, staff.officer, "邱小禾", guardian_reason="本人"), refusals.GuardianRequired),
        (child, consent(case, staff.officer, "邱长生"), refusals.GuardianRequired),
    ):
        with pytest.raises(refusal):
            checks.record_consent(by=staff.officer, subject=subject, consent=given)
    assert head.consents.count() == child.consents.count() == 0


@pytest.mark.clause("SAL2026-41")
def test_obligor_living_apart_only_with_their_own_consent(staff: Cast) -> None:
    case = accepted(staff)
    check = opened(staff, case)
    son = checks.Obligor("邱远生", "子", identity_number(date(1985, 1, 1), 811))
    by_another = consent(case, staff.officer, "邱长生", guardian_reason="父亲")
    with pytest.raises(refusals.OwnConsentRequired):
        checks.add_obligor(by=staff.officer, check=check, obligor=son, consent=by_another)
    assert check.subjects.count() == 1
    own = consent(case, staff.officer, "邱远生")
    subject = checks.add_obligor(by=staff.officer, check=check, obligor=son, consent=own)
    assert subject.role == "obligor"
    assert "***" in str(subject.id_number) or "*" in str(subject.id_number)
    assert not any(son.id_number in f"{one.sentence}{one.new}" for one in Entry.objects.all())


def test_scope_of_a_check(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    for sources in ([], ["gossip"], ["hukou", "payment_accounts"]):
        with pytest.raises(refusals.CheckSourceNotAllowed):
            checks.open_check(by=staff.officer, case=case, sources=sources, scope_reason="x")
    with pytest.raises(ReasonRequired):
        checks.open_check(by=staff.officer, case=case, sources=["hukou"])
    assert checks.open_check(by=staff.officer, case=case, sources=["hukou"], scope_reason="试点").sources == ["hukou"]
    with pytest.raises(refusals.CheckAlreadyOpen):
        opened(staff, case)
    assert "payment_accounts" not in sources_on(date(2026, 6, 30))
    assert "payment_accounts" in sources_on(date(2026, 7, 1))


def test_no_check_of_a_procedure_without_one(staff: Cast) -> None:
    said = member("邱长生", date(1958, 4, 3), 701, disability_category="visual", disability_grade="1", self_care="none")
    case = accepted(staff, "disability_nursing", said, places=[0])
    with pytest.raises(refusals.CheckNotNeeded):
        opened(staff, case)
    with pytest.raises(refusals.CheckNotNeeded):
        checks.propose_waiver(by=staff.officer, case=case, reason="x")


def test_check_is_cancelled_and_opened_again(staff: Cast) -> None:
    case = accepted(staff)
    check = opened(staff, case)
    with pytest.raises(ReasonRequired):
        checks.cancel_check(by=staff.officer, check=check, reason=" ")
    assert checks.cancel_check(by=staff.officer, check=check, reason="家里添了人").state == "cancelled"
    assert opened(staff, case).number == "HD2025-000002"
    assert check_status(case).standing == "running"


# --- who may ---


@pytest.mark.clause("SAL2026-65")
def test_township_requests_and_county_checks(staff: Cast) -> None:
    case = accepted(staff)
    for name in ("bureau", "cadre", "auditor", "finance"):
        with pytest.raises((RoleNotAllowed, OutsideScope)):
            checks.open_check(by=staff.people[name], case=case, sources=list(sources_on(TODAY)))
    check = with_requested_check(case, staff.officer)
    for name in ("officer", "leader", "cadre", "auditor"):
        with pytest.raises(RoleNotAllowed):
            checks.send_check(by=staff.people[name], check=check)
    assert EconomicCheck.objects.get().state == "requested"


def test_other_township_cannot(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    with pytest.raises(OutsideScope):
        checks.open_check(by=staff.other_officer, case=case, sources=list(sources_on(TODAY)))
    check = opened(staff, case)
    with pytest.raises(OutsideScope):
        checks.record_consent(
            by=staff.other_officer, subject=check.subjects.get(), consent=consent(case, staff.officer, "邱长生")
        )
    with pytest.raises(OutsideScope):
        checks.cancel_check(by=staff.other_officer, check=check, reason="x")
    with pytest.raises(OutsideScope):
        checks.propose_waiver(by=staff.other_officer, case=case, reason="x")
    assert signed_in("other_officer").get(reverse("casework:economic_check", args=[case.pk])).status_code == 404


def test_recused_officer_cannot(staff: Cast) -> None:
    application, _code = send(staff.village, answers("dibao"))
    case = actions.accept_case(
        by=staff.officer, case=application.cases.get(), near_relative_of="肖镇长", recused_staff=[staff.leader.pk]
    )
    with pytest.raises(ConflictOfInterest):
        checks.open_check(by=staff.leader, case=case, sources=list(sources_on(TODAY)))


def test_no_check_before_acceptance_or_after_the_end(staff: Cast) -> None:
    application, _code = send(staff.village, answers("dibao"))
    case = application.cases.get()
    with pytest.raises(TransitionNotAllowed):
        opened(staff, case)
    case = actions.accept_case(by=staff.officer, case=case)
    check = opened(staff, case)
    actions.withdraw_case(by=staff.officer, case=case, why="不申请了")
    with pytest.raises(TransitionNotAllowed):
        checks.cancel_check(by=staff.officer, check=check, reason="x")


# --- replies and the report ---


def test_report_needs_every_reply_a_number_and_a_scan(staff: Cast) -> None:
    case = accepted(staff)
    check = with_requested_check(case, staff.officer)
    with pytest.raises(TransitionNotAllowed):
        checks.record_report(by=staff.director, check=check, number="核1", reported_on=TODAY)
    check = checks.send_check(by=staff.director, check=check)
    subject, paper = check.subjects.get(), signed_paper(case, staff.director)
    nothing = {subject.pk: checks.CheckedResult("nothing")}
    reply = {"by": staff.director, "check": check, "replied_on": TODAY}
    for changed, refusal in (
        ({"sources": ["vehicles"], "results": nothing}, refusals.CheckSourceNotAllowed),
        ({"sources": [], "results": nothing}, refusals.CheckSourceNotAllowed),
        ({"sources": ["hukou"], "results": {}}, refusals.CheckResultMissing),
        ({"sources": ["hukou"], "results": {subject.pk: checks.CheckedResult("maybe")}}, refusals.CheckResultMissing),
        ({"sources": ["hukou"], "results": {subject.pk: checks.CheckedResult("differs")}}, ReasonRequired),
        ({"sources": ["hukou"], "results": nothing, "replied_on": date(2025, 8, 31)}, ReasonRequired),
        ({"sources": ["hukou"], "results": nothing, "replied_on": date(2025, 9, 2)}, ReasonRequired),
    ):
        with pytest.raises(refusal):
            checks.record_reply(**(reply | changed))
    checks.record_reply(**reply, sources=["hukou"], results=nothing)
    report = {"by": staff.director, "check": check, "number": "核1", "reported_on": TODAY, "attachment": paper}
    with pytest.raises(refusals.CheckRepliesMissing, match="银行"):
        checks.record_report(**report)
    checks.record_reply(**reply, sources=["banks"], results=nothing)
    for changed in ({"number": " "}, {"attachment": None}, {"reported_on": date(2025, 9, 2)}):
        with pytest.raises(ReasonRequired):
            checks.record_report(**(report | changed))
    assert checks.record_report(**report).origin == "manual"


def test_system_may_feed_a_report_without_scan(staff: Cast) -> None:
    check = with_replies(with_requested_check(accepted(staff), staff.officer), SYSTEM)
    report = checks.record_report(by=SYSTEM, check=check, number="P-1", reported_on=TODAY)
    assert (report.origin, report.recorded_by) == ("monitoring", None)
    assert check_status(report.check_request.case).standing == "valid"


def test_difference_is_a_doubt_and_the_applicant_knows_before_a_refusal(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_check_report(case, staff.officer, banks="differs")
    (doubt,) = check_doubts(case)
    assert "邱长生" in doubt
    assert "银行" in doubt
    with_home_visit(case, staff.officer)
    with pytest.raises(DoubtsUnresolved):
        with_opinion(case, staff.officer)
    actions.clear_doubt(by=staff.officer, case=case, doubt=doubt, is_confirmed=False, evidence="代他人保管，已退回")
    case = with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(refusals.CheckResultNotTold):
        actions.refuse(by=staff.bureau, case=case, reason="存款超过规定")
    check = EconomicCheck.objects.get()
    with pytest.raises(ReasonRequired):
        checks.tell_applicant(by=staff.officer, check=check, how=" ")
    checks.tell_applicant(by=staff.officer, check=check, how="当面告知")
    assert actions.refuse(by=staff.bureau, case=case, reason="存款超过规定").outcome == "refused"


def test_late_difference_blocks_the_confirmation(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff), is_checked=False)
    with_check_report(case, staff.officer, banks="differs")
    with pytest.raises(DoubtsUnresolved):
        actions.grant(by=staff.bureau, case=case)


@pytest.mark.clause("MCA57-18")
def test_objection_blocks_until_the_recheck_has_a_report(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff))
    check = EconomicCheck.objects.get()
    with pytest.raises(ReasonRequired):
        checks.dispute_report(by=staff.officer, check=check, text=" ")
    again = checks.dispute_report(by=staff.officer, check=check, text="存款是代他人保管的，有证明")
    assert (again.purpose, again.state, again.recheck_of) == ("recheck", "requested", check)
    assert all(subject.consent for subject in again.subjects.all())
    with pytest.raises(refusals.CheckObjectionOpen):
        actions.grant(by=staff.bureau, case=case)
    again = with_replies(again, staff.director)
    paper = signed_paper(case, staff.director)
    checks.record_report(by=staff.director, check=again, number="核2", reported_on=clock.today, attachment=paper)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


def test_going_without_does_not_silence_an_objection(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff))
    checks.dispute_report(by=staff.officer, check=EconomicCheck.objects.get(), text="有证明")
    checks.propose_waiver(by=staff.officer, case=case, reason="急")
    checks.decide_waiver(by=staff.leader, case=case, is_agreed=True, reason="急")
    with pytest.raises(refusals.CheckObjectionOpen):
        actions.grant(by=staff.bureau, case=case)


# --- going on without a report ---


def test_going_without_needs_a_second_person_with_a_reason(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff), is_checked=False)
    with pytest.raises(TransitionNotAllowed):
        checks.decide_waiver(by=staff.leader, case=case, is_agreed=True, reason="x")
    with pytest.raises(ReasonRequired):
        checks.propose_waiver(by=staff.officer, case=case, reason=" ")
    waiver = checks.propose_waiver(by=staff.officer, case=case, reason="核对平台停机，申请人病危")
    with pytest.raises(refusals.CheckAlreadyOpen):
        checks.propose_waiver(by=staff.leader, case=case, reason="再提")
    with pytest.raises(refusals.CheckReportRequired):
        actions.grant(by=staff.bureau, case=case)
    with pytest.raises(SecondPersonRequired):
        checks.decide_waiver(by=staff.officer, case=case, is_agreed=True, reason="我自己同意")
    with pytest.raises(ReasonRequired):
        checks.decide_waiver(by=staff.leader, case=case, is_agreed=True, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckWaiver.objects.filter(pk=waiver.pk).update(
            decided_by=staff.officer, is_agreed=True, decision_reason="直接写库"
        )
    checks.decide_waiver(by=staff.leader, case=case, is_agreed=True, reason="已电话核实停机")
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"
    waiver.refresh_from_db()
    assert waiver.used_on == clock.today
    (row,) = waiver_statistics(by=staff.director)
    assert (row.confirmed, row.without_report, row.awaiting, row.share) == (1, 1, 0, "100%")
    assert waiver_statistics(by=staff.other_officer) == []


def test_confirmation_with_a_report_is_not_counted_as_without(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted(staff))
    actions.grant(by=staff.bureau, case=case)
    (row,) = waiver_statistics(by=staff.director)
    assert (row.confirmed, row.without_report) == (1, 0)


def test_second_officer_decides_only_in_a_larger_township(staff: Cast, colleague: Any) -> None:
    from doudi.core.accounts.actions import open_account

    case = accepted(staff)
    checks.propose_waiver(by=staff.officer, case=case, reason="平台停机")
    assert leader_must_decide(case)
    with pytest.raises(RoleNotAllowed, match="负责人"):
        checks.decide_waiver(by=colleague, case=case, is_agreed=True, reason="同意")
    open_account(
        by=SYSTEM,
        username="third",
        name="赖经办",
        role="township_officer",
        division=staff.officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )
    assert checks.decide_waiver(by=colleague, case=case, is_agreed=True, reason="同意").is_agreed


def test_refused_waiver_lets_nothing_pass(staff: Cast) -> None:
    case = accepted(staff)
    checks.propose_waiver(by=staff.officer, case=case, reason="平台停机")
    checks.decide_waiver(by=staff.leader, case=case, is_agreed=False, reason="平台已恢复")
    assert check_status(case).standing == "missing"
    assert checks.propose_waiver(by=staff.officer, case=case, reason="又停机").is_agreed is None


# --- what is recorded stays, and looking names case and purpose ---


def test_consents_results_and_reports_are_append_only(staff: Cast) -> None:
    with_check_report(accepted(staff), staff.officer)
    for statement in (
        "UPDATE casework_checkconsent SET signed_by = 'x'",
        "UPDATE casework_checkresult SET finding = 'consistent'",
        "UPDATE casework_checkreport SET valid_until = '2030-01-01'",
        "DELETE FROM casework_checkreport",
        "UPDATE casework_economiccheck SET state = 'sent'",
    ):
        with pytest.raises(Exception, match=r"append-only|cannot change"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.clause("SAL2026-70.6")
def test_looking_at_results_names_case_and_purpose(staff: Cast) -> None:
    case = accepted(staff)
    with_check_report(case, staff.officer, banks="differs")
    check = EconomicCheck.objects.get()
    with pytest.raises(ReasonRequired):
        checks.reveal_results(by=staff.officer, check=check, purpose=" ")
    with pytest.raises(PermissionRequired):
        checks.reveal_results(by=staff.auditor, check=check, purpose="审计")
    with pytest.raises(OutsideScope):
        checks.reveal_results(by=staff.other_officer, check=check, purpose="看看")
    results = checks.reveal_results(by=staff.officer, check=check, purpose="初审前核对存款")
    assert "存款二万元" in [str(one.sealed_detail.clear()) for one in results if one.sealed_detail]
    entry = Entry.objects.filter(verb="check.reveal_results").get()
    assert case.number in entry.sentence
    assert entry.why == "初审前核对存款"
    stored = CheckResult.objects.filter(finding="differs").get().sealed_detail
    assert "存款" not in str(stored.stored)
    assert not any("存款二万元" in f"{one.sentence}{one.new}" for one in Entry.objects.all())


# --- pages ---


@pytest.mark.clause("MCA57-17", "MCA57-18", "SAL2026-41")
def test_check_is_walked_through_the_pages(staff: Cast, signed_in: Any, clock: Clock) -> None:
    case = accepted(staff, "dibao", *couple_with_child()[:2])
    page = reverse("casework:economic_check", args=[case.pk])

    def act(client: Any, verb: str, status: int = 302, **data: Any) -> Any:
        answer = client.post(reverse("casework:act_on_check", args=[case.pk, verb]), data)
        assert answer.status_code == status, answer.content.decode()[:4000]
        return answer

    officer, director = signed_in("officer"), signed_in("director")
    shown = officer.get(case.get_absolute_url()).content.decode()
    assert "还没有核对" in shown
    assert "发起核对" in officer.get(page).content.decode()
    act(officer, "open_check", 422, sources=["hukou"])
    act(officer, "open_check", sources=list(sources_on(TODAY)))
    check = EconomicCheck.objects.get()
    act(officer, "request_check", 422)
    for subject in check.subjects.all():
        scan = _upload()
        act(
            officer,
            "record_consent",
            422,
            subject=subject.pk,
            signed_by="别人",
            signed_on="2025-09-01",
            attachment=scan,
        )
        act(
            officer,
            "record_consent",
            subject=subject.pk,
            signed_by=subject.name,
            signed_on="2025-09-01",
            attachment=_upload(),
        )
    obligor = {
        "name": "邱远生",
        "relation": "子",
        "id_number": identity_number(date(1985, 1, 1), 811),
        "signed_by": "邱远生",
        "signed_on": "2025-09-01",
    }
    act(officer, "add_obligor", **obligor, attachment=_upload())
    assert check.subjects.get(role="obligor").name == "邱远生"
    act(officer, "request_check")
    assert ("requested", 1) in [(name, number) for name, _label, number in waiting_checks(by=staff.bureau)]
    assert "已提请" in signed_in("bureau").get(reverse("casework:economic_checks")).content.decode()
    act(director, "send_check")
    found = {f"finding_{one.pk}": "nothing" for one in check.subjects.all()}
    act(director, "record_reply", sources=check.sources, replied_on="2025-09-01", **found)
    act(director, "record_report", 422, number="核1", reported_on="2025-09-01")
    act(director, "record_report", number="核1", reported_on="2025-09-01", attachment=_upload())
    shown = officer.get(page).content.decode()
    assert "报告有效" in shown
    assert "2025年11月30日" in shown
    act(officer, "tell_applicant", how="当面告知")
    check.refresh_from_db()
    assert check.told_on == TODAY
    act(officer, "dispute_report", text="存款是代他人保管的，有证明")
    assert EconomicCheck.objects.filter(recheck_of=check, state="requested").exists()
    reveal = reverse("casework:reveal_check_results", args=[case.pk])
    assert officer.post(reveal, {"purpose": ""}).status_code == 422
    assert officer.post(reveal, {"purpose": "初审"}).status_code == 200


def _upload() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("授权书.pdf", b"%PDF-1.7 signed", content_type="application/pdf")
