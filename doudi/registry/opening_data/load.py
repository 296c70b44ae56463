"""Load a checked snapshot into an empty registry in bulk: COPY on PostgreSQL, a prepared statement on SQLite.

Encrypting a million identity numbers takes longer than writing them, so worker processes share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.bulk_rows import insert_rows, reset_sequence
from doudi.core.encryption import Place, SealedKind, key_ring, seal
from doudi.core.refusals import Refused
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, KINDS, PERSON_KINDS, CircumstanceKind
from doudi.registry.models import Household, Membership, Source
from doudi.registry.opening_data.encryption_workers import BATCH, Row, encrypt_people

Progress = Callable[[str, int], None]
_SELF_CARE, _CHILD_STATUS = Place("registry_award.self_care"), Place("registry_award.child_status")


class RegistryNotEmpty(Refused):
    """The registry has households already."""

    code = "registry_not_empty"


@dataclass(frozen=True)
class LoadCounts:
    """The numbers of rows loaded."""

    households: int
    people: int
    circumstances: int
    awards: int


@dataclass(frozen=True)
class _Table:
    name: str
    columns: tuple[str, ...]


_HOUSEHOLDS = _Table("registry_household", ("id", "number", "village_id", "ended_on"))
_PEOPLE = _Table(
    "registry_person",
    (
        "id",
        "number",
        "name",
        "name_sound",
        "name_initials",
        "given_name",
        "name_frame",
        "id_number",
        "id_number_index",
        "sex",
        "birth_date",
        "death_date",
        "household_id",
        "village_id",
        "merged_into_id",
    ),
)
_DATED = (
    "valid_from",
    "valid_to",
    "source",
    "source_detail",
    "recorded_at",
    "recorded_by_id",
    "withdrawn_at",
    "withdrawn_by_id",
)
_MEMBERSHIPS = _Table("registry_membership", ("person_id", "household_id", "kind", "relation", *_DATED))
_CIRCUMSTANCES = _Table(
    "registry_circumstance", ("id", "person_id", "household_id", "kind", "text", "text_index", *_DATED)
)
_AWARDS = _Table(
    "registry_award",
    (
        "id",
        "number",
        "person_id",
        "programme",
        "dibao_class",
        "assessed_income_fen",
        "self_care",
        "child_status",
        "in_institution",
        *_DATED,
    ),
)

_NUMBERED = """
CREATE OR REPLACE TABLE numbered_household AS
SELECT row_number() OVER (ORDER BY village_code, household_id) AS number, * FROM households;
CREATE OR REPLACE TABLE numbered_person AS
SELECT row_number() OVER (
           ORDER BY home.number, CASE people.relation WHEN '户主' THEN 0 ELSE 1 END, person_id
       ) AS number,
       home.number AS home, home.village_code, people.*
