"""Reductions of recoveries: the due amount has risen since the recovery was decided, so less is demanded back.

The recovery and its lines stay as they were decided. A row beside them records the reduction and the run that found
it; it counts unless that run is discarded.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from doudi import policy
from doudi.payments.models import Recovery, RecoveryLine, RecoveryReduction, Run
from doudi.payments.recoveries.receipts import outstanding_of, outstanding_of_month
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import month_from_index, month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLLECTED = (RecoveryState.NOTIFIED, RecoveryState.DEMANDED)

# Demanded back beyond what is overpaid by the registry as it is now.
_EXCESS = """
SELECT person, programme, month, recovery_fen - GREATEST(net_sent_fen - due_fen, 0), due_fen FROM (
    SELECT person, programme, month, recovery.amount_fen AS recovery_fen, COALESCE(due.amount_fen, 0) AS due_fen,
           COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS net_sent_fen
    FROM recovery_month AS recovery
    LEFT JOIN due_month AS due USING (person, programme, month)
    LEFT JOIN sent_month AS sent USING (person, programme, month)
    LEFT JOIN received_month AS received USING (person, programme, month)
    WHERE month BETWEEN $first AND $last AND list_contains($programmes, programme)
) WHERE recovery_fen > GREATEST(net_sent_fen - due_fen, 0) ORDER BY ALL
"""


def reduce_recoveries(run: Run, tables: DuckDBPyConnection) -> int:
    """Reduce the recoveries of the run's months, the latest first; return by how many fen.

    Waived recoveries are demanded of no one and stay. The caller holds the money lock.
    """
    parameters = {
        "first": month_index(run.first_month),
        "last": month_index(run.month),
        "programmes": list(policy.due_programmes()),
    }
    excess = tables.execute(_EXCESS, parameters).fetchall()
    if not excess:
        return 0
    lines = _collected_lines()
    reductions = []
    for person, programme, month, excess_fen, due in excess:
        remaining = int(excess_fen)
        for line in lines.get((person, programme, month_from_index(month)), ()):
            if (part := min(remaining, outstanding_of_month(line))) > 0:
                reductions.append(RecoveryReduction(recovery_line=line, run=run, amount_fen=part, due_fen=due))
                remaining -= part
    RecoveryReduction.objects.bulk_create(reductions)
    return sum(reduction.amount_fen for reduction in reductions)


def _collected_lines() -> dict[tuple[int, str, date], list[RecoveryLine]]:
    """Return the lines still demanded by person, programme and month: undecided ones first, then the latest."""
    survivors = surviving_records()
    by_month: dict[tuple[int, str, date], list[RecoveryLine]] = {}
    lines = RecoveryLine.objects.filter(recovery__state__in=_COLLECTED).select_related("recovery")
    for line in lines.order_by("-recovery__state", "-pk"):
        person = survivors.get(line.recovery.person_id, line.recovery.person_id)
        by_month.setdefault((person, line.recovery.programme, line.month), []).append(line)
    return by_month


def close_fully_reduced_recoveries(run: Run) -> None:
    """Settle or withdraw the recoveries that the run, now with the bank, reduced to nothing."""
    for recovery in Recovery.objects.filter(state__in=_COLLECTED, lines__reductions__run=run).distinct():
        if outstanding_of(recovery) == 0:
            has_receipts = recovery.lines.filter(receipts__isnull=False).exists()
            recovery.state = RECOVERY_TRANSITIONS.target(recovery.state, "settle" if has_receipts else "withdraw")
            recovery.save(update_fields=["state"])
