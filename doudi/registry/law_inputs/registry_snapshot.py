"""A snapshot of everybody in the registry in a month, with identity numbers in clear, for matching and screening.

It is read only by computations of the server and never written to a file: the numbers lie in memory while it is open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING

from django.db.models import Q

from doudi.core.bulk_columns import Columns, open_tables
from doudi.core.divisions.models import Division
from doudi.core.encryption import Place, SealedKind, SealedValue
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, KINDS, PERSON_KINDS
from doudi.registry.law_inputs.circumstance_columns import latest_text, latest_texts, typed_value
from doudi.registry.law_inputs.household_facts import UNDATED_KINDS, holding_on, known_on
from doudi.registry.law_inputs.loaded_rows import (
    CIRCUMSTANCES,
    Alive,
    load_rows,
    nothing,
    unseal,
    unseal_awards,
    unseal_circumstances,
)
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.snapshot.cell_checks import FIRST_ROW
from doudi.snapshot.columns import FOLDER_TABLES, HOUSEHOLDS, PEOPLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_UNDATED = tuple(sorted(UNDATED_KINDS))
_NUMBER = Place("registry_person.id_number")
_PERSON: Columns = (
    ("person", "BIGINT"),
    ("person_id", "VARCHAR"),
    ("name", "VARCHAR"),
    ("sealed", "VARCHAR"),
    ("sex", "VARCHAR"),
    ("birth_date", "DATE"),
    ("village", "VARCHAR"),
)
_HOME: Columns = (("home", "BIGINT"), ("household_id", "VARCHAR"), ("village", "VARCHAR"))
_RESIDENCE: Columns = (("place", "BIGINT"), ("person", "BIGINT"), ("home", "BIGINT"), ("relation", "VARCHAR"))
_AWARD: Columns = (
    ("award", "BIGINT"),
    ("award_id", "VARCHAR"),
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    ("from_month", "DATE"),
    ("to_month", "DATE"),
    ("dibao_class", "VARCHAR"),
    ("assessed_income_fen", "BIGINT"),
    ("self_care", "VARCHAR"),
    ("child_status", "VARCHAR"),
    ("in_institution", "BOOLEAN"),
)


class RegistrySnapshot(AbstractContextManager["RegistrySnapshot"]):
    """The registry as tables households, people, awards and household_areas, as ``doudi.snapshot`` leaves them.

    ``person_id`` and ``household_id`` are the numbers of person and household; people without a household have none.
    Each table has its rows with their place as ``<table>_rows``.
    """

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self.connection = connection

    @contextmanager
    def scratch(self) -> Iterator[DuckDBPyConnection]:
        """Give the connection for a computation, and drop the tables that it leaves."""
        before = self._tables()
        yield self.connection
        for name in self._tables() - before:
            self.connection.execute(f'DROP TABLE "{name}"')

    def _tables(self) -> set[str]:
        return {name for (name,) in self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class Among:
    """The people and households, by key, that a snapshot is limited to; a few thousand at most."""

    people: Collection[int]
    households: Collection[int]


def open_registry_snapshot(
    month: date,
    known: date,
    *,
    has_clear_numbers: bool = True,
    alive: Alive = nothing,
    among: Among | None = None,
) -> RegistrySnapshot:
    """Open the registry of a month as known on a day: what holds on the first of the month, and every award.

    People who were merged into another are left out, and who has died remains. Without clear numbers ``id_number`` is
    the blind index of the number: equal where the numbers are, and it costs no decryption.

    Args:
        alive: called now and then while it is opened, so that a job is not taken for dead.
        among: whom to read; everybody if None.
    """
    connection = open_tables()
    try:
        _load(connection, month, known, has_clear_numbers, alive, among)
        for step in (_households(), _people(), _AWARDS, _AREAS):
            connection.execute(step)
        for table in (*(table.name for table in FOLDER_TABLES), "household_areas"):
            connection.execute(f"CREATE VIEW {table} AS SELECT * EXCLUDE (row) FROM {table}_rows")
    except BaseException:
        connection.close()
        raise
    return RegistrySnapshot(connection)


def _load(
    connection: DuckDBPyConnection,
    month: date,
    known: date,
    has_clear_numbers: bool,
    alive: Alive,
    among: Among | None,
) -> None:
    kinds = {kind.name: kind for kind in (*PERSON_KINDS, *HOUSEHOLD_KINDS) if kind.form != "text"}
    people = Person.objects.filter(merged_into=None)
    living = known_on(Membership.objects.filter(kind=Membership.Kind.LIVING), known).filter(holding_on(month))
    circumstances = known_on(Circumstance.objects.filter(kind__in=kinds), known)
    holding = circumstances.filter(holding_on(month) | Q(kind__in=[*_UNDATED, "area"]))
    homes, awards = Household.objects.all(), known_on(Award.objects.all(), known)
    if among is not None:
        people, homes = people.filter(pk__in=among.people), homes.filter(pk__in=among.households)
        living, awards = living.filter(person__in=among.people), awards.filter(person__in=among.people)
        holding = holding.filter(Q(person__in=among.people) | Q(household__in=among.households))
    number = "id_number" if has_clear_numbers else "id_number_index"
    fields = ("pk", "number", "name", number, "sex", "birth_date", "village_id")
    load_rows(connection, "known_person", people, fields, _PERSON)
    load_rows(connection, "known_home", homes, ("pk", "number", "village_id"), _HOME)
    load_rows(connection, "known_residence", living, ("pk", "person_id", "household_id", "relation"), _RESIDENCE)
    alive()
    for name, subject in (("person", "person_id"), ("home", "household_id")):
        rows = holding.filter(**{f"{subject.removesuffix('_id')}__isnull": False})
        dated = ("pk", subject, "kind", "text", "valid_from", "valid_to")
        load_rows(connection, f"circumstance_of_{name}", rows, dated, CIRCUMSTANCES)
        alive()
    load_rows(
        connection,
        "known_award",
        awards,
        (
            *("pk", "number", "person_id", "programme", "valid_from", "valid_to", "dibao_class"),
            *("assessed_income_fen", "self_care", "child_status", "in_institution"),
        ),
        _AWARD,
    )
    villages = Division.objects.filter(level=Division.Level.VILLAGE)
    load_rows(connection, "known_village", villages, ("code", "area"), (("village", "VARCHAR"), ("area", "VARCHAR")))
    _fill_numbers(connection, has_clear_numbers, alive)
    unseal_awards(connection)
    unseal_circumstances(connection, ("circumstance_of_person", "circumstance_of_home"), kinds, alive=alive)


def _fill_numbers(connection: DuckDBPyConnection, has_clear_numbers: bool, alive: Alive) -> None:
    """Create ``clear_number`` (key, text): the identity numbers, or their indexes."""
    numbers = "SELECT person, sealed FROM known_person WHERE sealed <> ''"
    if has_clear_numbers:
        number = SealedKind.IDENTITY_NUMBER
        unseal(connection, "clear_number", numbers, lambda row: SealedValue(row[1], number, _NUMBER), alive=alive)
    else:
        connection.execute(f"CREATE TABLE clear_number AS SELECT person AS key, sealed AS text FROM ({numbers})")


def _households() -> str:
    names = [kind.name for kind in HOUSEHOLD_KINDS if kind.form != "text" and kind.name != "area"]
    own = {"household_id": "household_id", "village_code": "village AS village_code", "area": _AREA}
    columns = ", ".join(
        own.get(column.name) or f"{typed_value(column.name, f'latest.{column.name}')} AS {column.name}"
        for column in HOUSEHOLDS.columns
    )
    return f"""
    CREATE TABLE households_rows AS
    WITH latest AS (
        SELECT subject AS home, {latest_texts(names)} FROM circumstance_of_home AS circumstance
        WHERE kind <> 'area' GROUP BY subject
    ), first_area AS (
        SELECT subject AS home, ARG_MAX(text, place) AS text FROM circumstance_of_home
        WHERE kind = 'area' AND since IS NULL GROUP BY subject
    )
    SELECT row_number() OVER (ORDER BY home) + {FIRST_ROW - 1} AS row, {columns}
    FROM known_home JOIN known_village USING (village) LEFT JOIN latest USING (home) LEFT JOIN first_area USING (home)
    ORDER BY row
    """


_AREA = "COALESCE(NULLIF(first_area.text, ''), known_village.area) AS area"


def _people() -> str:
    own = {
        "person_id": "person_id",
        "household_id": "household_id",
        "name": "name",
        "id_number": "clear_number.text AS id_number",
        "sex": "sex",
        "birth_date": "birth_date",
        "relation": "NULLIF(relation, '') AS relation",
    }
    columns = []
    for column in PEOPLE.columns:
        table = "undated" if column.name in UNDATED_KINDS else "latest"
        columns.append(own.get(column.name) or f"{typed_value(column.name, f'{table}.{column.name}')} AS {column.name}")
    names = [column.name for column in PEOPLE.columns if column.name in KINDS and column.name not in UNDATED_KINDS]
    return f"""
    CREATE TABLE people_rows AS
    WITH latest AS (
        SELECT subject AS person, {latest_texts(names)} FROM circumstance_of_person AS circumstance GROUP BY subject
    ), undated AS (
        SELECT subject AS person, {", ".join(map(latest_text, _UNDATED))}
        FROM circumstance_of_person AS circumstance GROUP BY subject
    ), home_of AS (
        SELECT person, ARG_MAX(home, place) AS home, ARG_MAX(relation, place) AS relation
        FROM known_residence GROUP BY person
    )
    SELECT row_number() OVER (ORDER BY known_person.person) + {FIRST_ROW - 1} AS row, {", ".join(columns)}
    FROM known_person LEFT JOIN home_of USING (person) LEFT JOIN known_home USING (home)
    LEFT JOIN latest USING (person) LEFT JOIN undated USING (person)
    LEFT JOIN clear_number ON clear_number.key = known_person.person
    ORDER BY row
    """


_AWARDS = f"""
CREATE TABLE awards_rows AS
SELECT row_number() OVER (ORDER BY award) + {FIRST_ROW - 1} AS row, award_id, person_id, programme,
       from_month, to_month, NULLIF(dibao_class, '') AS dibao_class, assessed_income_fen,
       clear_self_care.text AS self_care, clear_child_status.text AS child_status, in_institution
FROM known_award JOIN known_person USING (person)
LEFT JOIN clear_self_care ON clear_self_care.key = award
LEFT JOIN clear_child_status ON clear_child_status.key = award
ORDER BY row
"""

# An area counts from the first month on whose first day it holds.
_AREAS = f"""
CREATE TABLE household_areas_rows AS
SELECT row_number() OVER (ORDER BY home, from_month) + {FIRST_ROW - 1} AS row, household_id, from_month, area
FROM (
    SELECT subject AS home, ARG_MAX(text, place) AS area,
           CAST(CASE WHEN DAY(since) > 1 THEN date_trunc('month', since) + INTERVAL 1 MONTH ELSE since END AS DATE)
               AS from_month
    FROM circumstance_of_home WHERE kind = 'area' AND since IS NOT NULL AND text <> '' GROUP BY subject, from_month)
JOIN known_home USING (home) ORDER BY row
"""
