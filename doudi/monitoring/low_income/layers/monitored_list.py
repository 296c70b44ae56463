"""Who is on the list of people monitored against falling back, from one delivery of the list to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.low_income.layers.models import Layer, LayerPeriod
from doudi.monitoring.low_income.layers.spans import Span
from doudi.monitoring.low_income.linked_rows import deliveries_of, linked_rows
from doudi.values.carries import carries

SOURCE = "monitored_poverty"
_ONE_DAY = timedelta(days=1)


@carries("P18-1.d")
def monitored_spans() -> Iterator[tuple[int, int, Span]]:
    """Yield each stay on the list: the person, the month of its first delivery as 202305, and its days.

    Somebody is on the list from the month of a delivery that has them to the day before the month of the next one
    that has not, or to the day on which the risk was removed. What older deliveries said that were erased since stays
    as the register has it.
    """
    deliveries = deliveries_of(SOURCE)
    earliest = deliveries[0].period if deliveries else None
    ended, open_stays = _kept_from_erased(earliest)
    yield from ended
    for delivery in deliveries:
        listed = _listed(delivery)
        for person in [one for one in open_stays if one not in listed]:
            key, first = open_stays.pop(person)
            yield person, key, (first, delivery.period - _ONE_DAY)
        for person, removed_on in listed.items():
            key, first = open_stays.pop(person, (month_key(delivery.period), delivery.period))
            if removed_on is None:
                open_stays[person] = (key, first)
            elif removed_on >= first:
                yield person, key, (first, removed_on)
    for person, (key, first) in open_stays.items():
        yield person, key, (first, None)


def month_key(month: date) -> int:
    """Return a month as a number such as 202305."""
    return month.year * 100 + month.month


def _listed(delivery: Delivery) -> dict[int, date | None]:
    """Return everybody of a delivery with the day on which their risk was removed; None where it is not.

    Of several rows of one person the one whose risk lasts longest counts.
    """
    found: dict[int, date | None] = {}
    for row in linked_rows(delivery, ("risk_removed_on",)):
        removed_on = row.cells["risk_removed_on"]
        if row.person in found:
            before = found[row.person]
            removed_on = None if before is None or removed_on is None else max(before, removed_on)
        found[row.person] = removed_on
    return found


def _kept_from_erased(
    earliest: date | None,
) -> tuple[list[tuple[int, int, Span]], dict[int, tuple[int, date]]]:
    """Return the stays that began by erased deliveries: those over before the first one kept, and those still open."""
    rows = LayerPeriod.objects.filter(layer=Layer.MONITORED, basis=LayerPeriod.Basis.LIST, withdrawn_at=None)
    if earliest is not None:
        rows = rows.filter(valid_from__lt=earliest)
    ended: list[tuple[int, int, Span]] = []
    open_stays: dict[int, tuple[int, date]] = {}
    for row in rows:
        if row.valid_to is not None and (earliest is None or row.valid_to < earliest):
            ended.append((row.person_id, row.basis_key, (row.valid_from, row.valid_to)))
        else:
            open_stays[row.person_id] = (row.basis_key, row.valid_from)
    return ended, open_stays
