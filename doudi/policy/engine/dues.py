"""The monthly dues of all people, merged into the longest intervals of equal amount."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.policy.engine.intervals import award_id
from doudi.policy.engine.relations import RESULT
from doudi.policy.engine.rule_outputs import due_of, due_rules
from doudi.policy.engine.rule_set import Overrides, RuleSet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DUE = "due"

# A new interval starts where the amount differs from the one before or does not follow on it.
_MERGED = """
SELECT person_id, programme, MIN(first_month) AS first_month, MAX(last_month) AS last_month, amount_fen, award_id
FROM (
    SELECT *, SUM(starts) OVER (
        PARTITION BY person_id, programme, award_id ORDER BY first_month ROWS UNBOUNDED PRECEDING) AS run
    FROM (
        SELECT *, CASE WHEN amount_fen = LAG(amount_fen) OVER same AND first_month = LAG(last_month) OVER same + 1
                       THEN 0 ELSE 1 END AS starts
        FROM each_due
        WINDOW same AS (PARTITION BY person_id, programme, award_id ORDER BY first_month)
    ) AS marked
) AS numbered
GROUP BY person_id, programme, award_id, amount_fen, run
ORDER BY person_id, programme, first_month
"""


def fill_dues(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    first: date,
    last: date,
    known: date,
    *,
    overrides: Overrides | None = None,
    engine: str = "duckdb",
    table: str = DUE,
) -> None:
    """Fill a temporary table with the longest intervals of equal, non-zero due.

    Columns: person_id, programme, first_month and last_month (month indices), amount_fen, award_id.
    """
    targets = tuple(rule.name for rule in due_rules(rule_set).values())
    compute_results(connection, rule_set, targets, first, last, known, overrides=overrides, engine=engine)
    merge_dues(connection, rule_set, table)


def merge_dues(connection: DuckDBPyConnection, rule_set: RuleSet, table: str = DUE) -> None:
    """Fill a temporary table with the dues in the result table, see :func:`fill_dues`."""
    each = " UNION ALL ".join(
        f"SELECT person_id, '{programme}' AS programme, first_month, last_month, {rule.name} AS amount_fen, "
        f"{award_id(due_of(rule).award_programme)} AS award_id FROM {RESULT} WHERE {rule.name} <> 0"
        for programme, rule in due_rules(rule_set).items()
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS WITH each_due AS ({each}) {_MERGED}")


def compute_results(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    *,
    all_people: bool = False,
    overrides: Overrides | None = None,
    county: Mapping[str, Any] | None = None,
    engine: str = "duckdb",
    application_facts: frozenset[str] = frozenset(),
) -> None:
    """Fill the result table by the chosen engine: all leave the same rows."""
    compute_with: Callable[..., None]
    if engine == "duckdb":
        from doudi.policy.engine.duckdb_engine import compute_on_duckdb

        compute_with = compute_on_duckdb
    elif engine == "python":
        from doudi.policy.engine.python_engine import compute_in_python

        compute_with = compute_in_python
    elif engine == "arrays":
        from doudi.policy.engine.arrays.engine import compute_with_arrays

        compute_with = compute_with_arrays
    else:
        from doudi.policy.engine.spark_engine import compute_on_spark

        compute_with = compute_on_spark
    compute_with(
        connection,
        rule_set,
        targets,
        first,
        last,
        known,
        all_people=all_people,
        overrides=overrides,
        county=county,
        application_facts=application_facts,
    )
