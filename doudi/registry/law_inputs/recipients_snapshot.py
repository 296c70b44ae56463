"""A snapshot of all households with an award, as DuckDB tables for county-wide computations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from doudi.core.bulk_columns import open_tables
from doudi.registry.law_inputs.household_facts import (
    Row,
    award_row,
    holding_on,
    household_row,
    known_on,
    person_row,
)
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.snapshot.columns import FOLDER_TABLES, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 20_000


def open_recipients_snapshot(first: date, last: date, known: date) -> Any:
    """Open a DuckDB connection with the tables households, people and awards, as known on a day.

    They contain everybody with an award in one of the months and the members of their household on ``first``.
    """
    connection = open_tables()
    awards = _awards(first, last, known)
    living = known_on(Membership.objects.filter(kind=Membership.Kind.LIVING), known).filter(holding_on(first))
    homes = living.filter(person__in=awards.values("person")).values("household")
    members = living.filter(household__in=homes)
    of_people = _circumstances(Q(person__in=members.values("person")), first, known)
    of_homes = _circumstances(Q(household__in=homes), first, known)
    villages = Household.objects.filter(pk__in=homes).select_related("village")
    present = members.values("person")
    rows = {
        "households": (household_row(household, of_homes.get(household.pk, ())) for household in _each(villages)),
        "people": _people_rows(members, of_people),
        "awards": map(award_row, _each(awards.filter(person__in=present).select_related("person"))),
    }
    for table in FOLDER_TABLES:
        _fill(connection, table, rows[table.name])
    return connection


def _awards(first: date, last: date, known: date) -> QuerySet[Award]:
    in_range = Q(valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gte=first))
    return known_on(Award.objects.filter(in_range), known)


def _each(rows: QuerySet[Any]) -> Iterator[Any]:
    return rows.order_by("pk").iterator(chunk_size=_BATCH)


def _circumstances(of: Q, day: date, known: date) -> dict[int, list[Circumstance]]:
    """The circumstances that hold on a day by key of the person or household, in order of recording."""
    by_subject: dict[int, list[Circumstance]] = {}
    for row in _each(known_on(Circumstance.objects.filter(of), known).filter(holding_on(day))):
        by_subject.setdefault(row.person_id or row.household_id, []).append(row)
    return by_subject


def _people_rows(members: QuerySet[Membership], circumstances: dict[int, list[Circumstance]]) -> Iterator[Row]:
    for membership in _each(members.select_related("person", "household")):
        person: Person = membership.person
        yield person_row(person, membership.relation, membership.household, circumstances.get(person.pk, ())) | {
            "id_number": None
        }


def _fill(connection: DuckDBPyConnection, table: Table, rows: Iterable[Row]) -> None:
    import pyarrow

    columns: dict[str, list[Any]] = {name: [] for name in table.column_names}
    for row in rows:
        for name, values in columns.items():
            values.append(row[name])
    arrow_table = pyarrow.table({name: pyarrow.array(values) for name, values in columns.items()})  # noqa: F841 - read by SQL
    typed = ", ".join(f'CAST("{column.name}" AS {column.sql_type}) AS "{column.name}"' for column in table.columns)
    connection.execute(f"CREATE TABLE {table.name} AS SELECT {typed} FROM arrow_table")
