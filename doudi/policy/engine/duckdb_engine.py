"""Compute with DuckDB: a county or a province on one machine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlglot import exp

from doudi.files.query_rows import only_row
from doudi.policy.engine.interval_facts import IntervalFacts
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.relations import RESULT, dated_tables
from doudi.policy.engine.rule_set import Epoch, Overrides, RuleSet
from doudi.policy.engine.sql_printer import Relations, SqlPrinter, chain, literals

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PEOPLE_AT_ONCE = 2_000_000
_STORED_RELATIONS = ("award", "person_interval", "award_fact")
_MAXIMUM_QUERIES = 64
_QUERIES: WeakKeyDictionary[RuleSet, dict[tuple[Any, ...], str]] = WeakKeyDictionary()


def query_of(
    connection: DuckDBPyConnection,
    epoch: Epoch,
    targets: tuple[str, ...],
    *,
    all_people: bool,
    county: Mapping[str, Figure] | None = None,
    application_facts: frozenset[str] = frozenset(),
    share: str | None = None,
) -> str:
    """The computation of one epoch as one query: the rules as a chain of common table expressions over the facts.

    For all people the small relations are stored in temporary tables first, so that the planner knows how small
    they are: otherwise it builds hash tables from all people instead of from the few for whom something changes.
    For recipients alone that costs more than it saves.
    """
    interval_facts = IntervalFacts(
        epoch,
        targets,
        all_people=all_people,
        county=county,
        application_facts=application_facts,
        dated_tables=dated_tables(connection, epoch.graph.facts.values()),
        share=share,
    )
    relations: Relations = []
    for name, relation in interval_facts.relations():
        if all_people and name in _STORED_RELATIONS:
            everything = exp.select("*").from_(name)
            earlier = [(other, expression.copy()) for other, expression in relations]
            query = chain([*earlier, (name, relation), ("answer", everything)])
            _create(connection, f"{name}_of_epoch", query)
            relations.append((name, exp.select("*").from_(f"{name}_of_epoch")))
        else:
            relations.append((name, relation))
    printer = SqlPrinter(epoch.graph, epoch.figures, literals(epoch.figures))
    rules = printer.relations(targets, "person_fact", interval_facts.group, interval_facts.keep)
    return str(chain([*relations, *rules]).sql(dialect="duckdb"))


def _create(connection: DuckDBPyConnection, table: str, query: exp.Select) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query.sql(dialect='duckdb')}")


def compute_to_files(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    scratch: Path,
) -> str:
    """Write the targets of all people to Parquet files in ``scratch``; return the relation that reads them.

    An assessment is several times as large as the county. Epoch by epoch, and a part of the households at a time,
    it needs a few hundred megabytes, where one query over all of it would spill to disk.
    """
    people = only_row(connection, "SELECT count(*) FROM people")[0]
    parts = -(-people // _PEOPLE_AT_ONCE) or 1
    epochs = rule_set.epochs(targets, first, last, known)
    for number, (epoch, part) in enumerate(itertools.product(epochs, range(parts))):
        share = f"hash(people.household_id) % {parts} = {part}" if parts > 1 else None
        query = query_of(connection, epoch, targets, all_people=True, share=share)
        connection.execute(
            f"COPY ({query}) TO '{scratch / f'{RESULT}-{number}.parquet'}' (FORMAT PARQUET, COMPRESSION snappy)"
        )
    return f"read_parquet('{scratch / f'{RESULT}-*.parquet'}')"


def compute_on_duckdb(
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
    table: str = RESULT,
) -> None:
    """Fill a temporary table with the targets of every person and interval.

    ``connection`` holds the relations people, households and awards of the snapshot.

    Raises:
        NoKnownValueError: a figure of law has no known value for one of the months.
    """
    for number, epoch in enumerate(rule_set.epochs(targets, first, last, known, overrides)):
        if all_people:
            query = query_of(
                connection, epoch, targets, all_people=True, county=county, application_facts=application_facts
            )
        else:
            query = _of_recipients(connection, rule_set, epoch, targets, county or {}, application_facts)
        start = f"INSERT INTO {table}" if number else f"CREATE OR REPLACE TEMP TABLE {table} AS"
        connection.execute(f"{start} {query}")


def _of_recipients(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    epoch: Epoch,
    targets: tuple[str, ...],
    county: Mapping[str, Figure],
    application_facts: frozenset[str],
) -> str:
    """The query for recipients alone, cached: printing it takes longer than running it."""
    queries = _QUERIES.setdefault(rule_set, {})
    key = (
        id(epoch.graph),
        epoch.first,
        epoch.last,
        targets,
        repr(sorted(epoch.figures.items())),
        repr(sorted(county.items())),
        application_facts,
        dated_tables(connection, epoch.graph.facts.values()),
    )
    if key not in queries:
        if len(queries) >= _MAXIMUM_QUERIES:
            queries.clear()
        queries[key] = query_of(
            connection, epoch, targets, all_people=False, county=county, application_facts=application_facts
        )
    return queries[key]
