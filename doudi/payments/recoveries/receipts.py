"""What has come back of a recovery, month by month, and whose money it is."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from doudi.core.accounts.models import User
from doudi.payments.computation.inputs import shares_of_receipt
from doudi.payments.models import Payment, Receipt, Recovery, RecoveryLine
from doudi.payments.workflow import NOT_SENT_STATES, RecoveryState, RunState


def outstanding_of(recovery: Recovery) -> int:
    """What is still asked: less what came back, and less what was lowered since; fen."""
    return sum(outstanding_of_month(line) for line in recovery.lines.all())


def outstanding_of_month(line: RecoveryLine) -> int:
    """The same of one month."""
    back = line.receipts.exclude(payment__state__in=NOT_SENT_STATES).aggregate(total=Sum("amount_fen"))["total"] or 0
    less = line.reductions.exclude(run__state=RunState.DISCARDED).aggregate(total=Sum("amount_fen"))["total"] or 0
    return line.amount_fen - int(back) - int(less)


def write_receipts(
    locked: Recovery, amount_fen: int, reference: str, on: date, by: User, way: str, payment: Payment | None
) -> dict[str, int]:
    """Write receipts over the months, oldest first; returns what goes back to each source."""
    by_source: dict[str, int] = {}
    left = amount_fen
    for line in locked.lines.order_by("month"):
        part = min(left, outstanding_of_month(line))
        if part <= 0:
            continue
        left -= part
        Receipt.objects.create(
            recovery_line=line,
            reference=reference,
            amount_fen=part,
            way=way,
            received_on=on,
            payment=payment,
            recorded_by=by,
        )
        for source, share in shares_of_receipt(part, line.shares).items():
            by_source[source] = by_source.get(source, 0) + share
    return by_source


def settle_if_fully_recovered(locked: Recovery) -> None:
    """Where everything has come back, the recovery is settled."""
    if outstanding_of(locked) == 0:
        locked.state = RecoveryState.SETTLED
        locked.save(update_fields=["state"])
