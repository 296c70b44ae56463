"""The rows of people in the confirmed deliveries: the one function that opens them for single people.

Each person looked up is a line of the access log with the purpose, also where a background job looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor
from doudi.core.bulk_columns import open_tables
from doudi.matching import source_profile
from doudi.matching.names import name_key, sorted_characters
from doudi.monitoring.check_answers.purposes import Purpose
from doudi.monitoring.deliveries.contents import MATCH_COLUMNS
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.monitoring.judgements.delivered_rows import DeliveredRows, open_delivered_rows
from doudi.monitoring.judgements.workflow import RowState
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records
from doudi.screening.doubled_rows import counted_once
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOOK_UP = "check_answers:look_up"
_MOST_ROWS = 2_000
_MATCH = ", ".join(MATCH_COLUMNS)


@dataclass(frozen=True)
class FoundRow:
    """A row of a delivery that is linked with a person: its declared columns, and where it stands."""

    delivery: Delivery
    source_row: int
    cells: Mapping[str, Any]


@dataclass
class PersonRows:
    """What a data set has of a person: linked rows, and how many rows may be theirs but are not judged."""

    rows: list[FoundRow] = field(default_factory=list)
    unjudged: int = 0


@dataclass(frozen=True)
class LookedUp:
    """The answer of a data set: whether there are data, of which day, and what they have of each person (by key)."""

    has_data: bool
    data_of: date | None
    people: Mapping[int, PersonRows]


@carries("SAL2026-41")
def rows_of_people(people: Sequence[Person], source: str, month: date, *, by: Actor, purpose: Purpose) -> LookedUp:
    """Return the rows of people in the deliveries of a data set that count for a month, and log who looked why.

    Raises:
        PurposeRequired
        DeliveryHasNoRows, FileNotFoundError, WrongKeyError, CipherError
    """
    purpose.refuse_if_empty()
    deliveries = deliveries_in_force(source, month)
    found = {person.pk: PersonRows() for person in people}
    by_number = _numbers_of(people)
    for delivery in deliveries:
        _read(delivery, by_number, found)
    for person in people:
        _log_look_up("person", person.pk, source, by, purpose)
    return LookedUp(bool(deliveries), max((one.period for one in deliveries), default=None), found)


@carries("SAL2026-41")
def rows_of_unregistered(
    named: Mapping[int, tuple[str, str]], source: str, month: date, *, by: Actor, purpose: Purpose
) -> LookedUp:
    """Return the rows of people who are in no register, by number and name (by the key of who they are to the caller).

    The matching knows only registered people; a row of the same number with another name is not theirs.

    Raises:
        PurposeRequired
        DeliveryHasNoRows, FileNotFoundError, WrongKeyError, CipherError
    """
    purpose.refuse_if_empty()
    deliveries = deliveries_in_force(source, month)
    found = {key: PersonRows() for key in named}
    for delivery in deliveries:
        with open_tables() as connection, open_delivered_rows(connection, delivery) as rows:
            for key, (name, number) in named.items():
                found[key].rows.extend(_rows_of_number(connection, delivery, rows, name, number))
    for key in named:
        _log_look_up("checksubject", key, source, by, purpose)
    return LookedUp(bool(deliveries), max((one.period for one in deliveries), default=None), found)


def _rows_of_number(
    connection: DuckDBPyConnection, delivery: Delivery, rows: DeliveredRows, name: str, number: str
) -> list[FoundRow]:
    wanted, characters = [number, number[:6] + number[8:17]], sorted_characters(name_key(name))
    mine = f"(SELECT * FROM {rows.every} WHERE list_contains(?::VARCHAR[], upper(trim(id_number))))"
    once = counted_once(mine, delivery.source, "source_row", rows.columns)
    found = _found_rows(connection, delivery, "name", once, wanted)
    return [row for written, row in found if sorted_characters(name_key(written or "")) == characters]


def _found_rows(
    connection: DuckDBPyConnection, delivery: Delivery, identity: str, rows: str, wanted: list[str]
) -> Iterator[tuple[str | None, FoundRow]]:
    """Yield rows with one of the columns that say who is meant; ``wanted`` is bound in the SQL of the rows."""
    cursor = connection.execute(
        f"SELECT source_row, {identity}, * EXCLUDE (source_row, {_MATCH}) FROM {rows} ORDER BY source_row "
        f"LIMIT {_MOST_ROWS}",
        [wanted],
    )
    names = [column[0] for column in cursor.description or ()][2:]
    for source_row, told, *cells in cursor.fetchall():
        yield told, FoundRow(delivery, source_row, dict(zip(names, cells, strict=True)))


def _numbers_of(people: Sequence[Person]) -> dict[str, int]:
    """Return the key of each person by their number, and by the numbers that were merged into theirs."""
    numbers = {person.number: person.pk for person in people}
    kept = set(numbers.values())
    merged = {pk: record for pk, record in surviving_records().items() if record in kept}
    earlier = Person.objects.filter(pk__in=merged).values_list("pk", "number")
    return numbers | {number: merged[pk] for pk, number in earlier}


def _read(delivery: Delivery, by_number: Mapping[str, int], found: dict[int, PersonRows]) -> None:
    """Add what a delivery has of the people."""
    wanted = list(by_number)
    ended = delivery.unclear_rows.filter(state__in=(RowState.LINKED, RowState.NOBODY))
    settled = list(ended.values_list("source_row", flat=True))
    with open_tables() as connection, open_delivered_rows(connection, delivery) as rows:
        mine = f"(SELECT * FROM {rows.linked} WHERE list_contains(?::VARCHAR[], person_id))"
        for number, row in _found_rows(connection, delivery, "person_id", mine, wanted):
            found[by_number[str(number)]].rows.append(row)
        unjudged = connection.execute(
            "SELECT number, COUNT(*) FROM (SELECT unnest(string_split(candidates, ';')) AS number "
            f"FROM {rows.every} WHERE outcome = 'to_judge' AND NOT list_contains(?::BIGINT[], source_row::BIGINT)) "
            "WHERE list_contains(?::VARCHAR[], number) GROUP BY number",
            [settled, wanted],
        )
        for number, rows_to_judge in unjudged.fetchall():
            found[by_number[number]].unjudged += rows_to_judge


def _log_look_up(subject_kind: str, subject_id: int, source: str, by: Actor, purpose: Purpose) -> None:
    """Write a look-up to the access log."""
    user = by if isinstance(by, User) else None
    spool.append(
        {
            "kind": Access.Kind.LOOK_UP,
            "user_id": user.pk if user else None,
            "user_name": by.name,
            "role": by.role if user else "",
            "page": _LOOK_UP,
            "subject_kind": subject_kind,
            "subject_id": str(subject_id),
            "village_code": purpose.village_code,
            "purpose": f"{purpose.text} {source_profile(source).label}",
        }
    )
