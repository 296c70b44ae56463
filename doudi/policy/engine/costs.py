"""The cost of the dues by programme, area, township and source of money, under this law and under what-ifs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.interval_facts import dated_rows_sql
from doudi.policy.engine.relations import RESULT, dated_tables
from doudi.policy.engine.rule_outputs import due_rules, share_rules
from doudi.policy.engine.rule_set import Overrides, RuleSet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COST = """
SELECT programme, COALESCE(dated.area, households.area) AS area, left(village_code, 9) AS township_code, source,
       COUNT(DISTINCT person_id)::BIGINT AS recipients,
       SUM(amount_fen * (last_month - first_month + 1))::BIGINT AS amount_fen
FROM each_share JOIN households USING (household_id)
     LEFT JOIN dated ON dated_household = household_id AND first_month BETWEEN dated_first AND dated_last
GROUP BY ALL
ORDER BY ALL
"""

_NO_DATED_AREAS = "SELECT NULL AS dated_household, NULL AS area, 0 AS dated_first, 0 AS dated_last WHERE false"

_RECIPIENTS = """
SELECT COALESCE(dated.area, households.area) AS area, COUNT(DISTINCT person_id)::BIGINT AS recipients
FROM result JOIN households USING (household_id)
     LEFT JOIN dated ON dated_household = household_id AND first_month BETWEEN dated_first AND dated_last
WHERE dibao_due > 0
GROUP BY ALL
"""

_COMPARED = """
SELECT programme, area, township_code, source,
       COALESCE(today.recipients, 0) AS recipients_today, COALESCE(changed.recipients, 0) AS recipients_changed,
       COALESCE(today.amount_fen, 0) AS amount_today_fen, COALESCE(changed.amount_fen, 0) AS amount_changed_fen,
       COALESCE(changed.amount_fen, 0) - COALESCE(today.amount_fen, 0) AS difference_fen
FROM cost_today AS today FULL JOIN cost_changed AS changed USING (programme, area, township_code, source)
ORDER BY programme, area, township_code, source
"""

_PEOPLE = """
SELECT person_id, COALESCE(today.amount_fen, 0) AS amount_today_fen,
       COALESCE(changed.amount_fen, 0) AS amount_changed_fen,
       COALESCE(changed.amount_fen, 0) - COALESCE(today.amount_fen, 0) AS difference_fen
FROM people_today AS today FULL JOIN people_changed AS changed USING (person_id)
WHERE COALESCE(changed.amount_fen, 0) <> COALESCE(today.amount_fen, 0)
ORDER BY difference_fen, person_id
"""


def fill_costs(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    first: date,
    last: date,
    known: date,
    *,
    overrides: Overrides | None = None,
    engine: str = "duckdb",
    suffix: str = "",
) -> None:
    """Fill the temporary tables ``cost`` and ``people`` (with ``suffix``) for a range of months.

    cost: programme, area, township_code, source, recipients, amount_fen over the whole range.
    people: person_id, amount_fen over the whole range.
    """
    dues, shares = due_rules(rule_set), share_rules(rule_set)
    targets = tuple(rule.name for rule in (*dues.values(), *shares.values()))
    compute_results(connection, rule_set, targets, first, last, known, overrides=overrides, engine=engine)
    parts = []
    for (programme, source), rule in shares.items():
        amount = exp.column(rule.name)
        part = exp.select(
            "person_id",
            "household_id",
            "first_month",
            "last_month",
            exp.alias_(exp.Literal.string(programme), "programme"),
            exp.alias_(exp.Literal.string(source), "source"),
            exp.alias_(amount, "amount_fen"),
        )
        parts.append(part.from_(RESULT).where(exp.NEQ(this=amount.copy(), expression=exp.Literal.number(0))))
    each = exp.union(*parts, distinct=False).sql(dialect="duckdb")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cost{suffix} AS "
        f"WITH each_share AS ({each}), dated AS ({_dated_areas(connection, rule_set)}) {_COST}"
    )
    total = " + ".join(rule.name for rule in dues.values())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE people{suffix or '_cost'} AS SELECT person_id, "
        f"SUM(({total}) * (last_month - first_month + 1))::BIGINT AS amount_fen FROM {RESULT} GROUP BY person_id"
    )


def _dated_areas(connection: DuckDBPyConnection, rule_set: RuleSet) -> str:
    fact = rule_set.facts["area"]
    return dated_rows_sql(fact) if dated_tables(connection, [fact]) else _NO_DATED_AREAS


@dataclass(frozen=True)
class Simulation:
    """The effect of a change: the queries that list its cost and the people whose dues change."""

    costs: str
    people: str


def simulate(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    first: date,
    last: date,
    known: date,
    overrides: Overrides,
    *,
    engine: str,
) -> Simulation:
    """Compute a range of months under the present figures and with some overridden.

    Raises:
        UnknownParameterError: a figure to override does not exist.
    """
    for name, changes in overrides.items():
        for key in changes:
            rule_set.check_override(name, key)
    fill_costs(connection, rule_set, first, last, known, engine=engine, suffix="_today")
    fill_costs(connection, rule_set, first, last, known, overrides=overrides, engine=engine, suffix="_changed")
    return Simulation(_COMPARED, _PEOPLE)


def simulate_rule_set(
    connection: DuckDBPyConnection, rule_set: RuleSet, changed: RuleSet, first: date, last: date, known: date
) -> Simulation:
    """Compute a range of months under two laws."""
    fill_costs(connection, rule_set, first, last, known, suffix="_today")
    fill_costs(connection, changed, first, last, known, suffix="_changed")
    return Simulation(_COMPARED, _PEOPLE)


def average_supplement(
    connection: DuckDBPyConnection, rule_set: RuleSet, month: date, known: date
) -> list[dict[str, Any]]:
    """The average dibao supplement of a month by area, against the target of P30.

    Reads the tables that :func:`fill_costs` filled for that month.
    """
    target = rule_set.parameters["dibao_average_supplement_target"].at(month, known)
    rows = connection.execute(
        f"WITH dated AS ({_dated_areas(connection, rule_set)}), recipients AS ({_RECIPIENTS}) "
        "SELECT area, SUM(amount_fen)::BIGINT, COALESCE(ANY_VALUE(recipients.recipients), 0) "
        "FROM cost LEFT JOIN recipients USING (area) WHERE programme = 'dibao' GROUP BY area ORDER BY area"
    ).fetchall()
    return [
        {
            "area": area,
            "amount_fen": amount,
            "recipients": recipients,
            "average_fen": amount // recipients if recipients else 0,
            "target_fen": target.figures[area],
        }
        for area, amount, recipients in rows
    ]
