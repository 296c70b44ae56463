"""What is asked back and, by consent or decision, kept from payments: how much of which, and whose money it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from doudi.payments.computation.inputs import shares_of_receipt, surviving_records
from doudi.payments.models import Receipt, Recovery, Run
from doudi.payments.recoveries.receipts import outstanding_of, settle_if_fully_recovered, write_receipts
from doudi.payments.workflow import RecoveryState

Offsets = dict[tuple[int, str], list[tuple[Recovery, int]]]
"""By person and programme: from which recoveries a payment keeps how much; fen."""

_CHUNK = 900


def plan_offsets(tables: Any) -> Offsets:
    """What the payments that were made keep: an instalment of each recovery, from the same programme first.

    The caller holds the lock on money, so that nothing is kept twice.
    """
    owing = Recovery.objects.filter(state=RecoveryState.DEMANDED).exclude(offset_basis="").order_by("pk")
    root, kept = surviving_records(), Offsets()
    left: dict[tuple[int, str], int] = {}
    for recovery in owing:
        person = root.get(recovery.person_id, recovery.person_id)
        instalment = -(-recovery.amount_fen // recovery.instalments)
        wanted = min(instalment, outstanding_of(recovery))
        query = "SELECT programme, amount_fen FROM made_payment WHERE person = ? ORDER BY programme <> ?, programme"
        for programme, amount in tables.execute(query, [person, recovery.programme]).fetchall():
            key = (person, programme)
            part = min(wanted, left.setdefault(key, amount))
            if part > 0:
                kept.setdefault(key, []).append((recovery, part))
                left[key] -= part
                wanted -= part
    return kept


def write_offsets(run: Run, kept: Offsets) -> None:
    """A receipt for everything a payment keeps; it counts while the payment does."""
    if not kept:
        return
    made = {(one.person_id, one.programme): one for one in run.payments.filter(offset_fen__gt=0)}
    on = timezone.localdate(run.prepared_at)
    for key, parts in kept.items():
        for recovery, part in parts:
            payment = made[key]
            write_receipts(
                recovery, part, f"{payment.item_id}-{recovery.pk}", on, run.prepared_by, Receipt.Way.OFFSET, payment
            )


def offset_sources(payments: Sequence[int]) -> dict[str, int]:
    """Whose money these payments kept: fen by source."""
    sums: dict[str, int] = {}
    for start in range(0, len(payments), _CHUNK):
        kept = Receipt.objects.filter(payment__in=payments[start : start + _CHUNK]).select_related("recovery_line")
        for one in kept:
            for source, share in shares_of_receipt(one.amount_fen, one.recovery_line.shares).items():
                sums[source] = sums.get(source, 0) + share
    return sums


def settle_offset_recoveries(run: Run) -> None:
    """Recoveries of which everything has come back are settled, once the payments that kept it have arrived."""
    touched = Recovery.objects.filter(
        state=RecoveryState.DEMANDED, lines__receipts__payment__in=run.payments.filter(state="paid")
    ).distinct()
    for recovery in touched:
        settle_if_fully_recovered(recovery)