FROM people JOIN numbered_household AS home USING (household_id)
"""


@action("registry.load")
def load_registry(
    *, by: Actor, tables: Any, detail: str, report_progress: Progress = lambda _what, _done: None
) -> LoadCounts:
    """Fill an empty registry from the tables of a snapshot in a DuckDB connection.

    Raises:
        RegistryNotEmpty: there are households already; use the roll import instead.
    """
    if Household.objects.exists():
        raise RegistryNotEmpty(_("登记库里已有数据，期初数据只能装入空库。"))
    moment = timezone.now()
    dated: Row = (None, None, Source.OPENING.value, detail, moment, by.pk, None, None)
    tables.execute(_NUMBERED)
    households = _fill(_HOUSEHOLDS, _household_rows(tables), report_progress)
    people = _fill(_PEOPLE, _people_rows(tables), report_progress)
    _fill(_MEMBERSHIPS, _membership_rows(tables, dated), report_progress)
    keys = count(1)
    circumstances = _fill(_CIRCUMSTANCES, chain.from_iterable(_circumstances(tables, dated, keys)), report_progress)
    awards = _fill(_AWARDS, _award_rows(tables, dated), report_progress)
    _reset_sequences()
    counts = LoadCounts(households, people, circumstances, awards)
    record(
        _("装入期初数据：{households}户，{people}人，{awards}项待遇（{detail}）。").format(
            households=counts.households, people=counts.people, awards=counts.awards, detail=detail
        )
    )
    return counts


def _rows(tables: Any, query: str) -> Iterator[Row]:
    cursor = tables.cursor()
    cursor.execute(query)
    while batch := cursor.fetchmany(BATCH):
        yield from batch


def _household_rows(tables: Any) -> Iterator[Row]:
    return _rows(tables, "SELECT number, household_id, village_code, NULL FROM numbered_household ORDER BY number")


def _people_rows(tables: Any) -> Iterator[Row]:
    columns = "number, person_id, name, id_number, sex, birth_date, death_date, home, village_code"
    number = tables.execute("SELECT count(*) FROM numbered_person").fetchone()[0]
    return encrypt_people(_rows(tables, f"SELECT {columns} FROM numbered_person ORDER BY number"), number, key_ring())


def _membership_rows(tables: Any, dated: Row) -> Iterator[Row]:
    living = Membership.Kind.LIVING.value
    query = "SELECT number, home, COALESCE(relation, '') FROM numbered_person ORDER BY number"
    for person, household, relation in _rows(tables, query):
        yield (person, household, living, relation, *dated)


def _circumstances(tables: Any, dated: Row, keys: Iterator[int]) -> Iterator[Iterator[Row]]:
    """The circumstances of every kind; ``keys`` gives each row its primary key, which its text is sealed for."""
    for kind in PERSON_KINDS:
        if kind.form != "text":
            query = f"SELECT number, NULL, {kind.name} FROM numbered_person"
            yield _circumstance_rows(tables, kind, query, dated, keys)
    for kind in HOUSEHOLD_KINDS:
        if kind.form != "text":
            query = f"SELECT NULL, number, {kind.name} FROM numbered_household"
            yield _circumstance_rows(tables, kind, query, dated, keys)
    yield _area_rows(tables, dated, keys)


def _area_rows(tables: Any, dated: Row, keys: Iterator[int]) -> Iterator[Row]:
    """The areas that hold from a month on; recorded after the undated ones, they go before those."""
    query = (
        "SELECT number, household_areas.area, from_month FROM household_areas JOIN numbered_household "
        "USING (household_id) ORDER BY number, from_month"
    )
    area = KINDS["area"]
    for household, value, month in _rows(tables, query):
        key = next(keys)
        yield (key, None, household, area.name, *area.stored(value, key), month, *dated[1:])


def _circumstance_rows(
    tables: Any, kind: CircumstanceKind, query: str, dated: Row, keys: Iterator[int]
) -> Iterator[Row]:
    """The rows of a kind whose value differs from the default."""
    absent = kind.written(kind.absent)
    literal = f"'{absent}'" if absent else "NULL"
    for person, household, value in _rows(tables, f"{query} WHERE {kind.name}::VARCHAR IS DISTINCT FROM {literal}"):
        key = next(keys)
        yield (key, person, household, kind.name, *kind.stored(value, key), *dated)


def _award_rows(tables: Any, dated: Row) -> Iterator[Row]:
    query = (
        "SELECT award_id, number, programme, COALESCE(dibao_class, ''), assessed_income_fen, awards.self_care, "
        "awards.child_status, awards.in_institution, from_month, to_month "
        "FROM awards JOIN numbered_person USING (person_id) ORDER BY number, award_id"
    )
    rest = dated[2:]
    for key, (*fields, care, child, institution, first, last) in enumerate(_rows(tables, query), start=1):
        sealed = [
            seal(word, SealedKind.HEALTH, place=place.at(key)) if word else ""
            for place, word in ((_SELF_CARE, care), (_CHILD_STATUS, child))
        ]
        yield (key, *fields, *sealed, institution, first, last, *rest)


def _fill(table: _Table, rows: Iterator[Row], report_progress: Progress) -> int:
    report_progress(table.name, 0)
    return insert_rows(table.name, table.columns, rows, lambda done: report_progress(table.name, done))


def _reset_sequences() -> None:
    """Set the key sequences behind the loaded rows."""
    for table in (_HOUSEHOLDS, _PEOPLE, _CIRCUMSTANCES, _AWARDS):
        reset_sequence(table.name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
