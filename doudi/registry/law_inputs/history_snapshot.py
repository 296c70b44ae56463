"""Everybody with an award over a range of months, cut where something that dues depend on changes.

The tables are those of the input folder, but a person stands in them once for each stretch of months in which
nothing changes for him: ``person_id`` is ``<key>#<stretch>``, ``household_id`` is the same, and the awards are
clipped to the stretch. So a family that moved from the land to the town in March is paid by the land until
February, whenever the move became known.

The rows come from the store as columns and are cut in DuckDB: a county passes through here several times a month.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from doudi import policy
from doudi.core.bulk_columns import (
    Columns,
    read_table,
    table_of,
    table_query_of,
)
from doudi.core.divisions.models import Division
from doudi.core.encryption import SealedKind, SealedValue
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.law_inputs.household_facts import UNDATED_KINDS
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.snapshot.columns import HOUSEHOLDS, PEOPLE
from doudi.values.benefit_month import month_index

_TIMELESS = tuple(sorted(UNDATED_KINDS))
_DATED = (("since", "DATE"), ("until", "DATE"))
_AWARD: Columns = (
    ("award", "BIGINT"),
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    *_DATED,
    ("dibao_class", "VARCHAR"),
    ("assessed_income_fen", "BIGINT"),
    ("self_care", "VARCHAR"),
    ("child_status", "VARCHAR"),
    ("in_institution", "BOOLEAN"),
)
_SAID: Columns = (("place", "BIGINT"), ("subject", "BIGINT"), ("kind", "VARCHAR"), ("text", "VARCHAR"), *_DATED)

# A month counts from the first day of a month on which something holds to the last such day.
_MACROS = """
CREATE MACRO index_of(day) AS YEAR(day) * 12 + MONTH(day) - 1;
CREATE MACRO month_of(place) AS MAKE_DATE(place // 12, place % 12 + 1, 1);
CREATE MACRO first_month_of(day) AS COALESCE(index_of(day) + (CASE WHEN DAY(day) > 1 THEN 1 ELSE 0 END), -1);
CREATE MACRO last_month_of(day) AS COALESCE(index_of(day), 1000000);
"""

_SPANS = """
CREATE TABLE lived AS
SELECT place, person, home, first_month_of(since) AS since, last_month_of(until) AS until FROM told_lived;
CREATE TABLE said_of_person AS
SELECT place, subject AS person, kind, text, first_month_of(since) AS since, last_month_of(until) AS until
FROM told_of_person;
CREATE TABLE said_of_home AS
SELECT place, subject AS home, kind, text, first_month_of(since) AS since, last_month_of(until) AS until
FROM told_of_home;
"""

_STRETCHES = """
CREATE TABLE stretch AS
WITH span AS (
    SELECT person, since, until FROM lived
    UNION ALL SELECT person, since, until FROM said_of_person
    UNION ALL SELECT lived.person, said.since, said.until FROM lived JOIN said_of_home AS said USING (home)
), cut AS (
    SELECT person, {first} AS start FROM told_person
    UNION SELECT person, since FROM span WHERE since > {first} AND since <= {last}
    UNION SELECT person, until + 1 FROM span WHERE until + 1 > {first} AND until < {last}
)
SELECT person, ROW_NUMBER() OVER of_person - 1 AS number, start,
       COALESCE(LEAD(start) OVER of_person - 1, {last}) AS stop
FROM cut WINDOW of_person AS (PARTITION BY person ORDER BY start)
"""

_HOMES = """
CREATE TABLE home_of AS
SELECT stretch.person, stretch.number, ARG_MAX(lived.home, lived.place) AS home
FROM stretch JOIN lived ON lived.person = stretch.person AND start BETWEEN since AND until
GROUP BY ALL
"""

_PEOPLE = """
CREATE TABLE people AS
WITH told AS (
    SELECT stretch.person, stretch.number, {latest}
    FROM stretch JOIN said_of_person AS said ON said.person = stretch.person AND start BETWEEN since AND until
    GROUP BY ALL
), whenever AS (SELECT person, {whenever} FROM said_of_person AS said GROUP BY person)
SELECT person || '#' || number AS person_id, person_id AS household_id, born AS birth_date, {values}
FROM stretch JOIN told_person USING (person) LEFT JOIN told USING (person, number) LEFT JOIN whenever USING (person)
ORDER BY person, number
"""

_HOUSEHOLDS = """
CREATE TABLE households AS
WITH told AS (
    SELECT stretch.person, stretch.number, {latest}
    FROM stretch JOIN home_of USING (person, number) JOIN said_of_home AS said ON said.home = home_of.home
         AND start BETWEEN since AND until
    GROUP BY ALL
)
SELECT person || '#' || number AS household_id, COALESCE(told_home.village, told_person.village) AS village_code,
       COALESCE({area}, told_village.area) AS area {values}
FROM stretch JOIN told_person USING (person) LEFT JOIN home_of USING (person, number)
LEFT JOIN told_home USING (home) LEFT JOIN told USING (person, number)
JOIN told_village ON told_village.village = COALESCE(told_home.village, told_person.village)
ORDER BY person, number
"""

_AWARDS = """
CREATE TABLE awards AS
SELECT award::VARCHAR AS award_id, person || '#' || number AS person_id, programme,
       month_of(GREATEST(index_of(since), start)) AS from_month,
       month_of(LEAST(last_month_of(until), stop)) AS to_month,
       NULLIF(dibao_class, '') AS dibao_class, assessed_income_fen,
       care.text AS self_care, child.text AS child_status, in_institution
FROM told_award JOIN stretch USING (person)
LEFT JOIN opened AS care ON care.stored = told_award.self_care
LEFT JOIN opened AS child ON child.stored = told_award.child_status
WHERE GREATEST(index_of(since), start) <= LEAST(last_month_of(until), stop)
ORDER BY person, number, award
"""


def open_history_snapshot(first: date, last: date, known_at: datetime, *, people: Iterable[int] | None = None) -> Any:
    """A DuckDB connection with households, people and awards of the months, as the office knew them at a moment.

    ``people`` limits it to these keys; else everybody with an award in one of the months is there. Dues that
    add up other members of a household cannot be computed from it.

    Raises:
        policy.PolicyError: a rule of dues adds up the household.
    """
    import duckdb

    needed = policy.rule_book().columns_read_by_dues(first, last, known_at.date())
    connection = duckdb.connect()
    connection.execute(_MACROS)
    kinds = {name: KINDS[name] for names in needed.values() for name in names if name in KINDS}
    _KnownRows(connection, first, last, known_at, people).fill(kinds)
    _open_sealed(connection, kinds)
    span = {"first": month_index(first), "last": month_index(last)}
    for step in (
        _SPANS,
        _STRETCHES.format(**span),
        _HOMES,
        _people(needed["people"]),
        _households(needed["households"]),
        _AWARDS,
    ):
        connection.execute(step)
    return connection


class _KnownRows:
    """Reads what dues depend on and nothing else, in a handful of questions."""

    def __init__(
        self, connection: Any, first: date, last: date, known_at: datetime, people: Iterable[int] | None
    ) -> None:
        self.connection, self.known_at = connection, known_at
        self.awards = self._known(
            Award.objects.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=first))
        )
        if people is not None:
            self.awards = self.awards.filter(person__in=list(people))

    def fill(self, kinds: dict[str, CircumstanceKind]) -> None:
        """The tables ``told_...``."""
        whose = self.awards.order_by().values("person")
        homes = self._known(Membership.objects.filter(person__in=whose)).order_by().values("household")
        living = self._known(Membership.objects.filter(person__in=whose, kind=Membership.Kind.LIVING))
        said = self._known(Circumstance.objects.filter(kind__in=[*kinds, *_TIMELESS]))
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
        lived: Columns = (("place", "BIGINT"), ("person", "BIGINT"), ("home", "BIGINT"), *_DATED)
        dated = ("valid_from", "valid_to")
        self._tell("award", self.awards, awards, _AWARD)
        self._tell("lived", living, ("pk", "person_id", "household_id", *dated), lived)
        self._tell("of_person", said.filter(person__in=whose), ("pk", "person_id", "kind", "text", *dated), _SAID)
        self._tell("of_home", said.filter(household__in=homes), ("pk", "household_id", "kind", "text", *dated), _SAID)
        self._tell(
            "person",
            Person.objects.filter(pk__in=whose),
            ("pk", "village_id", "birth_date"),
            (("person", "BIGINT"), ("village", "VARCHAR"), ("born", "DATE")),
        )
        self._tell(
            "home",
            Household.objects.filter(pk__in=homes),
            ("pk", "village_id"),
            (("home", "BIGINT"), ("village", "VARCHAR")),
        )
        villages = Division.objects.filter(level=Division.Level.VILLAGE)
        self._tell("village", villages, ("code", "area"), (("village", "VARCHAR"), ("area", "VARCHAR")))

    def _known(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        withdrawn = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.known_at)
        return rows.filter(recorded_at__lte=self.known_at).filter(withdrawn)

    def _tell(self, name: str, rows: QuerySet[Any], fields: tuple[str, ...], columns: Columns) -> None:
        told = read_table(table_query_of(rows.order_by().values_list(*fields), columns))  # noqa: F841 - read by SQL
        self.connection.execute(f"CREATE TABLE told_{name} AS SELECT * FROM told")


def _open_sealed(connection: Any, kinds: dict[str, CircumstanceKind]) -> None:
    """Every sealed word once; what was said of people and homes is in clear from here on."""
    sealed = {name: kind.sealed for name, kind in kinds.items() if kind.sealed}
    words: set[tuple[str, SealedKind]] = set()
    for column in ("self_care", "child_status"):
        query = f"SELECT DISTINCT {column} FROM told_award WHERE COALESCE({column}, '') <> ''"
        words |= {(stored, SealedKind.HEALTH) for (stored,) in connection.execute(query).fetchall()}
    for table in ("told_of_person", "told_of_home"):
        query = f"SELECT DISTINCT kind, text FROM {table} WHERE text <> '' AND kind IN (SELECT UNNEST(?))"
        words |= {(stored, sealed[kind]) for kind, stored in connection.execute(query, [list(sealed)]).fetchall()}
    rows = ((stored, SealedValue(stored, kind).clear()) for stored, kind in sorted(words))
    opened = table_of(rows, (("stored", "VARCHAR"), ("text", "VARCHAR")))  # noqa: F841 - read by SQL
    connection.execute("CREATE TABLE opened AS SELECT * FROM opened")
    for table in ("told_of_person", "told_of_home"):
        connection.execute(
            f"UPDATE {table} SET text = opened.text FROM opened WHERE {table}.text = opened.stored "
            f"AND {table}.kind IN (SELECT UNNEST(?))",
            [list(sealed)],
        )


def _people(needed: set[str]) -> str:
    told = sorted(needed - {"birth_date", *_TIMELESS})
    values = [
        *(f"{_typed(name, f'whenever.{name}')} AS {name}" for name in _TIMELESS),
        *(f"{_typed(name, f'told.{name}')} AS {name}" for name in told),
    ]
    return _PEOPLE.format(
        latest=_latest(told),
        whenever=", ".join(map(_last, _TIMELESS)),
        values=", ".join(values),
    )


def _households(needed: set[str]) -> str:
    told = sorted(needed)
    values = [f", {_typed(name, f'told.{name}')} AS {name}" for name in told if name != "area"]
    area = "NULLIF(told.area, '')" if "area" in needed else "NULL"
    return _HOUSEHOLDS.format(latest=_latest(told), area=area, values="".join(values))


def _latest(names: Iterable[str]) -> str:
    """The latest of what was said of each kind; without kinds there is nothing to ask for."""
    return ", ".join(map(_last, names)) or "NULL AS nothing"


def _last(name: str) -> str:
    return f"ARG_MAX(said.text, said.place) FILTER (said.kind = '{name}') AS {name}"


def _typed(name: str, text: str) -> str:
    """The text of a kind as a value of its column; where nothing was said, what holds then."""
    kind = KINDS[name]
    column = (PEOPLE if kind.subject == "person" else HOUSEHOLDS).column(name)
    value = f"({text} = 'true')" if kind.form == "flag" else f"CAST(NULLIF({text}, '') AS {column.sql_type})"
    if kind.absent is None:
        return value
    return f"COALESCE({value}, CAST('{kind.written(kind.absent)}' AS {column.sql_type}))"
