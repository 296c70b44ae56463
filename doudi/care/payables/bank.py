"""What the bank does with approved amounts; payments calls these functions within its own actions.

They write no audit entry: the action of payments has one, and names the run or the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils import timezone

from doudi.care.payables.models import Payable
from doudi.care.payables.workflow import PAYABLE_TRANSITIONS, PayableState
from doudi.core.chunks import chunks

_CHUNK = 500


def mark_sent(payables: Sequence[int]) -> None:
    """Count amounts as with the bank (primary keys).

    Raises:
        AssertionError: one does not wait to be sent; the caller's transaction is rolled back.
    """
    _move(payables, "send")


def mark_paid(payables: Sequence[int], on: date) -> None:
    """Count amounts as paid by the bank on a day.

    Raises:
        AssertionError: one is not with the bank.
    """
    _move(payables, "pay", paid_on=on)


def mark_returned(payables: Sequence[int]) -> None:
    """Count amounts that the bank could not pay, or took back, as returned: they wait for another account.

    Raises:
        AssertionError: one is neither with the bank nor paid.
    """
    _move(payables, "return", paid_on=None, returned_at=timezone.now())


def mark_taken_back(payables: Sequence[int]) -> None:
    """Count amounts taken out of a released run as approved again: the next run pays them.

    Raises:
        AssertionError: one is not with the bank.
    """
    _move(payables, "take_back")


def _move(payables: Sequence[int], verb: str, **values: object) -> None:
    states = PAYABLE_TRANSITIONS.states_before(verb)
    (target,) = {PAYABLE_TRANSITIONS.target(state, verb) for state in states}
    moved = 0
    for chunk in chunks(sorted(payables), _CHUNK):
        rows = Payable.objects.filter(pk__in=chunk, state__in=states)
        moved += rows.update(state=PayableState(target), version=F("version") + 1, **values)
    if moved != len(payables):
        message = f"{moved} amounts moved instead of {len(payables)}"
        raise AssertionError(message)
