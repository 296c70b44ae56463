"""Compute a whole snapshot in Python: slow and simple, to check the fast engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from tqdm import tqdm

from doudi.policy.engine.household_evaluator import HouseholdEvaluation, HouseholdEvaluator
from doudi.policy.engine.intervals import award_id
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.relations import RESULT, dated_tables
from doudi.policy.engine.rule_set import Overrides, RuleSet
from doudi.values.benefit_month import month_index
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK_ROWS = 50_000
_ARROW = {"flag": pa.bool_(), "category": pa.string()}

Row = dict[str, Any]


def compute_in_python(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    *,
    all_people: bool,
    overrides: Overrides | None = None,
    county: Mapping[str, Figure] | None = None,
    application_facts: frozenset[str] = frozenset(),
) -> None:
    """Fill the result table household by household. Same contract as on DuckDB.

    ``application_facts`` is not needed: the people's own columns show which facts are known.
    """
    del application_facts
    evaluator = HouseholdEvaluator(rule_set, targets, county=county)
    award_ids = tuple(map(award_id, rule_set.award_programmes))
    schema = _schema(rule_set, targets, award_ids, first)
    connection.register("no_rows", schema.empty_table())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {RESULT} AS SELECT * FROM no_rows")
    rows: list[Row] = []
    dated = dated_rows(connection, rule_set)
    households = tqdm(
        _households(connection, dated, all_people=all_people), disable=None, delay=2, leave=False, unit=_("户")
    )
    for household, people, awards in households:
        for evaluation in evaluator.evaluate_months(first, last, known, household, people, awards, overrides):
            rows.extend(_rows(evaluation, targets, award_ids))
        if len(rows) >= _CHUNK_ROWS:
            _append(connection, rows, schema)
    _append(connection, rows, schema)


def _rows(evaluation: HouseholdEvaluation, targets: tuple[str, ...], award_ids: tuple[str, ...]) -> Iterator[Row]:
    first, last = month_index(evaluation.first), month_index(evaluation.last)
    for person in evaluation.people:
        row = {**evaluation.county, **evaluation.household, **person}
        yield {
            "person_id": row["person_id"],
            "household_id": row["household_id"],
            "first_month": first,
            "last_month": last,
            **{name: row.get(name) for name in award_ids},
            **{name: row[name] for name in targets},
        }


def _append(connection: DuckDBPyConnection, rows: list[Row], schema: pa.Schema) -> None:
    if rows:
        connection.register("more_rows", pa.Table.from_pylist(rows, schema=schema))
        connection.execute(f"INSERT INTO {RESULT} SELECT * FROM more_rows")
        connection.unregister("more_rows")
        rows.clear()


def _schema(rule_set: RuleSet, targets: tuple[str, ...], award_ids: tuple[str, ...], month: date) -> pa.Schema:
    fields = [pa.field("person_id", pa.string()), pa.field("household_id", pa.string())]
    fields += [pa.field(name, pa.int64()) for name in ("first_month", "last_month")]
    fields += [pa.field(name, pa.string()) for name in award_ids]
    fields += [pa.field(name, _ARROW.get(rule_set.unit_of(name, month), pa.int64())) for name in targets]
    return pa.schema(fields)


def _households(
    connection: DuckDBPyConnection, dated: Mapping[str, Mapping[str, list[Row]]], *, all_people: bool
) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """Households with their dated rows, people and awards, read in one pass in order of the household.

    People of a household that is not there are left out, as the other engines do.
    """
    known = "SEMI JOIN households USING (household_id)"
    recipients = "SELECT household_id FROM people JOIN awards USING (person_id)"
    where = "" if all_people else f"WHERE household_id IN ({recipients})"
    people = _stream(connection, f"SELECT * FROM people {known} {where} ORDER BY household_id, person_id")
    households = _stream(connection, f"SELECT * FROM households {where} ORDER BY household_id")
    awards = _stream(
        connection,
        "SELECT awards.*, household_id FROM awards JOIN people USING (person_id) "
        f"{known} {where} ORDER BY household_id",
    )
    next_person, next_award = next(people, None), next(awards, None)
    for household in households:
        household.update({name: rows.get(household["household_id"], []) for name, rows in dated.items()})
        members: list[Row] = []
        own_awards: list[Row] = []
        while next_person is not None and next_person["household_id"] == household["household_id"]:
            members.append(next_person)
            next_person = next(people, None)
        while next_award is not None and next_award["household_id"] == household["household_id"]:
            own_awards.append(next_award)
            next_award = next(awards, None)
        yield household, members, own_awards


def dated_rows(connection: DuckDBPyConnection, rule_set: RuleSet) -> dict[str, dict[str, list[Row]]]:
    """The rows of each table of dated household facts, by table and household."""
    tables: dict[str, dict[str, list[Row]]] = {}
    for table in dated_tables(connection, rule_set.facts.values()):
        tables[table] = {}
        for row in _stream(connection, f"SELECT * FROM {table}"):
            tables[table].setdefault(row["household_id"], []).append(row)
    return tables


def _stream(connection: DuckDBPyConnection, query: str) -> Iterator[Row]:
    cursor = connection.cursor()
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(_CHUNK_ROWS):
        for row in rows:
            yield dict(zip(names, row, strict=True))
