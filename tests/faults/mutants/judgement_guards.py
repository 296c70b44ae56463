"""Mutants of judgements: who may say whom a row means, and what one person alone may not do."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/monitoring/judgements/actions"
_QUESTIONS = f"{_ACTIONS}/questions.py"
_DECISIONS = f"{_ACTIONS}/decisions.py"
_DELIVERED = f"{_ACTIONS}/delivered_rows.py"
_WITHDRAWALS = f"{_ACTIONS}/withdrawals.py"
_IDENTITY = "doudi/monitoring/judgements/row_identity.py"
_COMPARISON = "doudi/monitoring/judgements/comparison.py"

MUTANTS = (
    Mutant(
        "judgement: nobody judges about a relative",
        _QUESTIONS,
        "if conflicted_people(people, by=by):",
        "if False:",
        hints=("test_nobody_judges_a_row_about_themselves",),
    ),
    Mutant(
        "judgement: a person out of sight is not linked",
        _DECISIONS,
        "person.merged_into_id or not contains(by.scope, person.village_id)",
        "person.merged_into_id",
        hints=("test_nobody_whom_the_user_may_not_see",),
    ),
    Mutant(
        "judgement: the judge does not confirm",
        _DECISIONS,
        "refuse_same_person(by, *{row.judged_by_id for row in rows}",
        "refuse_same_person(by, *()",
        hints=("test_link_that_may_stop_a_payment",),
    ),
    Mutant(
        "judgement: somebody outside the candidates needs two people",
        _DECISIONS,
        "row.needs_second_person or not is_candidate",
        "row.needs_second_person",
        hints=("test_nobody_whom_the_user_may_not_see",),
    ),
    Mutant(
        "judgement: what one person decided stops nothing later",
        _DELIVERED,
        "if row.needs_second_person and before.confirmed_by_id is None:",
        "if False:",
        hints=("test_decision_is_remembered",),
    ),
    Mutant(
        "judgement: a name alone is not the same elsewhere",
        _IDENTITY,
        "    if not facts.number.number:\n",
        "    if False:\n",
        hints=("test_nobody_is_remembered_too",),
    ),
    Mutant(
        "judgement: undone only within the day",
        _WITHDRAWALS,
        " and timezone.localdate(row.judged_at) == today()",
        "",
        hints=("test_judgement_is_withdrawn",),
    ),
    Mutant(
        "judgement: other numbers stay masked",
        _COMPARISON,
        "if not 0 < len(places) <= MOST_SHOWN_DIGITS:",
        "if not places:",
        hints=("test_numbers_stay_masked",),
    ),
)
