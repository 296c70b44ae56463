"""Dues from arrays, merged into the longest intervals of equal amount: the rows of :mod:`doudi.policy.engine.dues`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from doudi.policy.engine.arrays.columns import SnapshotArrays
from doudi.policy.engine.arrays.engine import ArrayEngine, ComputedEpoch
from doudi.policy.engine.arrays.facts import NO_AWARD
from doudi.policy.engine.arrays.rows import ResultRows, joined
from doudi.policy.engine.arrays.vocabulary import Numbers
from doudi.policy.engine.rule_outputs import due_of
from doudi.policy.language import Rule

PROGRAMME, AMOUNT, AWARD = "programme", "amount_fen", "award"
"""The columns of dues: the place of the programme, the amount in fen, the position of the award behind it."""


def due_rows(engine: ArrayEngine, rules: Sequence[Rule], places: Sequence[int] | None = None) -> ResultRows:
    """Compute the dues that are not zero of people with an award; ``places`` says which of the rules to compute."""
    chosen = range(len(rules)) if places is None else places
    targets = tuple(rules[place].name for place in chosen)
    found = [no_rows()]
    for computed in engine.computed(targets, all_people=False):
        awards: dict[str, Numbers] = {}
        for place in chosen:
            programme = due_of(rules[place]).award_programme
            if programme not in awards:
                awards[programme] = computed.facts.awards_in_force(programme)
            found.append(_not_zero(computed, rules[place].name, place, awards[programme]))
    return _merged(joined(found))


def no_rows() -> ResultRows:
    """Dues of nobody."""
    none = np.zeros(0, np.int64)
    return ResultRows(none, none, none, none, {PROGRAMME: none, AMOUNT: none, AWARD: none})


def _not_zero(computed: ComputedEpoch, rule: str, place: int, award: Numbers) -> ResultRows:
    amount = computed.figures.of_rows(rule)
    rows = np.flatnonzero(amount)
    intervals = computed.intervals
    interval = intervals.interval[rows]
    return ResultRows(
        intervals.household[interval],
        intervals.person[rows],
        intervals.first[interval],
        intervals.last[interval],
        {PROGRAMME: np.full(len(rows), place), AMOUNT: amount[rows], AWARD: award[rows]},
    )


def _merged(rows: ResultRows) -> ResultRows:
    """Join rows of the same person, programme, award and amount that follow on each other."""
    rows = rows.chosen(
        np.lexsort((rows.first, rows.figures[AWARD], rows.figures[PROGRAMME], rows.person, rows.household))
    )
    same = [rows.person, *(rows.figures[name] for name in (PROGRAMME, AWARD, AMOUNT))]
    begins = np.ones(len(rows), np.bool_)
    if len(rows):
        begins[1:] = rows.first[1:] != rows.last[:-1] + 1
        for column in same:
            begins[1:] |= column[1:] != column[:-1]
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(rows))[: len(starts)] - 1
    merged = rows.chosen(starts)
    return ResultRows(merged.household, merged.person, merged.first, rows.last[ends], merged.figures)


def due_table(arrays: SnapshotArrays, rows: ResultRows, programmes: Sequence[str]) -> pa.Table:
    """List dues with the columns of :func:`doudi.policy.engine.dues.fill_dues`."""
    keys = rows.key_columns(arrays)
    award = rows.figures[AWARD]
    return pa.table(
        {
            "person_id": keys["person_id"],
            "programme": pa.array(programmes, pa.string()).take(pa.array(rows.figures[PROGRAMME])),
            "first_month": keys["first_month"],
            "last_month": keys["last_month"],
            "amount_fen": rows.figures[AMOUNT],
            "award_id": arrays.awards.award_id.take(pa.array(award, mask=award == NO_AWARD)),
        }
    )
