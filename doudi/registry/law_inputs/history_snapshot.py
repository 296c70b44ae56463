"""A snapshot of all recipients over a range of months, cut into intervals in which nothing changes for the dues.

The tables are those of a snapshot, but a person has one row for each interval of months in which nothing changes for
them: ``person_id`` is ``<key>#<interval>``, ``household_id`` is the same, and the awards are clipped to the interval.
So a family that moved from a village to the town in March has the rural standard until February, whenever the move
became known.

The rows are read from the database as columns and cut in DuckDB, because a whole county is read several times a month.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from doudi import policy
from doudi.core.bulk_columns import Columns, open_tables
from doudi.core.divisions.models import Division
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.law_inputs.circumstance_columns import latest_text, latest_texts, typed_value
from doudi.registry.law_inputs.household_facts import UNDATED_KINDS
from doudi.registry.law_inputs.loaded_rows import (
    CIRCUMSTANCES,
    DATED,
    load_rows,
    unseal_awards,
    unseal_circumstances,
)
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_UNDATED = tuple(sorted(UNDATED_KINDS))
_AWARD: Columns = (
    ("award", "BIGINT"),
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    *DATED,
    ("dibao_class", "VARCHAR"),
    ("assessed_income_fen", "BIGINT"),
    ("self_care", "VARCHAR"),
    ("child_status", "VARCHAR"),
    ("in_institution", "BOOLEAN"),
)

_NO_DATED_AREAS = "CREATE TABLE household_areas (household_id VARCHAR, from_month DATE, area VARCHAR)"
"""The area is the same in a whole interval. An engine that finds no such table looks through the whole catalogue."""

_INDEX = "(YEAR({day}) * 12 + MONTH({day}) - 1)"
_MONTH = "MAKE_DATE({index} // 12, {index} % 12 + 1, 1)"
_LAST_INDEX = f"COALESCE({_INDEX}, 1000000)"
# A row counts for the months on whose first day it holds.
_MONTHS = (
    f"COALESCE({_INDEX.format(day='since')} + (CASE WHEN DAY(since) > 1 THEN 1 ELSE 0 END), -1) AS since, "
    f"{_LAST_INDEX.format(day='until')} AS until"
)

_SPANS = f"""
CREATE TABLE residence AS SELECT place, person, home, {_MONTHS} FROM known_residence;
CREATE TABLE circumstance_of_person AS
SELECT place, subject AS person, kind, text, {_MONTHS} FROM known_circumstance_of_person;
CREATE TABLE circumstance_of_home AS
SELECT place, subject AS home, kind, text, {_MONTHS} FROM known_circumstance_of_home;
"""

_INTERVALS = """
CREATE TABLE person_interval AS
WITH span AS (
    SELECT person, since, until FROM residence
    UNION ALL SELECT person, since, until FROM circumstance_of_person
    UNION ALL
    SELECT residence.person, circumstance.since, circumstance.until
    FROM residence JOIN circumstance_of_home AS circumstance USING (home)
), cut AS (
    SELECT person, {first} AS start FROM known_person
    UNION SELECT person, since FROM span WHERE since > {first} AND since <= {last}
    UNION SELECT person, until + 1 FROM span WHERE until + 1 > {first} AND until < {last}
)
SELECT person, ROW_NUMBER() OVER of_person - 1 AS number, start,
       COALESCE(LEAD(start) OVER of_person - 1, {last}) AS stop
FROM cut WINDOW of_person AS (PARTITION BY person ORDER BY start)
"""

_HOMES = """
CREATE TABLE home_of AS
SELECT person_interval.person, person_interval.number, ARG_MAX(residence.home, residence.place) AS home
FROM person_interval JOIN residence ON residence.person = person_interval.person AND start BETWEEN since AND until
GROUP BY ALL
"""

_PEOPLE = """
CREATE TABLE people AS
WITH latest AS (
    SELECT person_interval.person, person_interval.number, {latest}
    FROM person_interval
    JOIN circumstance_of_person AS circumstance
         ON circumstance.person = person_interval.person AND start BETWEEN since AND until
    GROUP BY ALL
), undated AS (SELECT person, {undated} FROM circumstance_of_person AS circumstance GROUP BY person)
SELECT person || '#' || number AS person_id, person_id AS household_id, born AS birth_date, {values}
FROM person_interval JOIN known_person USING (person)
LEFT JOIN latest USING (person, number) LEFT JOIN undated USING (person)
ORDER BY person, number
"""

_HOUSEHOLDS = """
CREATE TABLE households AS
WITH latest AS (
    SELECT person_interval.person, person_interval.number, {latest}
    FROM person_interval JOIN home_of USING (person, number)
    JOIN circumstance_of_home AS circumstance
         ON circumstance.home = home_of.home AND start BETWEEN since AND until
    GROUP BY ALL
)
SELECT person || '#' || number AS household_id, COALESCE(known_home.village, known_person.village) AS village_code,
       COALESCE({area}, known_village.area) AS area {values}
FROM person_interval JOIN known_person USING (person) LEFT JOIN home_of USING (person, number)
LEFT JOIN known_home USING (home) LEFT JOIN latest USING (person, number)
JOIN known_village ON known_village.village = COALESCE(known_home.village, known_person.village)
ORDER BY person, number
"""

_AWARD_STARTS = f"GREATEST({_INDEX.format(day='since')}, start)"
_AWARD_STOPS = f"LEAST({_LAST_INDEX.format(day='until')}, stop)"
_AWARDS = f"""
CREATE TABLE awards AS
SELECT award::VARCHAR AS award_id, person || '#' || number AS person_id, programme,
       {_MONTH.format(index=_AWARD_STARTS)} AS from_month, {_MONTH.format(index=_AWARD_STOPS)} AS to_month,
       NULLIF(dibao_class, '') AS dibao_class, assessed_income_fen,
       care.text AS self_care, child.text AS child_status, in_institution
