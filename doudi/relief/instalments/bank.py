"""What the bank does with instalments; payments calls these functions within its own actions.

They write no audit entry of their own: the action of payments has one, and names the run or the file. The follow-up
visit that a first payment opens has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Min

from doudi.core.audit.trail import SYSTEM
from doudi.core.chunks import chunks
from doudi.relief.cases.earlier_aid import papers_due_on
from doudi.relief.cases.models import ReliefCase
from doudi.relief.follow_ups.actions import open_follow_up
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS, InstalmentState
from doudi.values.carries import carries

_CHUNK = 500


def mark_sent(instalments: Sequence[int]) -> None:
    """Count instalments as with the bank (primary keys); each must be released.

    Raises:
        AssertionError: one is not; the caller's transaction is rolled back.
    """
    _move(instalments, "send", (InstalmentState.RELEASED,))


@carries("P18-6.l")
def mark_paid(instalments: Sequence[int], on: date) -> None:
    """Count instalments as paid by the bank on a day; the first payment of a case starts its follow-up visit.

    Raises:
        AssertionError: one is not with the bank.
    """
    _move(instalments, "pay", (InstalmentState.SENT,), paid_on=on)
    set_first_paid(_cases_of(instalments))


def mark_returned(instalments: Sequence[int]) -> None:
    """Count instalments that the bank could not pay, or took back, as released again: the next run pays them.

    Raises:
        AssertionError: one is neither with the bank nor paid.
    """
    _move(instalments, "return", (InstalmentState.SENT, InstalmentState.PAID), paid_on=None)
    set_first_paid(_cases_of(instalments))


def set_first_paid(cases: set[int]) -> None:
    """Set on which day the first money of each case was paid (primary keys), and by when its papers are made up.

    Both are empty where nothing is paid. The first payment opens the follow-up visit of the case.
    """
    for chunk in chunks(sorted(cases), _CHUNK):
        rows = Instalment.objects.filter(relief__in=chunk, state=InstalmentState.PAID).order_by()
        first = dict(rows.values_list("relief").annotate(first=Min("paid_on")))
        for relief in ReliefCase.objects.filter(pk__in=chunk).select_related("case"):
            paid_on = first.get(relief.pk)
            if relief.first_paid_on != paid_on:
                due_on = papers_due_on(relief, paid_on)
                ReliefCase.objects.filter(pk=relief.pk).update(first_paid_on=paid_on, papers_due_on=due_on)
                relief.first_paid_on, relief.papers_due_on = paid_on, due_on
                open_follow_up(relief, by=SYSTEM)


def _move(instalments: Sequence[int], verb: str, states: tuple[InstalmentState, ...], **values: object) -> None:
    (target,) = {INSTALMENT_TRANSITIONS.target(state, verb) for state in states}
    moved = 0
    for chunk in chunks(sorted(instalments), _CHUNK):
        rows = Instalment.objects.filter(pk__in=chunk, state__in=states)
        moved += rows.update(state=target, version=F("version") + 1, **values)
    if moved != len(instalments):
        message = f"{moved} instalments moved instead of {len(instalments)}"
        raise AssertionError(message)


def _cases_of(instalments: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(sorted(instalments), _CHUNK):
        found |= set(Instalment.objects.filter(pk__in=chunk).values_list("relief", flat=True))
    return found
