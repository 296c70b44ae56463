"""Write registry, payments and statistics as Parquet, each with exactly the columns that its dictionary names.

No name, number, card, telephone, address or health: people and households have keys that are drawn for each export.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.api.tables.dictionary import AWARDS, HOUSEHOLDS, PAYMENTS, PEOPLE, STATISTICS, TableDescription, data_package
from doudi.core.audit.trail import Actor, action, record
from doudi.core.bulk_columns import Columns
from doudi.payments.models import Payment
from doudi.payments.workflow import PaymentState
from doudi.registry.law_inputs.loaded_rows import load_rows
from doudi.registry.law_inputs.registry_snapshot import open_registry_snapshot
from doudi.values.benefit_month import format_month
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PAYMENT: Columns = (
    ("payment", "BIGINT"),
    ("person_id", "VARCHAR"),
    ("village", "VARCHAR"),
    ("month", "DATE"),
    ("programme", "VARCHAR"),
    ("amount", "BIGINT"),
    ("offset_fen", "BIGINT"),
    ("state", "VARCHAR"),
)
_TOWNSHIP_DIGITS = 9
_UNPAID = "('returned', 'in_question', 'ready', 'sent')"
_QUERIES = {
    HOUSEHOLDS.name: f"""
        SELECT household_key, left(village_code, {_TOWNSHIP_DIGITS}) AS township_code, area,
               CAST((SELECT count(*) FROM people AS own WHERE own.household_id = households.household_id) AS INTEGER)
                   AS members,
               financial_assets_fen, motor_vehicles, homes, rigid_expense_fen
        FROM households JOIN household_keys USING (household_id)
    """,
    PEOPLE.name: """
        SELECT person_key, household_key, sex, CAST(year(birth_date) AS INTEGER) AS birth_year,
               death_date IS NOT NULL AS is_dead, wage_fen, business_fen, property_income_fen, transfer_fen,
               basic_pension_fen, student
        FROM people JOIN person_keys USING (person_id) LEFT JOIN household_keys USING (household_id)
    """,
    AWARDS.name: """
        SELECT row_number() OVER (ORDER BY hash(award_id || salt)) AS award_key, person_key, programme, from_month,
               to_month, dibao_class, assessed_income_fen
        FROM awards JOIN person_keys USING (person_id), drawn
    """,
    PAYMENTS.name: f"""
        SELECT row_number() OVER (ORDER BY hash(payment || salt)) AS payment_key, person_key,
               left(village, {_TOWNSHIP_DIGITS}) AS township_code, month, programme, amount - offset_fen AS amount_fen,
               state
        FROM known_payment JOIN person_keys USING (person_id), drawn
    """,
    STATISTICS.name: f"""
        SELECT month, left(village, {_TOWNSHIP_DIGITS}) AS township_code, programme,
               count(DISTINCT person_id) AS people,
               CAST(coalesce(sum(amount - offset_fen) FILTER (state = 'paid'), 0) AS BIGINT) AS paid_fen,
               CAST(coalesce(sum(amount - offset_fen) FILTER (state IN {_UNPAID}), 0) AS BIGINT) AS unpaid_fen
        FROM known_payment GROUP BY ALL
    """,
}


@action("tables.export")
def export_tables(*, by: Actor, month: date, known: date, folder: Path) -> dict[str, int]:  # noqa: ARG001 - for the trail
    """Write the tables of a month as known on a day, with their dictionary; return the rows of each.

    Payments are those of all months up to this one.
    """
    with open_registry_snapshot(month, known, has_clear_numbers=False) as registry:
        connection = registry.connection
        _draw_keys(connection)
        sent = Payment.objects.filter(run__month__lte=month).exclude(state=PaymentState.VOID)
        fields = (
            "pk",
            "person__number",
            "village_code",
            "run__month",
            "programme",
            "amount_fen",
            "offset_fen",
            "state",
        )
        load_rows(connection, "known_payment", sent, fields, _PAYMENT)
        rows = {table.name: _write(connection, table, folder) for table in (HOUSEHOLDS, PEOPLE, AWARDS, PAYMENTS)}
        rows[STATISTICS.name] = _write(connection, STATISTICS, folder)
    package = data_package(format_month(month), known.isoformat())
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")
    record(
        _("导出{month}的数据表：{rows}。").format(
            month=format_month(month), rows="、".join(f"{name} {number}" for name, number in rows.items())
        ),
        new=rows,
    )
    return rows


def _draw_keys(connection: DuckDBPyConnection) -> None:
    """Number people and households in an order that is drawn now and kept nowhere."""
    import secrets

    connection.execute("CREATE TABLE drawn AS SELECT ? AS salt", [secrets.token_hex(16)])
    for name, table in (("person", "people"), ("household", "households")):
        connection.execute(
            f"CREATE TABLE {name}_keys AS SELECT {name}_id, "
            f"row_number() OVER (ORDER BY hash({name}_id || salt)) AS {name}_key FROM {table}, drawn"
        )


def _write(connection: DuckDBPyConnection, table: TableDescription, folder: Path) -> int:
    """Write a table with its columns in the order and the types of the dictionary; return its rows."""
    columns = ", ".join(f"CAST({field.name} AS {field.kind}) AS {field.name}" for field in table.fields)
    ordered = f"SELECT {columns} FROM ({_QUERIES[table.name]}) ORDER BY {', '.join(table.key)}"
    target = str(folder / f"{table.name}.parquet").replace("'", "''")
    connection.execute(f"COPY ({ordered}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    found = connection.execute(f"SELECT count(*) FROM '{target}'").fetchone()
    return int(found[0]) if found else 0
