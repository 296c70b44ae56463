"""Mutants of recognitions without an award: their term, their renewal, and the second person of an early ending."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/casework/recognitions/actions.py"
_QUERIES = "doudi/casework/recognitions/queries.py"
MUTANTS = (
    Mutant(
        "an ending takes two people",
        _ACTIONS,
        "    refuse_same_person(by, locked.ending_proposed_by_id,",
        "    refuse_same_person(by, None,",
    ),
    Mutant(
        "a recognition ends with its term",
        _QUERIES,
        "Q(ended_month=None, last_month__gte=month)",
        "Q(ended_month=None)",
    ),
    Mutant(
        "a renewal follows on the term before",
        _ACTIONS,
        "        first = add_months(case.renews.end, 1)",
        "        first = this_month()",
    ),
    Mutant(
        "the last month lies within the term",
        _ACTIONS,
        "if not max(this_month(), locked.first_month) <= last_month < locked.last_month:",
        "if not max(this_month(), locked.first_month) <= last_month:",
    ),
    Mutant(
        "an open case stands against a second renewal",
        _ACTIONS,
        "    if running is not None:",
        "    if running is not None and running.pk is None:",
    ),
    Mutant(
        "dibao takes the place of a recognition",
        _ACTIONS,
        "        if recognition.last_month > last_month:",
        "        if recognition.last_month < last_month:",
    ),
)
