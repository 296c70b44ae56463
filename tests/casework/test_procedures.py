"""The declarations: every state is reached and left, has an actor and a clock; nothing of children is posted."""

from __future__ import annotations

from datetime import date

import pytest

from doudi import policy
from doudi.casework.clocks import due_day, urgency
from doudi.casework.following_forms import FOLLOWING_FORMS
from doudi.casework.forms import FORMS
from doudi.casework.procedures import Procedure, every_procedure, procedures
from doudi.casework.steps import CONDITIONS
from doudi.casework.views import ACTS
from doudi.casework.workflow import CLOSED, STAY, STEPS, following

EVERY = sorted(every_procedure())
IN_EVERY_REGIME = [
    (name, regime.since) for name, procedure in every_procedure().items() for regime in procedure.regimes
]


@pytest.mark.parametrize(("name", "accepted"), IN_EVERY_REGIME)
def test_every_step_is_reached_and_leads_to_the_end(name: str, accepted: date) -> None:
    procedure = every_procedure()[name]
    table = procedure.transitions(accepted)
    steps = {step for step, _verb in table}
    assert steps >= set(procedure.steps_on(accepted))
    for step in steps:
        seen, waiting = set(), [step]
        while waiting:
            here = waiting.pop()
            seen.add(here)
            waiting += [to for (origin, _verb), to in table.items() if origin == here and to not in seen]
        assert CLOSED in seen, step
    assert set(table.values()) <= steps | {CLOSED}


@pytest.mark.parametrize(("name", "accepted"), IN_EVERY_REGIME)
def test_every_step_has_an_actor_a_task_and_a_clock(name: str, accepted: date) -> None:
    procedure = every_procedure()[name]
    before_acceptance = {"acceptance", "missing", "notice"}
    for step, _verb in procedure.transitions(accepted):
        declared = STEPS[step]
        assert declared.roles
        assert declared.task
        assert declared.clock in policy.rule_book().parameters if declared.clock else step not in before_acceptance
    assert procedure.total_days in policy.rule_book().parameters


@pytest.mark.parametrize(("name", "accepted"), IN_EVERY_REGIME)
def test_a_step_that_is_passed_over_is_followed_by_another(name: str, accepted: date) -> None:
    procedure = every_procedure()[name]
    steps = procedure.steps_on(accepted)
    assert not STEPS[steps[0]].when
    for step in steps:
        assert STEPS[step].when in {"", *CONDITIONS}
        assert following(steps, step) in {*steps, CLOSED}
    for (step, verb), to in procedure.transitions(accepted).items():
        offered = FORMS | FOLLOWING_FORMS
        assert verb in {*offered, "visit", "check_sample"}, (step, verb)
        assert verb in {*ACTS, "visit", "check_sample"}, (step, verb)
        assert to != step or STEPS[step].verbs[verb] == STAY


@pytest.mark.parametrize("name", EVERY)
def test_what_is_granted_is_what_is_judged_and_paid(name: str) -> None:
    procedure: Procedure = every_procedure()[name]
    assert (procedure.grants is None) == (procedure.pays_from is None)
    assert not (procedure.of_children and procedure.is_posted)
    if procedure.kind == "application":
        assert procedure.materials[0].by == "signed"
        assert procedure.opened_by == ("applicant",)
    references = [policy.rule_book().papers.reference(one) for one in procedure.basis_on(date(2026, 8, 1))]
    assert all("〔" in one or "《" in one or "第" in one for one in references)


def test_what_fell_due_by_itself_cannot_be_taken_back() -> None:
    for name in ("periodic_review", "death_closing"):
        assert "withdraw" not in {verb for _step, verb in every_procedure()[name].transitions(date(2026, 8, 1))}
    assert "withdraw" in {verb for _step, verb in every_procedure()["ending"].transitions(date(2026, 8, 1))}


def test_the_hearing_is_of_the_law_of_2026() -> None:
    for name, procedure in every_procedure().items():
        before, after = procedure.steps_on(date(2026, 6, 30)), procedure.steps_on(date(2026, 7, 1))
        assert "hearing" not in before
        assert ("hearing" in after) == procedure.reassesses, name
        assert after.index("hearing") < after.index("deciding") if procedure.reassesses else True


def test_the_law_of_2026_holds_for_what_is_accepted_under_it() -> None:
    dibao = procedures()["dibao"]
    assert "SAL2026-44" not in dibao.basis_on(date(2026, 6, 30))
    assert "SAL2026-44" in dibao.basis_on(date(2026, 7, 1))


def test_eighteen_working_days_over_the_long_holiday() -> None:
    assert due_day("dibao_confirmation_days", date(2025, 9, 26)) == date(2025, 10, 28)
    assert due_day("posting_days", date(2025, 9, 30)) == date(2025, 10, 7)


def test_warned_three_working_days_before() -> None:
    due = date(2025, 10, 28)
    assert urgency(due, date(2025, 10, 22)) == "in_time"
    assert urgency(due, date(2025, 10, 23)) == "soon"
    assert urgency(due, due) == "soon"
    assert urgency(due, date(2025, 10, 29)) == "overdue"


def test_a_clock_in_months_ends_on_the_same_day_or_the_last() -> None:
    assert due_day("death_closing_months", date(2025, 9, 1)) == date(2025, 12, 1)
    assert due_day("death_closing_months", date(2025, 11, 30)) == date(2026, 2, 28)
