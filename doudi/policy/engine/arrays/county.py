"""Dues and assessment of a whole county from one reading of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from doudi.policy.engine.arrays.assessment import assessed_tables
from doudi.policy.engine.arrays.engine import ArrayEngine, DatedLaw, Months, shares
from doudi.policy.engine.assessment import assessment_targets
from doudi.policy.engine.dues import merge_dues
from doudi.policy.engine.rule_outputs import due_rules
from doudi.policy.engine.rule_set import RuleSet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def compute_county(connection: DuckDBPyConnection, rule_set: RuleSet, months: Months) -> Iterator[pa.Table]:
    """Yield the assessment of all people as tables; when the last is taken, the table ``due`` holds the dues.

    The columns of a table are those of :func:`doudi.policy.engine.assessment.assess`, those of ``due`` those of
    :func:`doudi.policy.engine.dues.fill_dues`.
    """
    targets = assessment_targets(rule_set, months.first)
    dues = tuple(rule.name for rule in due_rules(rule_set).values())
    law = DatedLaw(rule_set, months)
    for number, share in enumerate(shares(connection)):
        engine = ArrayEngine.over(connection, law, (*targets.rules, *dues), share=share)
        yield from assessed_tables(engine, targets)
        engine.add_results(connection, dues, all_people=False, is_first=not number)
    merge_dues(connection, rule_set)


def assess_county(
    connection: DuckDBPyConnection, rule_set: RuleSet, months: Months, *, in_words: bool = True
) -> Iterator[pa.Table]:
    """Yield the assessment of all people as tables."""
    targets = assessment_targets(rule_set, months.first, in_words=in_words)
    law = DatedLaw(rule_set, months)
    for share in shares(connection):
        yield from assessed_tables(ArrayEngine.over(connection, law, targets.rules, share=share), targets)
