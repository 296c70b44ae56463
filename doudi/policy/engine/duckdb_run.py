"""Printer two at work: a county or a province on one machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlglot import exp

from doudi.policy.engine.book import Epoch, Overrides, RuleBook
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.sql_printer import SqlPrinter, chain, literals
from doudi.policy.engine.staging import Staging

RESULT = "result"


def query_of(
    epoch: Epoch,
    targets: tuple[str, ...],
    *,
    everybody: bool,
    county: Mapping[str, Figure] | None = None,
    asked: frozenset[str] = frozenset(),
) -> exp.Select:
    """The whole computation of one epoch: staging and rules, one chain of common table expressions."""
    staging = Staging(epoch, targets, everybody=everybody, county=county, asked=asked)
    printer = SqlPrinter(epoch.graph, epoch.figures, literals(epoch.figures))
    rules = printer.relations(targets, "person_fact", staging.group, staging.keep)
    return chain([*staging.relations(), *rules])


def streamed(
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
) -> str:
    """What :func:`compute` would leave in its table, as one query: for a result that is read only once.

    A county's assessment is several times as large as the county, and so need not fit into memory.
    """
    queries = [
        query_of(epoch, targets, everybody=everybody, county=county, asked=asked).sql(dialect="duckdb")
        for epoch in book.epochs(targets, first, last, known, overrides)
    ]
    return " UNION ALL ".join(f"({query})" for query in queries)


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
