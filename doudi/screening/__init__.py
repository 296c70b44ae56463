"""Screening: what the departments' lists and the registry say of a month, as warnings for an officer to judge.

A warning stops no money and ends nothing. Pure: no Django, set-wise in DuckDB.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.screening.catalogue import RULES
from doudi.screening.rules import MonthScreened, Rule
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from doudi.screening.deliveries import Delivery

__all__ = ["RULES", "WARNING_COLUMNS", "Rule", "Screened", "screen", "screen_folder", "sources_read"]

WARNING_COLUMNS = (
    "rule_id",
    "class",
    "severity",
    "person_id",
    "household_id",
    "source",
    "source_row",
    "evidence",
)
_MEMORY = "2500MB"
"""The memory of the database before it spills to the disk: lists may be larger than the snapshot."""
_ORDER = "rule_place, household_id, person_id NULLS FIRST, source, source_row"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Screened:
    """The data sets that were at hand and which rules ran. ``query`` lists the warnings in the order of the result."""

    sources: tuple[str, ...]
    ran: list[Rule]
    not_run: list[tuple[Rule, tuple[str, ...]]]
    """The rules that did not run, each with the data sets that are missing; none if it never runs from files."""
    query: str

    def missing_of(self, rule: Rule) -> list[str]:
        """The data sets that a rule that ran would have read as well."""
        return [source for source in rule.sources if source not in self.sources]


def sources_read() -> tuple[str, ...]:
    """Return every data set that a rule reads, in the order of the rules."""
    return tuple(dict.fromkeys(source for rule in RULES for source in rule.sources))


def screen_folder(
    connection: DuckDBPyConnection, folder: Path, month: date, known: date
) -> tuple[list[Delivery], Screened]:
    """Screen the people of an open snapshot for a month by the data sets in a folder; leave the table ``warning``.

    Raises:
        FaultySnapshot: the folder cannot be read, or a file has errors.
        NoKnownValueError: a figure of law was not known.
    """
    from doudi.screening.deliveries import read_deliveries

    limit_memory(connection)
    deliveries = read_deliveries(connection, folder, sources_read())
    return deliveries, screen(connection, month, known, [delivery.source for delivery in deliveries])


def limit_memory(connection: DuckDBPyConnection) -> None:
    """Let the database spill to the disk before the machine has no memory left."""
    connection.execute(f"SET memory_limit = '{_MEMORY}'")


@carries("P18-3.d", "P18-11.b", "P18-11.c")
def screen(
    connection: DuckDBPyConnection,
    month: date,
    known: date,
    sources: Sequence[str],
    *,
    left_out: Collection[str] = (),
    progress: Progress = lambda _done, _total: None,
) -> Screened:
    """Screen the people of an open snapshot for a month; leave the table ``warning``.

    Args:
        sources: the data sets at hand, each with its table ``linked_SOURCE``: the columns declared for it without name
            and number, ``row`` (the row of data, from 1), ``tier``, ``person_id`` and ``household_id``.
        left_out: the rules that do not run.
        progress: told after each rule.

    Raises:
        NoKnownValueError: a figure of law was not known.
    """
    from doudi.screening.facts import fill_facts, fill_family_income

    screened = MonthScreened(month, known, tuple(sources))
    fill_facts(connection, screened)
    has_income = screened.has("unemployment") or screened.has("disaster")
    if has_income:
        fill_family_income(connection, screened)
    connection.execute(
        "CREATE TABLE warning (rule_place INTEGER, rule_id VARCHAR, class VARCHAR, severity VARCHAR, "
        "person_id VARCHAR, household_id VARCHAR, source VARCHAR, source_row BIGINT, evidence VARCHAR, "
        "fact_key VARCHAR)"
    )
    ran, not_run = [], []
    for place, rule in enumerate(RULES):
        progress(place, len(RULES))
        missing = rule.missing(screened.sources)
        if rule.rule_id in left_out:
            continue
        if rule.query is None or missing:
            not_run.append((rule, missing))
            continue
        connection.execute(
            f"INSERT INTO warning SELECT {place}, '{rule.rule_id}', '{rule.warning_class}', '{rule.severity}', "
            f"person_id, household_id, source, source_row, evidence, fact_key FROM ({rule.query(screened)})"
        )
        ran.append(rule)
    _lighten(connection, screened, has_income=has_income)
    query = f"SELECT {', '.join(WARNING_COLUMNS)} FROM warning ORDER BY {_ORDER}"
    return Screened(screened.sources, ran, not_run, query)


def _lighten(connection: DuckDBPyConnection, screened: MonthScreened, *, has_income: bool) -> None:
    """Give the warnings of some rules the severity L where the family has an income above the line.

    They stay, because a registered income may be old: but those without one come first.
    """
    from doudi.screening.facts import fill_family_income

    light = ", ".join(f"'{rule.rule_id}'" for rule in RULES if rule.is_light_with_income)
    if not connection.execute(f"SELECT 1 FROM warning WHERE rule_id IN ({light}) LIMIT 1").fetchone():
        return
    if not has_income:
        fill_family_income(connection, screened)
    connection.execute(f"""
        UPDATE warning SET severity = 'L' WHERE rule_id IN ({light}) AND household_id IN (
            SELECT household_id FROM family_income JOIN area_in_month USING (household_id)
            WHERE income_per_head_fen > {screened.income_line("warning_light_income_factor")})
    """)