FROM known_award JOIN person_interval USING (person)
LEFT JOIN clear_self_care AS care ON care.key = award
LEFT JOIN clear_child_status AS child ON child.key = award
WHERE {_AWARD_STARTS} <= {_AWARD_STOPS}
ORDER BY person, number, award
"""


def open_history_snapshot(
    first: date, last: date, known_at: datetime, *, people: Iterable[int] | None = None
) -> DuckDBPyConnection:
    """Open a DuckDB connection with households, people and awards of the months, as known at a moment.

    ``people`` limits it to these keys; the default is everybody with an award in one of the months. Dues that add up
    members of a household cannot be computed from it.

    Raises:
        policy.PolicyError: a rule of dues adds up the household.
    """
    needed = policy.rule_book().columns_read_by_dues(first, last, known_at.date())
    connection = open_tables()
    connection.execute(_NO_DATED_AREAS)
    kinds = {name: KINDS[name] for names in needed.values() for name in names if name in KINDS}
    _KnownRows(connection, first, last, known_at, people).fill(kinds)
    unseal_awards(connection)
    unseal_circumstances(connection, ("known_circumstance_of_person", "known_circumstance_of_home"), kinds)
    span = {"first": month_index(first), "last": month_index(last)}
    for step in (
        _SPANS,
        _INTERVALS.format(**span),
        _HOMES,
        _people(needed["people"]),
        _households(needed["households"]),
        _AWARDS,
    ):
        connection.execute(step)
    return connection


class _KnownRows:
    """Reads the rows that dues depend on, as known at a moment, into the tables ``known_*``."""

    def __init__(
        self, connection: DuckDBPyConnection, first: date, last: date, known_at: datetime, people: Iterable[int] | None
    ) -> None:
        self.connection, self.known_at = connection, known_at
        self.awards = self._known(
            Award.objects.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=first))
        )
        if people is not None:
            self.awards = self.awards.filter(person__in=list(people))

    def fill(self, kinds: dict[str, CircumstanceKind]) -> None:
        """Fill the tables ``known_*``."""
        people = self.awards.order_by().values("person")
        homes = self._known(Membership.objects.filter(person__in=people)).order_by().values("household")
        living = self._known(Membership.objects.filter(person__in=people, kind=Membership.Kind.LIVING))
        circumstances = self._known(Circumstance.objects.filter(kind__in=[*kinds, *_UNDATED]))
        awards = (
            "pk",
            "person_id",
            "programme",
            "valid_from",
            "valid_to",
            "dibao_class",
            "assessed_income_fen",
            "self_care",
            "child_status",
            "in_institution",
        )
        residence: Columns = (("place", "BIGINT"), ("person", "BIGINT"), ("home", "BIGINT"), *DATED)
        dated = ("valid_from", "valid_to")
        self._load("award", self.awards, awards, _AWARD)
        self._load("residence", living, ("pk", "person_id", "household_id", *dated), residence)
        self._load(
            "circumstance_of_person",
            circumstances.filter(person__in=people),
            ("pk", "person_id", "kind", "text", *dated),
            CIRCUMSTANCES,
        )
        self._load(
            "circumstance_of_home",
            circumstances.filter(household__in=homes),
            ("pk", "household_id", "kind", "text", *dated),
            CIRCUMSTANCES,
        )
        self._load(
            "person",
            Person.objects.filter(pk__in=people),
            ("pk", "village_id", "birth_date"),
            (("person", "BIGINT"), ("village", "VARCHAR"), ("born", "DATE")),
        )
        self._load(
            "home",
            Household.objects.filter(pk__in=homes),
            ("pk", "village_id"),
            (("home", "BIGINT"), ("village", "VARCHAR")),
        )
        villages = Division.objects.filter(level=Division.Level.VILLAGE)
        self._load("village", villages, ("code", "area"), (("village", "VARCHAR"), ("area", "VARCHAR")))

    def _known(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        withdrawn = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.known_at)
        return rows.filter(recorded_at__lte=self.known_at).filter(withdrawn)

    def _load(self, name: str, rows: QuerySet[Any], fields: tuple[str, ...], columns: Columns) -> None:
        load_rows(self.connection, f"known_{name}", rows, fields, columns)


def _people(needed: set[str]) -> str:
    names = sorted(needed - {"birth_date", *_UNDATED})
    values = [
        *(f"{typed_value(name, f'undated.{name}')} AS {name}" for name in _UNDATED),
        *(f"{typed_value(name, f'latest.{name}')} AS {name}" for name in names),
    ]
    return _PEOPLE.format(
        latest=latest_texts(names),
        undated=", ".join(map(latest_text, _UNDATED)),
        values=", ".join(values),
    )


def _households(needed: set[str]) -> str:
    names = sorted(needed)
    values = [f", {typed_value(name, f'latest.{name}')} AS {name}" for name in names if name != "area"]
    area = "NULLIF(latest.area, '')" if "area" in needed else "NULL"
    return _HOUSEHOLDS.format(latest=latest_texts(names), area=area, values="".join(values))
