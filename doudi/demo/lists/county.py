"""The county beside the lists: read, changed where a truth asks for it, and written again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from doudi.demo.lists.planted_cases import Planting
from doudi.demo.lists.sources import CATEGORIES, GRADES

TABLES = ("households", "people", "awards")


def read_county(connection: duckdb.DuckDBPyConnection, folder: Path, seed: int) -> None:
    """Load the three Parquet tables of a snapshot and define the numbers drawn by the seed.

    Raises:
        FileNotFoundError: the folder lacks one of the tables.
    """
    for table in TABLES:
        path = folder / f"{table}.parquet"
        if not path.exists():
            message = f"{folder} has no {path.name}."
            raise FileNotFoundError(message)
        connection.execute(f"CREATE TABLE {table} AS FROM read_parquet('{path}')")
    connection.execute(f"CREATE MACRO n(salt, id) AS (hash('{seed}' || salt || id) // 64)::BIGINT")
    connection.execute("CREATE MACRO u(salt, id) AS (n(salt, id) % 1000003) / 1000003")


def change_county(connection: duckdb.DuckDBPyConnection, planting: Planting) -> None:
    """Enter what was planted: awards, and what the register says of the planted families."""
    _keep(connection, "taken", ("household_id", "signal", "is_rich"), planting.taken)
    connection.execute(
        """
        UPDATE people SET wage_fen = 0, employed_since = NULL, business_fen = 0, property_income_fen = 0,
            transfer_fen = 0 FROM taken WHERE people.household_id = taken.household_id AND NOT is_rich
        """
    )
    connection.execute(
        """
        UPDATE households SET financial_assets_fen = 100000, motor_vehicles = 0, homes = 1, runs_company = FALSE,
            rigid_expense_fen = 0 FROM taken WHERE households.household_id = taken.household_id
        """
    )
    for table, key, changes in (
        ("people", "person_id", planting.people),
        ("households", "household_id", planting.households),
    ):
        for column in sorted({name for values in changes.values() for name in values}):
            pairs = [(one, values[column]) for one, values in changes.items() if column in values]
            _keep(connection, "changes", (key, "value"), pairs)
            connection.execute(f"UPDATE {table} SET {column} = value FROM changes WHERE {table}.{key} = changes.{key}")
    columns = ("award_id", "person_id", "programme", "from_month", "to_month", "dibao_class", "assessed_income_fen")
    _keep(connection, "new_awards", (*columns, "self_care", "child_status", "in_institution"), planting.awards)
    connection.execute(
        """
        INSERT INTO awards BY NAME
        SELECT * REPLACE (strftime(from_month, '%Y-%m') AS from_month, strftime(to_month, '%Y-%m') AS to_month,
            CASE programme WHEN 'dibao' THEN dibao_class END AS dibao_class,
            CASE programme WHEN 'dibao' THEN assessed_income_fen END AS assessed_income_fen) FROM new_awards
        """
    )


def prepare_people(connection: duckdb.DuckDBPyConnection, month: date) -> None:
    """Make the view ``person`` of the ordinary rows and the table ``numbered`` of the identities."""
    categories = ", ".join(f"'{word}': '{label}'" for word, label in CATEGORIES.items())
    grades = ", ".join(f"'{grade}'" for grade in GRADES[1:])
    connection.execute("CREATE OR REPLACE TEMP TABLE day AS SELECT $1::DATE AS month", [month])
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE person AS
        WITH aided AS (
            SELECT DISTINCT p.household_id FROM awards AS a JOIN people AS p USING (person_id), day
            WHERE a.to_month IS NULL OR a.to_month >= strftime(day.month - INTERVAL 12 MONTH, '%Y-%m')
        ), covered AS (
            SELECT DISTINCT p.household_id FROM awards AS a JOIN people AS p USING (person_id)
            WHERE a.to_month IS NULL AND a.programme IN ('dibao', 'tekun')
        ), income AS (
            SELECT household_id,
                sum(wage_fen + business_fen + property_income_fen + transfer_fen) / count(*) AS per_head
            FROM people GROUP BY household_id
        )
        SELECT p.*, h.area, h.motor_vehicles, h.homes, h.monitored_poverty, i.per_head,
            date_diff('year', p.birth_date, day.month) AS age, aided.household_id IS NOT NULL AS is_aided,
            covered.household_id IS NOT NULL AS is_covered,
            taken.household_id IS NOT NULL AS is_planted, coalesce(taken.signal, '') AS signal,
            MAP {{{categories}}} AS category_words, [{grades}] AS grade_words
        FROM people AS p JOIN households AS h USING (household_id) JOIN income AS i USING (household_id)
            LEFT JOIN aided USING (household_id) LEFT JOIN covered USING (household_id)
            LEFT JOIN taken USING (household_id), day
        """
    )
    connection.execute(
        """
        CREATE OR REPLACE TABLE numbered AS
        SELECT person_id, name, id_number, birth_date, lead(id_number, 1, id_number) OVER places AS other_number,
            lead(name, 1, name) OVER places AS other_name
        FROM people WHERE id_number IS NOT NULL WINDOW places AS (ORDER BY person_id)
        """
    )


def write_county(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the changed tables as Parquet files."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        key = {"households": "household_id", "people": "person_id", "awards": "award_id"}[table]
        path = folder / f"{table}.parquet"
        connection.execute(f"COPY (FROM {table} ORDER BY {key}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _keep(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[object]]
) -> None:
    """Keep rows as a table."""
    values = {name: pa.array([row[place] for row in rows]) for place, name in enumerate(columns)}
    connection.register("rows_to_keep", pa.table(values))
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM rows_to_keep")
    connection.unregister("rows_to_keep")
