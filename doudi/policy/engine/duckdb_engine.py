"""Printer two at work: a county or a province on one machine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlglot import exp

from doudi.policy.engine.interval_facts import IntervalFacts
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.rule_book import Epoch, Overrides, RuleBook
from doudi.policy.engine.sql_printer import Relations, SqlPrinter, chain, literals

RESULT = "result"
_PEOPLE_AT_ONCE = 2_000_000
_KEPT = ("award", "piece", "award_fact")
_MOST_WRITTEN = 64
_WRITTEN: WeakKeyDictionary[RuleBook, dict[tuple[Any, ...], str]] = WeakKeyDictionary()


def query_of(
    connection: Any,
    epoch: Epoch,
    targets: tuple[str, ...],
    *,
    everybody: bool,
    county: Mapping[str, Figure] | None = None,
    asked: frozenset[str] = frozenset(),
    share: str | None = None,
) -> str:
    """The whole computation of one epoch: rules as one chain of common table expressions over staged facts.

    Where everybody is asked about, the small relations are kept in temporary tables first, so that the planner
    knows how small they are: left to guess, it builds its hash tables from all people instead of from the few for
    whom something changes. For recipients alone that costs more than it saves.
    """
    staging = IntervalFacts(epoch, targets, everybody=everybody, county=county, asked=asked, share=share)
    relations: Relations = []
    for name, relation in staging.relations():
        if everybody and name in _KEPT:
            everything = exp.select("*").from_(name)
            earlier = [(other, one.copy()) for other, one in relations]
            query = chain([*earlier, (name, relation), ("answer", everything)])
            _create(connection, f"{name}_of_epoch", query)
            relations.append((name, exp.select("*").from_(f"{name}_of_epoch")))
        else:
            relations.append((name, relation))
    printer = SqlPrinter(epoch.graph, epoch.figures, literals(epoch.figures))
    rules = printer.relations(targets, "person_fact", staging.group, staging.keep)
    return str(chain([*relations, *rules]).sql(dialect="duckdb"))


def _create(connection: Any, table: str, query: exp.Select) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query.sql(dialect='duckdb')}")


def compute_to_files(
    connection: Any,
    book: RuleBook,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    scratch: Path,
) -> str:
    """Everybody's targets as files in ``scratch``; returns the relation that reads them.

    An assessment is several times as large as the county. Epoch by epoch, and a part of the households at a
    time, it needs a few hundred megabytes, where one query over all of it would spill.
    """
    people = connection.execute("SELECT count(*) FROM people").fetchone()[0]
    parts = -(-people // _PEOPLE_AT_ONCE) or 1
    epochs = book.epochs(targets, first, last, known)
    for number, (epoch, part) in enumerate(itertools.product(epochs, range(parts))):
        share = f"hash(people.household_id) % {parts} = {part}" if parts > 1 else None
        query = query_of(connection, epoch, targets, everybody=True, share=share)
        connection.execute(
            f"COPY ({query}) TO '{scratch / f'{RESULT}-{number}.parquet'}' (FORMAT PARQUET, COMPRESSION snappy)"
        )
    return f"read_parquet('{scratch / f'{RESULT}-*.parquet'}')"


def compute_on_duckdb(
    connection: Any,
    book: RuleBook,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    *,
    everybody: bool,
    overrides: Overrides | None = None,
    county: Mapping[str, Figure] | None = None,
    asked: frozenset[str] = frozenset(),
    table: str = RESULT,
) -> None:
    """Fill the temporary table with the targets of every person and piece of time.

    ``connection`` holds the relations people, households and awards of the input folder.
    """
    for number, epoch in enumerate(book.epochs(targets, first, last, known, overrides)):
        if everybody:
            query = query_of(connection, epoch, targets, everybody=True, county=county, asked=asked)
        else:
            query = _of_recipients(connection, book, epoch, targets, county or {}, asked)
        start = f"INSERT INTO {table}" if number else f"CREATE OR REPLACE TEMP TABLE {table} AS"
        connection.execute(f"{start} {query}")


def _of_recipients(
    connection: Any,
    book: RuleBook,
    epoch: Epoch,
    targets: tuple[str, ...],
    county: Mapping[str, Figure],
    asked: frozenset[str],
) -> str:
    """The query for recipients alone, written once for the same law and months: writing takes longer than asking."""
    written = _WRITTEN.setdefault(book, {})
    key = (
        id(epoch.graph),
        epoch.first,
        epoch.last,
        targets,
        repr(sorted(epoch.figures.items())),
        repr(sorted(county.items())),
        asked,
    )
    if key not in written:
        if len(written) >= _MOST_WRITTEN:
            written.clear()
        written[key] = query_of(connection, epoch, targets, everybody=False, county=county, asked=asked)
    return written[key]
