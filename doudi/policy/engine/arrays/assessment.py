"""List an assessment from arrays: the same columns as the query of :func:`doudi.policy.engine.assessment.assess`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from doudi.policy.engine.arrays.engine import ArrayEngine, ComputedEpoch
from doudi.policy.engine.assessment import INCOME, AssessmentTargets, combined_labels


def assessed_tables(engine: ArrayEngine, targets: AssessmentTargets) -> Iterator[pa.Table]:
    """Assess all people; yield a table for each epoch.

    Reasons and doubts are dictionary-encoded texts.
    """
    texts = {name: pa.array(combined_labels(choice.labels), pa.string()) for name, choice in targets.choices.items()}
    for computed in engine.computed(targets.rules, all_people=True):
        yield _table(computed, targets, texts)


def _table(computed: ComputedEpoch, targets: AssessmentTargets, texts: Mapping[str, pa.Array]) -> pa.Table:
    columns = computed.key_columns()
    columns["income_per_head_fen"] = computed.figures.of_rows(INCOME)
    for name, choice in targets.choices.items():
        number = np.zeros(len(computed.intervals.person), np.int16)
        for place, rule in enumerate(choice.rules):
            chosen = computed.figures.of_rows(rule) != choice.is_refused
            number |= chosen.astype(np.int16) << place
        if choice.verdict is not None:
            columns[choice.verdict] = number == 0
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(number), texts[name])
    return pa.table(columns)
