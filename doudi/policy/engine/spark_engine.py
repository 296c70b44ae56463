"""Compute with Spark: the same relations as Spark SQL, for a province or the nation.

Figures of law are a one-row table joined to the people, so that the plan of a query does not depend on them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from doudi.policy.engine.interval_facts import IntervalFacts
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.relations import RESULT, dated_tables
from doudi.policy.engine.rule_set import Epoch, Overrides, RuleSet
from doudi.policy.engine.spark_session import spark_session
from doudi.policy.engine.sql_printer import Figures, Relations, SqlPrinter, chain, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLES = ("people", "households", "awards")


def compute_on_spark(
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
    """Fill the result table. Same contract as on DuckDB; tables travel as Parquet files."""
    spark = spark_session()
    dated = dated_tables(connection, rule_set.facts.values())
    with tempfile.TemporaryDirectory(prefix="doudi-spark-") as folder:
        for table in (*_TABLES, *dated):
            path = Path(folder, f"{table}.parquet")
            connection.table(table).write_parquet(str(path))
            spark.read.parquet(str(path)).createOrReplaceTempView(table)
        files = []
        for number, epoch in enumerate(rule_set.epochs(targets, first, last, known, overrides)):
            query = query_of(
                epoch,
                targets,
                all_people=all_people,
                county=county,
                application_facts=application_facts,
                dated_tables=dated,
            )
            file = Path(folder, f"answer-{number}")
            spark.sql(query.sql(dialect="spark")).write.parquet(str(file))
            files.append(str(file / "*.parquet"))
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {RESULT} AS SELECT * FROM read_parquet($1)", [files])


def query_of(
    epoch: Epoch,
    targets: tuple[str, ...],
    *,
    all_people: bool,
    county: Mapping[str, Figure] | None = None,
    application_facts: frozenset[str] = frozenset(),
    dated_tables: frozenset[str] = frozenset(),
) -> exp.Select:
    """The whole computation of one epoch, with the figures of law in a table of their own."""
    interval_facts = IntervalFacts(
        epoch,
        targets,
        all_people=all_people,
        county=county,
        application_facts=application_facts,
        dated_tables=dated_tables,
    )
    columns = figure_columns(epoch.figures)
    printer = SqlPrinter(epoch.graph, epoch.figures, _look_up, figure_columns=frozenset(columns))
    figures = exp.select(*[exp.alias_(value, name) for name, value in columns.items()] or [literal(1)])
    joined = exp.select("*").from_("person_fact").join("figure_of_law", join_type="cross")
    relations: Relations = [*interval_facts.relations(), ("figure_of_law", figures), ("person_and_law", joined)]
    return chain([*relations, *printer.relations(targets, "person_and_law", interval_facts.group, interval_facts.keep)])


def figure_columns(figures: Figures) -> dict[str, exp.Expression]:
    """One column per figure, or per word of a figure that varies by a category."""
    columns: dict[str, exp.Expression] = {}
    for name, figure in figures.items():
        if isinstance(figure, dict):
            columns.update({column_of(name, word): literal(value) for word, value in figure.items()})
        else:
            columns[column_of(name, None)] = literal(figure)
    return columns


def column_of(name: str, word: str | None) -> str:
    """The name of a figure's column."""
    return name if word is None else f"{name}__{word}"


def _look_up(name: str, word: str | None) -> exp.Expression:
    return exp.column(column_of(name, word))
