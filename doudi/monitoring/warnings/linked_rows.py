"""The linked rows of the deliveries that count for a month, as the tables that the screening reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from doudi.core.bulk_columns import table_of
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.monitoring.judgements.delivered_rows import open_delivered_rows
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records
from doudi.screening import sources_read
from doudi.screening.columns import source_table
from doudi.screening.deliveries import drop_doubled

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_PER_DELIVERY = 100_000_000
"""A row of ``linked_SOURCE`` is its delivery's key times this, and its place in the delivery."""
_IDENTITY = frozenset({"name", "id_number"})
_ONE_EVENT = frozenset({"deaths", "cremations"})
"""Data sets of what happens to a person once: a later delivery corrects an earlier one."""


def attach_linked_rows(connection: DuckDBPyConnection, month: date) -> list[Delivery]:
    """Create ``linked_SOURCE`` for each data set with deliveries that count for a month; return the deliveries.

    The people are those of the snapshot in the connection: who was merged since the matching is the one who is kept.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError: the rows of a delivery cannot be read.
    """
    _fill_merged(connection)
    attached: list[Delivery] = []
    for source in sources_read():
        deliveries = deliveries_in_force(source, month)
        if deliveries:
            _attach(connection, source, deliveries)
            attached += deliveries
    return attached


def _fill_merged(connection: DuckDBPyConnection) -> None:
    """Create ``merged_person``: each merged record, and the one that is kept in the end."""
    kept = surviving_records()
    merged_people = Person.objects.exclude(merged_into=None).values_list("pk", "number")
    rows = [(pk, number, kept[pk]) for pk, number in merged_people]
    merged = table_of(rows, (("person", "BIGINT"), ("number", "VARCHAR"), ("kept", "BIGINT")))  # noqa: F841 - read by SQL
    connection.execute("CREATE TABLE merged_person AS SELECT * FROM merged")


def _attach(connection: DuckDBPyConnection, source: str, deliveries: Sequence[Delivery]) -> None:
    table = source_table(source)
    columns = [name for name in source_profile(source).columns if name not in _IDENTITY]
    typed = ", ".join(f'"{name}" {table.column(name).sql_type}' for name in columns)
    connection.execute(
        f"CREATE TABLE linked_{source} (row BIGINT, {typed}, outcome VARCHAR, tier VARCHAR, person_id VARCHAR, "
        "household_id VARCHAR)"
    )
    for delivery in deliveries:
        with open_delivered_rows(connection, delivery) as rows:
            cells = ", ".join(f'r."{name}"' if name in rows.columns else f'NULL AS "{name}"' for name in columns)
            connection.execute(f"""
                INSERT INTO linked_{source}
                SELECT {delivery.pk * ROWS_PER_DELIVERY}::BIGINT + r.source_row, {cells}, 'linked', r.tier,
                       p.person_id, p.household_id
                FROM {rows.linked} r LEFT JOIN merged_person m ON m.number = r.person_id
                LEFT JOIN known_person k ON k.person = m.kept
                JOIN people p ON p.person_id = COALESCE(k.person_id, r.person_id)
            """)
    drop_doubled(connection, source, f"row // {ROWS_PER_DELIVERY} DESC, row")
    if source in _ONE_EVENT:
        connection.execute(f"""
            DELETE FROM linked_{source} l WHERE row // {ROWS_PER_DELIVERY} < (
                SELECT MAX(row // {ROWS_PER_DELIVERY}) FROM linked_{source} o WHERE o.person_id = l.person_id)
        """)
