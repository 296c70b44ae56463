"""What was due to a family and not paid: withheld by a run, or taken out of it; and what should be taken out yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.payments.models import Line, Payment, Withdrawal, Withheld
from doudi.payments.withdrawals.queries import may_take_out
from doudi.payments.workflow import NOT_SENT_STATES, OPEN_RUN_STATES, RunState, WithdrawalState
from doudi.registry.deaths.queries import reported_dead_among
from doudi.registry.households.panels import FamilyFile
from doudi.registry.models import Person

MOST_UNPAID = 24
_MOST_READ = MOST_UNPAID * 12


@dataclass(frozen=True)
class UnpaidMonth:
    """A benefit month that a run did not pay, and why; fen."""

    person: Person
    programme: str
    month: date
    run_id: int
    amount_fen: int
    why: str


def unpaid_months(file: FamilyFile) -> list[UnpaidMonth]:
    """Return what was due and not paid to this day, newest month first: each month once, with its last reason.

    Only what a later run sent settles it: arrears of a raise are withheld for months that were paid before.
    """
    rows = sorted([*_withheld(file), *_taken_out(file)], key=lambda row: -row.run_id)
    latest: dict[tuple[int, str, date], UnpaidMonth] = {}
    for row in rows:
        latest.setdefault((row.person.pk, row.programme, row.month), row)
    newest_first = sorted(latest.values(), key=lambda row: (-row.month.toordinal(), row.person.pk, row.programme))
    return newest_first[:MOST_UNPAID]


def _withheld(file: FamilyFile) -> list[UnpaidMonth]:
    rows = Withheld.objects.filter(file.during_stays("person", "month")).exclude(run__state=RunState.DISCARDED)
    rows = rows.filter(~Exists(_sent_since("run"))).select_related("person").order_by("-month", "-run_id", "pk")
    return [
        UnpaidMonth(row.person, row.programme, row.month, row.run_id, row.amount_fen, row.get_reason_display())
        for row in rows[:_MOST_READ]
    ]


def _taken_out(file: FamilyFile) -> list[UnpaidMonth]:
    """Return the months of payments that two people took out of a run."""
    rows = Withdrawal.objects.filter(file.during_stays("payment__person", "run__month"))
    rows = rows.filter(state=WithdrawalState.CONFIRMED).exclude(run__state=RunState.DISCARDED)
    reasons = {row.payment_id: row for row in rows.order_by("-pk")[:_MOST_READ]}
    lines = Line.objects.filter(payment__in=reasons, amount_fen__gt=0).filter(~Exists(_sent_since("payment__run")))
    return [
        UnpaidMonth(
            line.person,
            line.programme,
            line.month,
            reasons[line.payment_id].run_id,
            line.amount_fen,
            _("移出本批：{reason}，{detail}").format(
                reason=reasons[line.payment_id].get_reason_display(),
                detail=reasons[line.payment_id].sealed_detail.clear(),
            ),
        )
        for line in lines.select_related("person").order_by("-month", "pk")[:_MOST_READ]
    ]


def _sent_since(run: str) -> QuerySet[Line]:
    """Return the lines that the run of a row, or a later one, sent for the same person, programme and month."""
    same = Line.objects.filter(
        person=OuterRef("person"),
        programme=OuterRef("programme"),
        month=OuterRef("month"),
        payment__run__gte=OuterRef(run),
    )
    return same.exclude(payment__state__in=NOT_SENT_STATES)


def payments_of_the_dead(file: FamilyFile) -> list[Payment]:
    """Return the payments of open runs to people who are dead or reported dead, which the reader may take out."""
    dead = {one.pk for one in file.people if one.death_date} | reported_dead_among(file.people)
    if not dead:
        return []
    open_payments = Payment.objects.filter(person__in=dead, run__state__in=[*OPEN_RUN_STATES, RunState.RELEASED])
    open_payments = open_payments.exclude(withdrawals__state=WithdrawalState.PROPOSED)
    by_person = {
        payment.person_id: payment for payment in open_payments.select_related("run", "person").order_by("-pk")
    }
    return [payment for payment in by_person.values() if may_take_out(file.by, payment)]
