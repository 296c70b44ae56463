"""Printer two at work: a county or a province on one machine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlglot import exp

from doudi.policy.engine.book import Epoch, Overrides, RuleBook
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.sql_printer import SqlPrinter, chain, literals
from doudi.policy.engine.staging import Staging

RESULT = "result"
_PEOPLE_AT_ONCE = 2_000_000


def query_of(
    epoch: Epoch,
    targets: tuple[str, ...],
    *,
    everybody: bool,
    county: Mapping[str, Figure] | None = None,
    asked: frozenset[str] = frozenset(),
    share: str | None = None,
) -> exp.Select:
    """The whole computation of one epoch: staging and rules, one chain of common table expressions."""
    staging = Staging(epoch, targets, everybody=everybody, county=county, asked=asked, share=share)
    printer = SqlPrinter(epoch.graph, epoch.figures, literals(epoch.figures))
    rules = printer.relations(targets, "person_fact", staging.group, staging.keep)
    return chain([*staging.relations(), *rules])


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
        query = query_of(epoch, targets, everybody=True, share=share).sql(dialect="duckdb")
        connection.execute(
            f"COPY ({query}) TO '{scratch / f'{RESULT}-{number}.parquet'}' (FORMAT PARQUET, COMPRESSION snappy)"
        )
    return f"read_parquet('{scratch / f'{RESULT}-*.parquet'}')"


def compute(
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
        query = query_of(epoch, targets, everybody=everybody, county=county, asked=asked)
        if number:
            statement: exp.Expression = exp.insert(query, table)
        else:
            statement = exp.Create(
                this=exp.to_table(table),
                kind="TABLE",
                replace=True,
                expression=query,
                properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            )
        connection.execute(statement.sql(dialect="duckdb"))
