"""The declarations: every state is reached and left, has an actor and a clock; nothing of children is posted."""

from __future__ import annotations

from datetime import date

import pytest

from doudi import policy
from doudi.casework.clocks import due_day, urgency
from doudi.casework.procedures import Procedure, procedures
from doudi.casework.workflow import CLOSED, STEPS

EVERY = sorted(procedures())


@pytest.mark.parametrize("name", EVERY)
def test_every_step_is_reached_and_leads_to_the_end(name: str) -> None:
    table = procedures()[name].transitions()
    steps = {step for step, _verb in table}
    assert steps >= set(procedures()[name].steps)
    for step in steps:
        seen, waiting = set(), [step]
        while waiting:
            here = waiting.pop()
            seen.add(here)
            waiting += [to for (origin, _verb), to in table.items() if origin == here and to not in seen]
        assert CLOSED in seen, step
    assert set(table.values()) <= steps | {CLOSED}


@pytest.mark.parametrize("name", EVERY)
def test_every_step_has_an_actor_a_task_and_a_clock(name: str) -> None:
    procedure = procedures()[name]
    before_acceptance = {"acceptance", "missing", "notice"}
    for step, _verb in procedure.transitions():
        declared = STEPS[step]
        assert declared.roles
        assert declared.task
        assert declared.clock in policy.rule_book().parameters if declared.clock else step not in before_acceptance
    assert procedure.total_days in policy.rule_book().parameters


@pytest.mark.parametrize("name", EVERY)
def test_what_is_granted_is_what_is_judged_and_paid(name: str) -> None:
    procedure: Procedure = procedures()[name]
    assert (procedure.grants is None) == (procedure.pays_from is None)
    assert not (procedure.of_children and procedure.is_posted)
    assert procedure.materials[0].by == "signed"
    references = [policy.rule_book().papers.reference(one) for one in procedure.basis_on(date(2026, 8, 1))]
    assert all("〔" in one or "《" in one or "第" in one for one in references)


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
