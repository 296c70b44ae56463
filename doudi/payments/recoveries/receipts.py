"""Receipts: what recipients gave back of a recovery, month by month, and to which source it goes."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from doudi.core.accounts.models import User
from doudi.payments.computation.shares import shares_of_receipt
from doudi.payments.models import Payment, Receipt, Recovery, RecoveryLine
from doudi.payments.workflow import NOT_SENT_STATES, RECOVERY_TRANSITIONS, RunState


def outstanding_of(recovery: Recovery) -> int:
    """Return the fen still outstanding: demanded, less receipts and reductions."""
    return sum(outstanding_of_month(line) for line in recovery.lines.all())


def outstanding_of_month(line: RecoveryLine) -> int:
    """Return the fen still outstanding of one month of a recovery."""
    receipts = line.receipts.exclude(payment__state__in=NOT_SENT_STATES)
    reductions = line.reductions.exclude(run__state=RunState.DISCARDED)
    received = receipts.aggregate(total=Sum("amount_fen"))["total"] or 0
    reduced = reductions.aggregate(total=Sum("amount_fen"))["total"] or 0
    return line.amount_fen - int(received) - int(reduced)


def write_receipts(
    recovery: Recovery,
    amount_fen: int,
    reference: str,
    received_on: date,
    recorded_by: User,
    way: str,
    payment: Payment | None,
) -> dict[str, int]:
    """Write receipts for the outstanding months, oldest first; return what goes back to each source, in fen."""
    by_source: dict[str, int] = {}
    remaining = amount_fen
    for line in recovery.lines.order_by("month"):
        part = min(remaining, outstanding_of_month(line))
        if part <= 0:
            continue
        remaining -= part
        Receipt.objects.create(
            recovery_line=line,
            reference=reference,
            amount_fen=part,
            way=way,
            received_on=received_on,
            payment=payment,
            recorded_by=recorded_by,
        )
        for source, share in shares_of_receipt(part, line.shares).items():
            by_source[source] = by_source.get(source, 0) + share
    return by_source


def settle_if_fully_recovered(recovery: Recovery) -> None:
    """Settle the recovery if nothing is outstanding."""
    if outstanding_of(recovery) == 0:
        recovery.state = RECOVERY_TRANSITIONS.target(recovery.state, "settle")
        recovery.save(update_fields=["state"])
