"""Declared procedures: every step is reachable, leads to the end, has actor and clock; every verb is declared."""

from __future__ import annotations

from datetime import date
from inspect import signature

import pytest

from doudi import policy
from doudi.casework.cases.verbs import HOME_VISIT_VERBS, VERBS
from doudi.casework.cases.workflow import CONDITIONS
from doudi.casework.procedures.clocks import deadline, urgency, warning_begins
from doudi.casework.procedures.loader import all_procedures, application_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.steps import (
    CLOSED,
    STAYS,
    STEPS,
    next_step_of,
)

EVERY = sorted(all_procedures())
IN_EVERY_REGIME = [(name, regime.since) for name, procedure in all_procedures().items() for regime in procedure.regimes]


@pytest.mark.parametrize(("name", "accepted"), IN_EVERY_REGIME)
def test_every_step_is_reached_and_leads_to_the_end(name: str, accepted: date) -> None:
    procedure = all_procedures()[name]
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
    procedure = all_procedures()[name]
    before_acceptance = {"acceptance", "missing_materials", "notification"}
    for step, _verb in procedure.transitions(accepted):
        declared = STEPS[step]
        assert declared.roles
        assert declared.task
        assert declared.clock in policy.rule_book().parameters if declared.clock else step not in before_acceptance
    assert procedure.total_days in policy.rule_book().parameters


@pytest.mark.parametrize(("name", "accepted"), IN_EVERY_REGIME)
def test_skipped_step_is_followed_by_another(name: str, accepted: date) -> None:
    procedure = all_procedures()[name]
    steps = procedure.steps_on(accepted)
    assert not STEPS[steps[0]].when
    for step in steps:
        assert STEPS[step].when in {"", *CONDITIONS}
        assert next_step_of(steps, step) in {*steps, CLOSED}
    for (step, verb), to in procedure.transitions(accepted).items():
        assert verb in {*VERBS, *HOME_VISIT_VERBS}, (step, verb)
        assert to != step or STEPS[step].verbs[verb] == STAYS


def test_every_verb_of_the_steps_is_declared() -> None:
    of_steps = {verb for step in STEPS.values() for verb in step.verbs}
    assert of_steps <= {*VERBS, *HOME_VISIT_VERBS}
    assert set(VERBS) - of_steps == {"register_declared"}, "offered beside the home visit"
    for verb in VERBS.values():
        assert set(verb.is_primary_in) <= {step for step in STEPS if verb.name in STEPS[step].verbs}
        assert ("seen_version" in signature(verb.act).parameters) or not verb.checks_version


def test_every_step_has_one_primary_verb_or_an_investigation() -> None:
    for step in STEPS:
        primary = [verb.name for verb in VERBS.values() if step in verb.is_primary_in]
        assert len(primary) == 1 or step in {"investigation", "reassessment"}, step


@pytest.mark.parametrize("name", EVERY)
def test_awards_have_verdict_and_payment_start(name: str) -> None:
    procedure: Procedure = all_procedures()[name]
    assert (procedure.grants is None) == (procedure.pays_from is None)
    assert not (procedure.of_children and procedure.has_public_notice)
    if procedure.kind == "application":
        assert procedure.materials[0].by == "signed"
        assert procedure.opened_by == ("applicant",)
    references = [policy.rule_book().legislation.reference(one) for one in procedure.basis_on(date(2026, 8, 1))]
    assert all("〔" in one or "《" in one or "第" in one for one in references)


def test_cases_opened_by_the_system_cannot_be_withdrawn() -> None:
    for name in ("periodic_review", "death_closing"):
        assert "withdraw" not in {verb for _step, verb in all_procedures()[name].transitions(date(2026, 8, 1))}
    assert "withdraw" in {verb for _step, verb in all_procedures()["ending"].transitions(date(2026, 8, 1))}


def test_hearing_begins_with_the_law_of_2026() -> None:
    for name, procedure in all_procedures().items():
        before, after = procedure.steps_on(date(2026, 6, 30)), procedure.steps_on(date(2026, 7, 1))
        assert "hearing" not in before
        assert ("hearing" in after) == procedure.reassesses, name
        assert after.index("hearing") < after.index("decision") if procedure.reassesses else True


def test_law_of_2026_applies_by_day_of_acceptance() -> None:
    dibao = application_procedures()["dibao"]
    assert "SAL2026-44" not in dibao.basis_on(date(2026, 6, 30))
    assert "SAL2026-44" in dibao.basis_on(date(2026, 7, 1))


@pytest.mark.clause("P18-13.a")
def test_eighteen_working_days_over_the_long_holiday() -> None:
    assert deadline("dibao_confirmation_days", date(2025, 9, 26)) == date(2025, 10, 28)
    assert deadline("posting_days", date(2025, 9, 30)) == date(2025, 10, 7)


@pytest.mark.clause("P18-21.c")
def test_warning_begins_three_working_days_before() -> None:
    due = date(2025, 10, 28)
    warned_from = warning_begins(date(2025, 9, 26), due)
    assert warned_from == date(2025, 10, 23)
    assert urgency(due, date(2025, 10, 22), warned_from=warned_from) == "in_time"
    assert urgency(due, date(2025, 10, 23), warned_from=warned_from) == "soon"
    assert urgency(due, due, warned_from=warned_from) == "soon"
    assert urgency(due, date(2025, 10, 29), warned_from=warned_from) == "overdue"


@pytest.mark.clause("P18-21.c")
@pytest.mark.parametrize(
    ("due", "first_day"),
    [
        (date(2025, 9, 1), date(2025, 9, 1)),  # the same day
        (date(2025, 9, 4), date(2025, 9, 4)),  # three working days: the last one
        (date(2025, 9, 8), date(2025, 9, 5)),  # five: the last two
        (date(2025, 9, 15), date(2025, 9, 10)),  # ten: the last four
        (date(2025, 9, 29), date(2025, 9, 25)),  # twenty: three days before, as decided
    ],
)
def test_a_short_limit_is_near_in_its_last_third(due: date, first_day: date) -> None:
    assert warning_begins(date(2025, 9, 1), due) == first_day


def test_a_clock_in_months_ends_on_the_same_day_or_the_last() -> None:
    assert deadline("death_closing_months", date(2025, 9, 1)) == date(2025, 12, 1)
    assert deadline("death_closing_months", date(2025, 11, 30)) == date(2026, 2, 28)
