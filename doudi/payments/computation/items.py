"""What is paid item by item in runs of its own: instalments of relief, approved amounts of care.

A line of such a run pays one or several items. What becomes of the line becomes of its items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.payments.models import Line, Run
from doudi.payments.refusals import ItemsChanged
from doudi.payments.workflow import UNSENT_STATES
from doudi.registry.people.merged_records import surviving_records

_CHUNK = 500


@dataclass(frozen=True)
class WaitingItem:
    """An item that the bank may be sent now; ``month`` is the month of the line that pays it."""

    key: int
    person: int
    programme: str
    month: date
    amount_fen: int


@dataclass(frozen=True)
class ItemSource:
    """A kind of items, and the room that must hear what becomes of them.

    Attributes:
        kind: the kind of run that pays them.
        link: the model that links lines to items.
        field: the field of ``link`` that names the item.
        waiting: returns the items that a run up to a month pays.
        still_payable: returns the items (primary keys) of a run that may be paid as it was computed.
        changed_sentence: says that items (primary keys) may not be paid any more.
        mark_sent, mark_paid, mark_returned, mark_taken_back: tell the room.
    """

    kind: Run.Kind
    link: Any
    field: str
    waiting: Callable[[date], list[WaitingItem]]
    still_payable: Callable[[Run], set[int]]
    changed_sentence: Callable[[Sequence[int]], str]
    mark_sent: Callable[[Sequence[int]], None]
    mark_paid: Callable[[Sequence[int], date], None]
    mark_returned: Callable[[Sequence[int]], None]
    mark_taken_back: Callable[[Sequence[int]], None]

    def link_lines(self, run: Run) -> None:
        """Write which items each line of the run pays; together they are the line.

        Raises:
            AssertionError: a line has another amount than its items; the run is not prepared.
        """
        survivors = surviving_records()
        waiting: dict[tuple[int, str, date], list[WaitingItem]] = {}
        for item in self.waiting(run.month):
            person = survivors.get(item.person, item.person)
            waiting.setdefault((person, item.programme, item.month), []).append(item)
        links = []
        lines = Line.objects.filter(payment__run=run).only("pk", "person_id", "programme", "month", "amount_fen")
        for line in lines:
            items = waiting.get((line.person_id, line.programme, line.month), [])
            if sum(item.amount_fen for item in items) != line.amount_fen:
                message = f"line {line.pk} differs from its items"
                raise AssertionError(message)
            links += [self.link(line=line, **{f"{self.field}_id": item.key}) for item in items]
        self.link.objects.bulk_create(links, batch_size=1_000)

    def items_of_run(self, run: Run) -> list[int]:
        """Return the items in the run, without those of payments taken out of it."""
        kept = self.link.objects.filter(line__payment__run=run).exclude(line__payment__state__in=UNSENT_STATES)
        return list(kept.order_by("pk").values_list(self.field, flat=True))

    def items_of(self, payments: Sequence[int]) -> list[int]:
        """Return the items that payments pay."""
        found: list[int] = []
        for chunk in _chunks(payments):
            rows = self.link.objects.filter(line__payment__in=chunk).order_by("pk")
            found += rows.values_list(self.field, flat=True)
        return found

    def refuse_changed(self, run: Run) -> None:
        """Refuse a run with an item that may not be paid any more: stopped, of a false case, of the dead.

        Nobody decides in writing that it is paid anyway: the payment is taken out of the run, or the run discarded.

        Raises:
            ItemsChanged
        """
        payable = self.still_payable(run)
        changed = [key for key in self.items_of_run(run) if key not in payable]
        if changed:
            raise ItemsChanged(self.changed_sentence(changed))


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
