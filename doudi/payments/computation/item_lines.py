"""The items behind the lines of runs: asked and told in the room that they come from.

Runs by the law have none; every function does nothing for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from doudi.payments.computation.care_lines import CARE_ITEMS
from doudi.payments.computation.relief_lines import RELIEF_ITEMS
from doudi.payments.models import Run
from doudi.values.carries import carries

ITEM_SOURCES = {source.kind: source for source in (RELIEF_ITEMS, CARE_ITEMS)}


def link_items(run: Run) -> None:
    """Write which items each line of the run pays."""
    if source := ITEM_SOURCES.get(Run.Kind(run.kind)):
        source.link_lines(run)


@carries("P18-6.c")
def refuse_changed_items(run: Run) -> None:
    """Refuse a run with an item that may not be paid any more.

    Raises:
        ItemsChanged
    """
    if source := ITEM_SOURCES.get(Run.Kind(run.kind)):
        source.refuse_changed(run)


def send_items(run: Run) -> None:
    """Count the items of a run that is released as with the bank."""
    if source := ITEM_SOURCES.get(Run.Kind(run.kind)):
        source.mark_sent(source.items_of_run(run))


def pay_items(payments: Sequence[int], on: date) -> None:
    """Count the items of payments that the bank has paid as paid."""
    for source in ITEM_SOURCES.values():
        if paid := source.items_of(payments):
            source.mark_paid(paid, on)


def return_items(payments: Sequence[int]) -> None:
    """Count the items of payments that came back from the bank as returned."""
    for source in ITEM_SOURCES.values():
        if returned := source.items_of(payments):
            source.mark_returned(returned)


def take_back_items(payments: Sequence[int]) -> None:
    """Count the items of payments that were taken out of a released run as waiting again."""
    for source in ITEM_SOURCES.values():
        if taken := source.items_of(payments):
            source.mark_taken_back(taken)
