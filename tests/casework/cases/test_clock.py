"""The clock of a case: pauses and extensions that a leader agrees to, limits of the steps, days counted apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.cases.limits import case_days, case_limits, days_in_words
from doudi.casework.economic_checks import actions as checks
from doudi.casework.models import Case, Extension, Pause
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.worklist.filters import CaseFilter
from doudi.casework.worklist.queries import cases, near_or_past_deadline
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from tests.casework.conftest import (
    answers,
    member,
    send,
    with_check_report,
    with_home_visit,
    with_opinion,
    with_requested_check,
)
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def accepted(staff: Cast, matter: str = "dibao", **changed: Any) -> Case:
    application, _code = send(staff.village, answers(matter, **changed))
    return actions.accept_case(by=staff.officer, case=application.cases.get())


def paused(staff: Cast, case: Case) -> Pause:
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="核对平台回执12号")
    return actions.decide_pause(by=staff.leader, case=case, is_agreed=True, reason="平台停机属实")


def limits_of(case: Case) -> dict[str, tuple[date, bool]]:
    case = Case.objects.get(pk=case.pk)
    return {limit.name: (limit.due_on, limit.is_late) for limit in case_limits(case)}


# --- pauses ---


@pytest.mark.clause("MCA83-IV.1")
def test_pause_begins_when_the_leader_agrees(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_check_report(case, staff.officer)
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="核对平台回执12号")
    case.refresh_from_db()
    assert case.paused_since is None
    clock.after_working_days(2)
    actions.decide_pause(by=staff.leader, case=case, is_agreed=True, reason="平台停机属实")
    case.refresh_from_db()
    assert case.paused_since == clock.today
    with pytest.raises(refusals.ClockPaused):
        actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="再次")
    with pytest.raises(refusals.ClockPaused):
        with_opinion(case, staff.officer)
    clock.after_working_days(5)
    days = case_days(Case.objects.get(pk=case.pk))
    assert days is not None
    assert (days.worked, days.paused, days.extended) == (2, 5, 0)
    actions.resume_clock(by=staff.officer, case=case)
    case.refresh_from_db()
    assert (case.paused_days, case.paused_since, case.due_on) == (5, None, date(2025, 10, 9))
    clock.after_working_days(1)
    days = case_days(case)
    assert days is not None
    assert (days.worked, days.paused, days.remaining) == (3, 5, 15)


def test_proposer_cannot_agree_to_their_own_pause(staff: Cast) -> None:
    case = accepted(staff)
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="文号1")
    staff.officer.role = "township_leader"
    staff.officer.save()
    with pytest.raises(SecondPersonRequired):
        actions.decide_pause(by=staff.officer, case=case, is_agreed=True, reason="我自己同意")


def test_pause_needs_a_declared_reason_and_evidence(staff: Cast) -> None:
    case = accepted(staff)
    for reason, evidence in (("holiday", "文号1"), ("data_check", " "), ("", "文号1")):
        with pytest.raises(ReasonRequired):
            actions.propose_pause(by=staff.officer, case=case, reason=reason, evidence=evidence)
    with pytest.raises(TransitionNotAllowed):
        actions.decide_pause(by=staff.leader, case=case, is_agreed=True, reason="x")
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="文号1")
    with pytest.raises(refusals.PauseAlreadyProposed):
        actions.propose_pause(by=staff.officer, case=case, reason="disaster", evidence="文号2")
    with pytest.raises(ReasonRequired):
        actions.decide_pause(by=staff.leader, case=case, is_agreed=True, reason=" ")


def test_refused_pause_stops_nothing(staff: Cast) -> None:
    case = accepted(staff)
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="文号1")
    actions.decide_pause(by=staff.leader, case=case, is_agreed=False, reason="平台正常")
    case.refresh_from_db()
    assert case.paused_since is None
    with pytest.raises(refusals.ClockPaused):
        actions.resume_clock(by=staff.officer, case=case)
    assert actions.propose_pause(by=staff.officer, case=case, reason="disaster", evidence="文号2").is_agreed is None


def test_only_a_leader_of_the_area_agrees_to_a_pause(staff: Cast, colleague: Any) -> None:
    case = accepted(staff)
    with pytest.raises(OutsideScope):
        actions.propose_pause(by=staff.other_officer, case=case, reason="data_check", evidence="文号1")
    pause = actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="文号1")
    for by in (colleague, staff.bureau, staff.cadre, staff.auditor):
        with pytest.raises(RoleNotAllowed):
            actions.decide_pause(by=by, case=case, is_agreed=True, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.filter(pk=pause.pk).update(decided_by=staff.officer, is_agreed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.filter(pk=pause.pk).update(first_day=date(2025, 9, 1))
    assert list(cases(by=staff.leader, case_filter=CaseFilter())) == [case]


def test_paused_cases_are_listed_apart(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    paused(staff, case)
    clock.after(60)
    for urgency, number in (("overdue", 0), ("soon", 0), ("paused", 1)):
        assert cases(by=staff.officer, case_filter=CaseFilter(urgency=urgency)).count() == number
    assert near_or_past_deadline(by=staff.leader) == []


def test_pause_with_an_upload_on_the_page(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    officer, leader = signed_in("officer"), signed_in("leader")
    address = reverse("casework:act", args=[case.pk, "pause"])
    assert officer.post(address, {"reason": "data_check", "evidence": ""}).status_code == 422
    scan = SimpleUploadedFile("回执.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    assert officer.post(address, {"reason": "data_check", "evidence": "", "attachment": scan}).status_code == 302
    assert Pause.objects.get().attachment is not None
    assert "决定是否暂停" in leader.get(case.get_absolute_url()).content.decode()
    assert "决定是否暂停" not in officer.get(case.get_absolute_url()).content.decode()
    address = reverse("casework:act", args=[case.pk, "decide_pause"])
    assert leader.post(address, {"is_agreed": "true", "reason": "属实"}).status_code == 302
    shown = officer.get(case.get_absolute_url()).content.decode()
    assert "暂停中" in shown
    assert "恢复计时" in shown


# --- extensions ---


@pytest.mark.clause("MCA57-22", "MCA83-IV.1")
def test_extension_to_45_days_by_the_leader_of_the_bureau(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    ask = {"by": staff.officer, "case": case, "reason": "多地核对", "evidence": "文号1"}
    for changed, refusal in (
        ({"evidence": " "}, ReasonRequired),
        ({"reason": " "}, ReasonRequired),
        ({"by": staff.other_officer}, OutsideScope),
    ):
        with pytest.raises(refusal):
            actions.request_extension(**(ask | changed))
    with pytest.raises(TransitionNotAllowed):
        actions.decide_extension(by=staff.director, case=case, is_agreed=True, reason="x")
    extension = actions.request_extension(**ask)
    for name in ("officer", "leader", "bureau"):
        with pytest.raises(RoleNotAllowed):
            actions.decide_extension(by=staff.people[name], case=case, is_agreed=True, reason="x")
    with pytest.raises(ReasonRequired):
        actions.decide_extension(by=staff.director, case=case, is_agreed=True, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(decided_by=staff.officer, is_agreed=True)
    actions.decide_extension(by=staff.director, case=case, is_agreed=True, reason="成员在三个省")
    case.refresh_from_db()
    assert (case.extended_days, case.due_on) == (27, date(2025, 11, 7))
    days = case_days(case)
    assert days is not None
    assert (days.allowed, days.extended, days.remaining) == (18, 27, 45)
    clock.after_working_days(3)
    assert days_in_words(case) == "3/18，延27"
    with pytest.raises(refusals.ExtensionNotAllowed):
        actions.request_extension(**ask)


@pytest.mark.clause("MCA57-22")
def test_extension_is_decided_on_the_page(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    asked = {"reason": "多地核对", "evidence": "文号1"}
    officer, director = signed_in("officer"), signed_in("director")
    answer = officer.post(reverse("casework:act", args=[case.pk, "request_extension"]), asked)
    assert answer.status_code == 302
    decision = {"is_agreed": "true", "reason": "成员在三个省"}
    assert director.post(reverse("casework:act", args=[case.pk, "decide_extension"]), decision).status_code == 302
    case.refresh_from_db()
    assert case.extended_days == 27


@pytest.mark.clause("RIGID-8")
def test_expenditure_hardship_has_thirty_days_or_forty_five_where_the_hukou_is_elsewhere(staff: Cast) -> None:
    case = accepted(staff, "expenditure_hardship")
    assert case.due_on == date(2025, 10, 17)
    actions.request_extension(by=staff.officer, case=case, reason="人户分离，户籍地在外县", evidence="协查函1号")
    actions.decide_extension(by=staff.director, case=case, is_agreed=True, reason="属实")
    case.refresh_from_db()
    assert (case.extended_days, case.due_on) == (15, date(2025, 11, 7))


def test_proposer_cannot_grant_their_own_extension(staff: Cast) -> None:
    case = accepted(staff)
    actions.request_extension(by=staff.officer, case=case, reason="多地核对", evidence="文号1")
    staff.officer.role, staff.officer.division_id = "bureau_leader", staff.director.division_id
    staff.officer.save()
    with pytest.raises(SecondPersonRequired):
        actions.decide_extension(by=staff.officer, case=case, is_agreed=True, reason="我自己批准")


def test_no_extension_after_the_deadline_or_without_a_rule(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    said = member("谢秀英", date(1950, 1, 1), 702)
    tekun = send(staff.village, answers("tekun", said, places=[0]))[0].cases.get()
    actions.accept_case(by=staff.officer, case=tekun)
    ask = {"by": staff.officer, "reason": "多地核对", "evidence": "文号1"}
    with pytest.raises(refusals.ExtensionNotAllowed):
        actions.request_extension(**ask, case=tekun)
    actions.request_extension(**ask, case=case)
    assert case.due_on is not None
    clock.on(case.due_on)
    clock.after(1)
    with pytest.raises(refusals.ExtensionNotAllowed, match="已过"):
        actions.decide_extension(by=staff.director, case=case, is_agreed=True, reason="补批")
    actions.decide_extension(by=staff.director, case=case, is_agreed=False, reason="已超期")
    with pytest.raises(refusals.ExtensionNotAllowed, match="已过"):
        actions.request_extension(**ask, case=case)


# --- limits of the steps ---


@pytest.mark.clause("MCA57-15", "MCA83-IV.1", "P18-13.a")
def test_limits_are_counted_from_acceptance(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    third, eighth = date(2025, 9, 4), date(2025, 9, 11)
    assert limits_of(case) == {
        "inquiry": (third, False),
        "check_request": (third, False),
        "opinion": (eighth, False),
        "total": (date(2025, 9, 25), False),
    }
    case.refresh_from_db()
    assert (case.next_due_on, case.next_due_of) == (third, "inquiry")
    clock.on(third)
    with_home_visit(case, staff.officer)
    case.refresh_from_db()
    assert (case.next_due_on, case.next_due_of) == (third, "check_request")
    with_requested_check(case, staff.officer)
    case.refresh_from_db()
    assert (case.next_due_on, case.next_due_of) == (eighth, "opinion")
    clock.on(date(2025, 9, 12))
    assert limits_of(case)["inquiry"] == (third, False)
    assert limits_of(case)["opinion"] == (eighth, True)
    assert near_or_past_deadline(by=staff.leader) == [case]


@pytest.mark.clause("MCA43-13")
def test_opinion_on_tekun_is_due_fifteen_working_days_after_acceptance(staff: Cast, clock: Clock) -> None:
    case = accepted(staff, "tekun", places=[0])
    assert limits_of(case)["opinion"] == (date(2025, 9, 22), False)
    clock.on(date(2025, 9, 23))
    assert limits_of(case)["opinion"] == (date(2025, 9, 22), True)


def test_late_check_request_stays_visible(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    clock.on(date(2025, 9, 8))
    with_requested_check(case, staff.officer)
    clock.on(date(2025, 9, 9))
    assert limits_of(case)["check_request"] == (date(2025, 9, 4), True)
    shown = signed_in("leader").get(case.get_absolute_url()).content.decode()
    assert "提请信息核对" in shown
    assert "超期" in shown


def test_missed_limit_is_on_the_desk(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    clock.on(date(2025, 9, 8))
    desk = signed_in("leader").get(reverse("console:desk")).content.decode()
    assert case.get_absolute_url() in desk
    assert "启动调查" in desk


@pytest.mark.clause("P18-13.a", "MCA83-IV.1")
def test_confirmation_within_three_days_after_the_notice(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    assert (case.step_due_on, case.next_due_of) == (date(2025, 9, 12), "confirmation")
    clock.on(date(2025, 9, 15))
    actions.grant(by=staff.bureau, case=case)
    assert limits_of(case)["confirmation"] == (date(2025, 9, 12), True)
    assert limits_of(case)["total"] == (date(2025, 9, 25), False)


def test_pause_moves_only_limits_that_were_open(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    clock.on(date(2025, 9, 5))
    with_home_visit(case, staff.officer)
    paused(staff, case)
    clock.after_working_days(5)
    actions.resume_clock(by=staff.officer, case=case)
    assert limits_of(case)["inquiry"] == (date(2025, 9, 4), True)
    assert limits_of(case)["opinion"] == (date(2025, 9, 18), False)


def test_waiver_counts_as_a_requested_check(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    checks.propose_waiver(by=staff.officer, case=case, reason="平台停机")
    checks.decide_waiver(by=staff.leader, case=case, is_agreed=True, reason="属实")
    clock.on(date(2025, 9, 9))
    assert limits_of(case)["check_request"] == (date(2025, 9, 4), False)


def test_declared_limits() -> None:
    declared = {name: dict(one.limits) for name, one in all_procedures().items() if one.limits}
    assert set(declared) == {
        "dibao",
        "dibao_margin",
        "one_person_cover",
        "tekun",
        "expenditure_hardship",
        "child_living",
        "disabled_child_care",
    }
    assert set(declared["dibao"]) == {"inquiry", "check_request", "opinion", "confirmation"}
    assert declared["tekun"]["opinion"] == "tekun_opinion_days"


def test_notice_taken_down_on_the_day_after_its_last_day_is_in_time(staff: Cast, clock: Clock) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    case = actions.agree(by=staff.leader, case=with_opinion(case, staff.officer))
    clock.after(8)
    actions.end_public_notice(by=staff.officer, case=case)
    assert limits_of(case)["posting"] == (clock.today, False)
