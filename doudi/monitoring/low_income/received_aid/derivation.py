"""Take the aid of the deliveries over, for the people of the low-income population and those with a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from doudi.casework.models import Case, Recognition
from doudi.core.bulk_rows import update_rows
from doudi.core.encryption import SealedKind, blind_index, with_keys
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.low_income.layers.models import LayerPeriod
from doudi.monitoring.low_income.linked_rows import deliveries_of, linked_rows
from doudi.monitoring.low_income.received_aid.models import ReceivedAid
from doudi.monitoring.low_income.received_aid.sources import AID_SOURCES, AidSource
from doudi.registry.models import Award, Person
from doudi.registry.people.merged_records import surviving_records
from doudi.values.carries import carries

_BATCH = 2_000
_STORED = (
    *("pk", "delivery_id", "given_to", "amount_fen", "last_listed"),
    *("person_id", "name_index", "given_from", "number"),
)
_LONGEST_NAME = 60
_MOST_FEN = 100_000_000_00


@dataclass(frozen=True, slots=True)
class AidKey:
    """What one aid is: whose, of which data set, called what, since when, and which of several equal ones."""

    person: int
    name_index: str
    first: date
    number: int


@dataclass(slots=True)
class Aid:
    """The latest of an aid."""

    name: str
    last: date | None
    amount_fen: int | None
    last_listed: date
    delivery: int
    source_row: int


@carries("P18-3.b", "P18-3.a")
def update_received_aid(sources: Iterable[str] = tuple(AID_SOURCES)) -> int:
    """Bring the aid of data sets up to date with their deliveries; return how many rows it added.

    A row of an erased delivery stays: the family's file outlives the file of the department.
    """
    people = people_with_a_file()
    return sum(_update(source, AID_SOURCES[source], people) for source in sources)


def people_with_a_file() -> dict[str, int]:
    """Return the keys by number of those whose aid is kept: ever in a layer, with an award, or of a family with a case.

    Nobody else's aid is taken over (PIPL-28: no more than the purpose needs).
    """
    households = Q(household__in=Recognition.objects.order_by().values("household")) | Q(
        household__in=Case.objects.exclude(household=None).order_by().values("household")
    )
    layered = Q(pk__in=LayerPeriod.objects.filter(withdrawn_at=None).order_by().values("person"))
    awarded = Q(pk__in=Award.objects.filter(withdrawn_at=None).order_by().values("person"))
    found: dict[str, int] = {}
    for wanted in (layered, awarded, households):
        found.update(Person.objects.filter(wanted, merged_into=None).values_list("number", "pk").iterator())
    keys, merged = set(found.values()), surviving_records()
    earlier = Person.objects.exclude(merged_into=None).values_list("number", "pk")
    return found | {number: merged[pk] for number, pk in earlier if merged[pk] in keys}


def _update(source: str, declared: AidSource, people: dict[str, int]) -> int:
    wanted = _wanted(source, declared, people)
    erased = set(Delivery.objects.filter(source=source, state=Delivery.State.ERASED).values_list("pk", flat=True))
    stored = ReceivedAid.objects.filter(source=source, withdrawn_at=None).order_by()
    kept: set[AidKey] = set()
    gone: list[int] = []
    moved: list[tuple[date, int]] = []
    for pk, delivery, last, fen, listed, *own in stored.values_list(*_STORED).iterator():
        key = AidKey(*own)
        now = wanted.get(key)
        if now is None:
            if delivery not in erased:
                gone.append(pk)
        elif (last, fen) != (now.last, now.amount_fen):
            gone.append(pk)
        else:
            kept.add(key)
            if listed != now.last_listed:
                moved.append((now.last_listed, pk))
    for start in range(0, len(gone), _BATCH // 4):
        ReceivedAid.objects.filter(pk__in=gone[start : start + _BATCH // 4]).update(withdrawn_at=timezone.now())
    update_rows(f"UPDATE {ReceivedAid._meta.db_table} SET last_listed = %s WHERE id = %s", moved)
    return _insert(source, declared, {key: aid for key, aid in wanted.items() if key not in kept})


def _wanted(source: str, declared: AidSource, people: dict[str, int]) -> dict[AidKey, Aid]:
    """Return every aid of the deliveries that are kept, as the latest of them has it."""
    found: dict[AidKey, Aid] = {}
    indexes: dict[str, str] = {}
    for delivery in deliveries_of(source):
        seen: Counter[tuple[int, str, date]] = Counter()
        for row in linked_rows(delivery, declared.columns, people):
            name = str(row.cells.get(declared.name) or declared.label)[:_LONGEST_NAME]
            first = row.cells.get(declared.first) or delivery.period
            index = indexes.get(name) or indexes.setdefault(name, blind_index(name, SealedKind.HEALTH))
            seen[row.person, index, first] += 1
            key = AidKey(row.person, index, first, seen[row.person, index, first])
            last = row.cells.get(declared.last) if declared.last else None
            found[key] = Aid(
                name,
                last if last is None or last >= first else first,
                _amount(row.cells.get(declared.amount) if declared.amount else None),
                delivery.period,
                delivery.pk,
                row.source_row,
            )
    return found


def _amount(value: Any) -> int | None:
    """Return an amount in fen; None where there is none or one that no aid has."""
    return int(value) if value is not None and 0 <= value <= _MOST_FEN else None


def _insert(source: str, declared: AidSource, wanted: dict[AidKey, Aid]) -> int:
    now, department = timezone.now(), source_profile(source).department
    rows = [
        ReceivedAid(
            person_id=key.person,
            source=source,
            department=department,
            kind=declared.kind,
            is_aid=declared.is_aid,
            name="" if declared.is_health else aid.name,
            name_index=key.name_index,
            number=key.number,
            given_from=key.first,
            given_to=aid.last,
            amount_fen=aid.amount_fen,
            last_listed=aid.last_listed,
            delivery_id=aid.delivery,
            source_row=aid.source_row,
            recorded_at=now,
        )
        for key, aid in wanted.items()
    ]
    with_keys(rows)
    if declared.is_health:
        for row, aid in zip(rows, wanted.values(), strict=True):
            row.sealed_name = aid.name
    ReceivedAid.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)
