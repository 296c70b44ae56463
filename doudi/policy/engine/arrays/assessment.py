"""List an assessment from arrays: the same columns as the query of :func:`doudi.policy.engine.assessment.assess`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from doudi.policy.engine.arrays.columns import SnapshotArrays
from doudi.policy.engine.arrays.engine import ArrayEngine, ComputedEpoch
from doudi.policy.engine.arrays.rows import ResultRows
from doudi.policy.engine.arrays.vocabulary import Numbers
from doudi.policy.engine.assessment import INCOME, AssessmentTargets, Choice, combined_labels


def assessed_tables(engine: ArrayEngine, targets: AssessmentTargets) -> Iterator[pa.Table]:
    """Assess all people; yield a table for each epoch.

    Reasons and doubts are dictionary-encoded texts.
    """
    texts = texts_of(targets)
    for computed in engine.computed(targets.rules, all_people=True):
        yield assessed_table(computed.arrays, assessed_rows(computed, targets), targets, texts)


def texts_of(targets: AssessmentTargets) -> dict[str, pa.Array]:
    """The text of each combination of labels, by column."""
    return {name: pa.array(combined_labels(choice.labels), pa.string()) for name, choice in targets.choices.items()}


def assessed_rows(computed: ComputedEpoch, targets: AssessmentTargets) -> ResultRows:
    """A row for each person and interval of an epoch."""
    return computed.rows(assessed_figures(computed, targets, (INCOME, *targets.choices)))


def assessed_figures(computed: ComputedEpoch, targets: AssessmentTargets, columns: Iterable[str]) -> dict[str, Numbers]:
    """Some columns of an assessment: the income per head, and the number of the labels chosen for each text."""
    return {
        name: computed.figures.of_rows(INCOME) if name == INCOME else _number(computed, targets.choices[name])
        for name in columns
    }


def _number(computed: ComputedEpoch, choice: Choice) -> Numbers:
    number = np.zeros(len(computed.intervals.person), np.int16)
    for place, rule in enumerate(choice.rules):
        chosen = computed.figures.of_rows(rule) != choice.is_refused
        number |= chosen.astype(np.int16) << place
    return number


def assessed_table(
    arrays: SnapshotArrays, rows: ResultRows, targets: AssessmentTargets, texts: Mapping[str, pa.Array]
) -> pa.Table:
    """List assessed rows with ids and texts."""
    columns = rows.key_columns(arrays)
    columns["income_per_head_fen"] = rows.figures[INCOME]
    for name, choice in targets.choices.items():
        number = rows.figures[name]
        if choice.verdict is not None:
            columns[choice.verdict] = number == 0
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(number), texts[name])
    return pa.table(columns)
