"""Offsets: what payments keep back for recoveries, by the recipient's consent or by a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.payments.computation.shares import shares_of_receipt
from doudi.payments.models import Receipt, Recovery, Run
from doudi.payments.recoveries.receipts import outstanding_of, settle_if_fully_recovered, write_receipts
from doudi.payments.workflow import PaymentState, RecoveryState
from doudi.registry.people.merged_records import surviving_records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Offsets = dict[tuple[int, str], list[tuple[Recovery, int]]]
"""By person and programme: how many fen the payment keeps back for which recoveries."""

_CHUNK = 900
_PAYMENTS_OF_PERSON = """
SELECT programme, amount_fen FROM new_payment WHERE person = ? AND payee = 0 ORDER BY programme <> ?, programme
"""
_PAID_TO_PERSON = """
SELECT SUM(amount_fen), MAX(NULLIF(area, '')) FROM new_line WHERE person = ? AND payee = 0
"""


def plan_offsets(tables: DuckDBPyConnection) -> Offsets:
    """Return what the new payments keep back: one instalment of each recovery, from its own programme first.

    What goes to a carer or an institution keeps back nothing. A floor of living money stays with the person in every
    month: a share of the dibao standard of where they live.
    The caller holds the money lock, so that nothing is offset twice.
    """
    demanded = Recovery.objects.filter(state=RecoveryState.DEMANDED).exclude(offset_basis="").order_by("pk")
    survivors, offsets = surviving_records(), Offsets()
    remaining: dict[tuple[int, str], int] = {}
    spare: dict[int, int] = {}
    for recovery in demanded:
        person = survivors.get(recovery.person_id, recovery.person_id)
        instalment = -(-recovery.amount_fen // recovery.instalments)
        wanted = min(instalment, outstanding_of(recovery))
        if person not in spare:
            spare[person] = _above_floor(tables, person)
        for programme, amount in tables.execute(_PAYMENTS_OF_PERSON, [person, recovery.programme]).fetchall():
            key = (person, programme)
            part = min(wanted, remaining.setdefault(key, amount), spare[person])
            if part > 0:
                offsets.setdefault(key, []).append((recovery, part))
                remaining[key] -= part
                spare[person] -= part
                wanted -= part
    return offsets


def _above_floor(tables: DuckDBPyConnection, person: int) -> int:
    """Return by how many fen the new payments of a person exceed the floor of living money."""
    paid, area = tables.execute(_PAID_TO_PERSON, [person]).fetchone() or (0, "")
    return max(0, int(paid or 0) - living_floor_fen(area or "rural"))


def living_floor_fen(area: str) -> int:
    """Return what must stay with a person in a month: a share of the dibao standard of the area, rounded up; fen."""
    known, month = today(), this_month()
    share = int(policy.parameter_value("offset_floor_share", month, known))
    standard = int(policy.parameter_value("dibao_standard", month, known, area))
    return -(-share * standard // policy.RATIO_SCALE)


def write_offsets(run: Run, offsets: Offsets) -> None:
    """Write a receipt for every offset; it counts as long as its payment does."""
    if not offsets:
        return
    payments = {(payment.person_id, payment.programme): payment for payment in run.payments.filter(offset_fen__gt=0)}
    day = timezone.localdate(run.prepared_at)
    for key, parts in offsets.items():
        payment = payments[key]
        for recovery, part in parts:
            reference = f"{payment.item_id}-{recovery.pk}"
            write_receipts(recovery, part, reference, day, run.prepared_by, Receipt.Way.OFFSET, payment)


def offset_sources(payments: Sequence[int]) -> dict[str, int]:
    """Return whose money the payments (by key) kept back: fen by source."""
    by_source: dict[str, int] = {}
    for start in range(0, len(payments), _CHUNK):
        chunk = payments[start : start + _CHUNK]
        for receipt in Receipt.objects.filter(payment__in=chunk).select_related("recovery_line"):
            for source, share in shares_of_receipt(receipt.amount_fen, receipt.recovery_line.shares).items():
                by_source[source] = by_source.get(source, 0) + share
    return by_source


def settle_offset_recoveries(run: Run) -> None:
    """Settle the recoveries that payments of the run, once arrived, have offset in full."""
    paid = run.payments.filter(state=PaymentState.PAID)
    recoveries = Recovery.objects.filter(state=RecoveryState.DEMANDED, lines__receipts__payment__in=paid)
    for recovery in recoveries.distinct():
        settle_if_fully_recovered(recovery)
