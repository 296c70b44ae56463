"""Recognitions expire, are renewed by a new case, and end early only by two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case, Recognition
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.recognitions import queries
from doudi.casework.recognitions.actions import confirm_ending, drop_ending, open_renewal, propose_ending
from doudi.casework.recognitions.refusals import EndingNotProposed, RecognitionEnded
from doudi.core.refusals import OutsideScope, SecondPersonRequired
from doudi.policy import parameter_value
from doudi.registry import actions as registry_actions
from tests.casework.cases.test_cases import to_confirm
from tests.casework.conftest import answers, member, send
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

EARNS_ABOVE_DIBAO = member("邱长生", date(1958, 4, 3), 701, business_fen="95000")
SEPTEMBER, NOVEMBER = date(2025, 9, 1), date(2025, 11, 1)
LAST = date(2026, 8, 1)


def recognised(cast: Cast, clock: Clock, matter: str = "dibao_margin") -> Recognition:
    case = send(cast.village, answers(matter, EARNS_ABOVE_DIBAO))[0].cases.get()
    case = actions.accept_case(by=cast.officer, case=case)
    case = actions.grant(by=cast.bureau, case=to_confirm(cast, clock, case))
    actions.deliver(by=cast.officer, case=case, how="当面送达")
    return Recognition.objects.get(case=case)


@pytest.mark.clause("P18-12.b", "RIGID-10", "JX9-1")
def test_recognition_has_the_term_of_its_parameter(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    months = parameter_value("dibao_margin_valid_months", date(2025, 9, 1), date(2025, 9, 1))
    assert (recognition.first_month, recognition.last_month, months) == (SEPTEMBER, LAST, 12)
    term = all_procedures()["expenditure_hardship"].valid_months
    assert term is not None
    assert procedure_figure(term, date(2025, 9, 1)) == 12
    for month, is_in_force in ((date(2025, 8, 1), False), (SEPTEMBER, True), (LAST, True), (date(2026, 9, 1), False)):
        assert queries.in_force(month).exists() == is_in_force


@pytest.mark.clause("RIGID-10")
def test_renewal_is_opened_two_months_before_the_end_and_follows_on_the_term(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    clock.on(date(2026, 5, 31))
    run_due()
    assert not Case.objects.filter(renews=recognition).exists()
    clock.on(date(2026, 6, 1))
    run_due()
    renewal = Case.objects.get(renews=recognition)
    assert (renewal.procedure_id, renewal.step) == ("dibao_margin", "investigation")
    run_due()
    assert Case.objects.filter(renews=recognition).count() == 1
    actions.grant(by=staff.bureau, case=to_confirm(staff, clock, renewal))
    following = Recognition.objects.get(case=renewal)
    assert (following.first_month, following.last_month) == (date(2026, 9, 1), date(2027, 8, 1))


def test_recognition_that_is_not_renewed_ends_with_its_term(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    clock.on(date(2026, 9, 1))
    run_due()
    assert not Case.objects.filter(renews=recognition).exists()
    with pytest.raises(RecognitionEnded):
        open_renewal(by=staff.officer, recognition=recognition)


def test_renewal_cannot_be_opened_twice(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    open_renewal(by=staff.officer, recognition=recognition)
    with pytest.raises(refusals.CaseAlreadyOpen):
        open_renewal(by=staff.officer, recognition=recognition)


def test_early_ending_needs_a_second_person(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    with pytest.raises(EndingNotProposed):
        confirm_ending(by=staff.leader, recognition=recognition)
    propose_ending(by=staff.officer, recognition=recognition, last_month=NOVEMBER, reason="已就业，收入超过")
    assert queries.in_force(date(2025, 12, 1)).exists()
    with pytest.raises(SecondPersonRequired):
        confirm_ending(by=staff.officer, recognition=recognition)
    confirm_ending(by=staff.leader, recognition=recognition)
    assert queries.in_force(NOVEMBER).exists()
    assert not queries.in_force(date(2025, 12, 1)).exists()
    with pytest.raises(RecognitionEnded):
        propose_ending(by=staff.officer, recognition=recognition, last_month=NOVEMBER, reason="再一次")


def test_proposed_ending_can_be_dropped_with_reason(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    propose_ending(by=staff.officer, recognition=recognition, last_month=NOVEMBER, reason="已就业")
    drop_ending(by=staff.leader, recognition=recognition, reason="核实后收入没有超过")
    recognition.refresh_from_db()
    assert recognition.ending_month is None
    with pytest.raises(EndingNotProposed):
        drop_ending(by=staff.leader, recognition=recognition, reason="再一次")


@pytest.mark.parametrize("month", [date(2025, 8, 1), LAST, date(2027, 1, 1)])
def test_last_month_lies_within_the_term(staff: Cast, clock: Clock, month: date) -> None:
    recognition = recognised(staff, clock)
    with pytest.raises(RecognitionEnded):
        propose_ending(by=staff.officer, recognition=recognition, last_month=month, reason="已就业")


def test_other_township_cannot_end_or_renew(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    with pytest.raises(OutsideScope):
        propose_ending(by=staff.other_officer, recognition=recognition, last_month=NOVEMBER, reason="已就业")
    with pytest.raises(OutsideScope):
        open_renewal(by=staff.other_officer, recognition=recognition)


def test_dibao_takes_the_place_of_the_recognition(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    clock.on(date(2025, 12, 1))
    registry_actions.change_circumstance(
        by=staff.officer,
        subject=recognition.household.memberships.get().person,
        kind="business_fen",
        value=100_00,
        since=clock.today,
        source="visit",
    )
    case = send(staff.village, answers("dibao", EARNS_ABOVE_DIBAO))[0].cases.get()
    case = actions.accept_case(by=staff.officer, case=case)
    actions.grant(by=staff.bureau, case=to_confirm(staff, clock, case))
    assert queries.in_force(date(2025, 12, 1)).exists()
    assert not queries.in_force(date(2026, 1, 1)).exists()
    recognition.refresh_from_db()
    assert recognition.ending_reason == case.decision.number


def test_term_is_fixed_in_the_database(staff: Cast, clock: Clock) -> None:
    recognition = recognised(staff, clock)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recognition.objects.filter(pk=recognition.pk).update(last_month=date(2030, 1, 1))


def test_pages_list_export_and_end(staff: Cast, clock: Clock, signed_in: Any) -> None:
    recognition = recognised(staff, clock)
    page = signed_in("officer")
    address = reverse("casework:recognitions")
    assert "邱长生" in page.get(address).content.decode()
    assert "邱长生" not in page.get(address, {"state": "expiring"}).content.decode()
    assert page.get(address, {"state": "nonsense"}).status_code == 400
    assert page.get(address, {"excel": "1"}).status_code == 200
    ending = reverse("casework:end_recognition", args=[recognition.pk])
    assert page.post(ending, {"last_month": "2025-11", "reason": " "}).status_code == 422
    assert page.post(ending, {"last_month": "2025-11", "reason": "已就业"}).status_code == 302
    settle = reverse("casework:settle_ending", args=[recognition.pk])
    page.post(settle)
    recognition.refresh_from_db()
    assert recognition.ended_month is None
    signed_in("leader").post(settle)
    recognition.refresh_from_db()
    assert recognition.ended_month == NOVEMBER
