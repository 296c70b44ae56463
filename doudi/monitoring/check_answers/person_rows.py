"""The rows of people in the confirmed deliveries: the one function that opens them for single people.

Each person looked up is a line of the access log with the purpose, also where a background job looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor
from doudi.core.bulk_columns import open_tables
from doudi.matching import source_profile
from doudi.monitoring.check_answers.purposes import Purpose
from doudi.monitoring.deliveries.contents import MATCH_COLUMNS, rows_file
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.monitoring.judgements.queries import judged_links
from doudi.monitoring.judgements.workflow import RowState
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records
from doudi.values.carries import carries

_LOOK_UP = "check_answers:look_up"
_MOST_ROWS = 2_000


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
        _log(person, source, by, purpose)
    return LookedUp(bool(deliveries), max((one.period for one in deliveries), default=None), found)


def _numbers_of(people: Sequence[Person]) -> dict[str, int]:
    """Return the key of each person by their number, and by the numbers that were merged into theirs."""
    numbers = {person.number: person.pk for person in people}
    kept = set(numbers.values())
    merged = {pk: record for pk, record in surviving_records().items() if record in kept}
    earlier = Person.objects.filter(pk__in=merged).values_list("pk", "number")
    return numbers | {number: merged[pk] for pk, number in earlier}


def _read(delivery: Delivery, by_number: Mapping[str, int], found: dict[int, PersonRows]) -> None:
    """Add what a delivery has of the people."""
    judged = {row: by_number[number] for row, number in judged_links(delivery) if number in by_number}
    ended = delivery.unclear_rows.filter(state__in=(RowState.LINKED, RowState.NOBODY))
    settled = set(ended.values_list("source_row", flat=True))
    for row in _rows(delivery, by_number, judged):
        key = judged.get(row["source_row"]) or (by_number.get(row["person_id"]) if row["outcome"] == "linked" else None)
        if key is not None:
            cells = {name: value for name, value in row.items() if name not in {"source_row", *MATCH_COLUMNS}}
            found[key].rows.append(FoundRow(delivery, row["source_row"], cells))
        elif row["outcome"] == "to_judge" and row["source_row"] not in settled:
            for number in str(row["candidates"] or "").split(";"):
                if number in by_number:
                    found[by_number[number]].unjudged += 1


def _rows(delivery: Delivery, numbers: Iterable[str], judged: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rows of a delivery that are linked with the people, or may be theirs."""
    wanted, rows = list(numbers), list(judged)
    with rows_file(delivery) as path, open_tables() as connection:
        cursor = connection.execute(
            "SELECT * FROM read_parquet(?) WHERE (outcome = 'linked' AND list_contains(?::VARCHAR[], person_id))"
            " OR list_contains(?::BIGINT[], source_row::BIGINT)"
            " OR (outcome = 'to_judge' AND list_has_any(string_split(candidates, ';'), ?::VARCHAR[]))"
            " ORDER BY source_row LIMIT ?",
            [str(path), wanted, rows, wanted, _MOST_ROWS],
        )
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _log(person: Person, source: str, by: Actor, purpose: Purpose) -> None:
    """Write a look-up to the access log."""
    user = by if isinstance(by, User) else None
    spool.append(
        {
            "kind": Access.Kind.LOOK_UP,
            "user_id": user.pk if user else None,
            "user_name": by.name,
            "role": by.role if user else "",
            "page": _LOOK_UP,
            "subject_kind": "person",
            "subject_id": str(person.pk),
            "village_code": purpose.village_code,
            "purpose": f"{purpose.text} {source_profile(source).label}",
        }
    )
