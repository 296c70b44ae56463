"""Arrears and overpayments: dues as known now, minus payments, month by month."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from doudi.policy.engine.dues import fill_dues
from doudi.policy.engine.rule_outputs import due_rules
from doudi.policy.engine.rule_set import RuleSet
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ARREARS = """
SELECT person_id, programme, month,
       COALESCE(due_fen, 0) AS due_fen, COALESCE(paid_fen, 0) AS paid_fen,
       COALESCE(due_fen, 0) - COALESCE(paid_fen, 0) AS amount_fen
FROM (
    SELECT person_id, programme, month, SUM(amount_fen)::BIGINT AS due_fen
    FROM (SELECT *, UNNEST(range(first_month, last_month + 1)) AS month FROM due) AS due_in_month
    GROUP BY ALL
) AS due_month
FULL JOIN (
    SELECT person_id, programme, EXTRACT(YEAR FROM month) * 12 + EXTRACT(MONTH FROM month) - 1 AS month,
           SUM(amount_fen)::BIGINT AS paid_fen
    FROM paid
    WHERE EXTRACT(YEAR FROM month) * 12 + EXTRACT(MONTH FROM month) - 1 BETWEEN $first AND $last
    GROUP BY ALL
) AS paid_month USING (person_id, programme, month)
WHERE COALESCE(due_fen, 0) <> COALESCE(paid_fen, 0)
ORDER BY person_id, programme, month
"""

_DIFFERENCES = """
WITH both_sides AS (
    SELECT person_id, programme, first_month, last_month, amount_fen FROM due
    UNION ALL
    SELECT person_id, programme, first_month, last_month, -amount_fen FROM due_before
),
edge AS (
    SELECT person_id, programme, month, SUM(step)::BIGINT AS step FROM (
        SELECT person_id, programme, first_month AS month, amount_fen AS step FROM both_sides
        UNION ALL
        SELECT person_id, programme, last_month + 1, -amount_fen FROM both_sides
    ) AS steps GROUP BY ALL HAVING SUM(step) <> 0
)
SELECT person_id, programme, month AS first_month,
       LEAD(month) OVER same - 1 AS last_month,
       SUM(step) OVER (PARTITION BY person_id, programme ORDER BY month ROWS UNBOUNDED PRECEDING)::BIGINT AS amount_fen
FROM edge
WINDOW same AS (PARTITION BY person_id, programme ORDER BY month)
QUALIFY amount_fen <> 0
ORDER BY person_id, programme, first_month
"""


def fill_arrears(
    connection: DuckDBPyConnection, rule_set: RuleSet, first: date, last: date, known: date, *, engine: str
) -> None:
    """Fill the temporary table ``arrears`` from the table ``paid`` of the connection.

    Columns: person_id, programme, month (index), due_fen, paid_fen, amount_fen: the arrears, or below zero
    the overpayment.
    """
    fill_dues(connection, rule_set, first, last, known, engine=engine)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE arrears AS {_ARREARS}",
        {"first": month_index(first), "last": month_index(last)},
    )


def fill_differences(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    first: date,
    last: date,
    known_before: date,
    known: date,
    *,
    engine: str,
) -> None:
    """Fill the temporary table ``difference``: dues as known now minus dues as known before, as intervals.

    This is the back payment of a raise that was decided after it took effect. Columns: person_id,
    programme, first_month, last_month (indices), amount_fen per month.
    """
    months = _differing_months(rule_set, first, last, known_before, known)
    if months is None:
        connection.execute(_NO_DIFFERENCE)
        return
    fill_dues(connection, rule_set, *months, known_before, engine=engine, table="due_before")
    fill_dues(connection, rule_set, *months, known, engine=engine)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE difference AS {_DIFFERENCES}")


_NO_DIFFERENCE = """
CREATE OR REPLACE TEMP TABLE difference AS
SELECT NULL::VARCHAR AS person_id, NULL::VARCHAR AS programme, NULL::BIGINT AS first_month,
       NULL::BIGINT AS last_month, NULL::BIGINT AS amount_fen
WHERE false
"""


def _differing_months(
    rule_set: RuleSet, first: date, last: date, known_before: date, known: date
) -> tuple[date, date] | None:
    """The first and the last month whose figures of law differ between the two days, or None."""
    targets = tuple(rule.name for rule in due_rules(rule_set).values())
    before, after = (rule_set.epochs(targets, first, last, day) for day in (known_before, known))
    differing = [
        (max(old.first, new.first), min(old.last, new.last))
        for old, new in product(before, after)
        if old.first <= new.last and new.first <= old.last and old.figures != new.figures
    ]
    return (min(start for start, _end in differing), max(end for _start, end in differing)) if differing else None
