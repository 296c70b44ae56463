"""The linked rows of a data set's deliveries in force, by the key of the person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doudi.core.bulk_columns import open_tables
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.delivered_rows import open_delivered_rows
from doudi.registry.models import Person

_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A row of a delivery that means a person of the county."""

    person: int
    source_row: int
    cells: Mapping[str, Any]


def deliveries_of(source: str) -> list[Delivery]:
    """Return the confirmed deliveries of a data set that are not erased, oldest period first.

    Where a later delivery of the same period replaces an earlier one, only the later counts.
    """
    confirmed = Delivery.objects.filter(source=source, state=Delivery.State.CONFIRMED)
    ordered = list(confirmed.order_by("period", "confirmed_at", "pk"))
    if not ordered or source_profile(source).kind == "accumulates":
        return ordered
    return list({delivery.period: delivery for delivery in ordered}.values())


def linked_rows(
    delivery: Delivery, columns: Sequence[str], people: Mapping[str, int] | None = None
) -> Iterator[LinkedRow]:
    """Yield the rows of a delivery that mean a person, by the matching or by a judgement, with the columns asked for.

    ``people`` are the keys by number of those who are wanted; the default is everybody.
    """
    found = _read(delivery, columns)
    keys = people if people is not None else _keys({number for number, *_rest in found})
    for number, source_row, *cells in found:
        person = keys.get(number)
        if person is not None:
            yield LinkedRow(person, source_row, dict(zip(columns, cells, strict=True)))


def _read(delivery: Delivery, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    named = ", ".join(f'"{name}"' for name in columns)
    with open_tables() as connection, open_delivered_rows(connection, delivery) as rows:
        read = f"SELECT person_id, source_row, {named} FROM {rows.linked} ORDER BY source_row"
        return connection.execute(read).fetchall()


def _keys(numbers: set[str]) -> dict[str, int]:
    """Return the keys of people by number."""
    ordered = sorted(numbers)
    found: dict[str, int] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        part = Person.objects.filter(number__in=ordered[start : start + _AT_ONCE])
        found.update(part.values_list("number", "pk"))
    return found
