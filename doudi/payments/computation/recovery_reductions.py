"""Claims that are more than was paid too much: what is due has risen since they were decided, so they are lowered.

Nobody pays back what is due to him. The recovery and its lines stay as they were decided; a row beside them says how
much less is asked, since which run and why. It counts unless its run is discarded.
"""

from __future__ import annotations

from typing import Any

from doudi import policy
from doudi.payments.computation.inputs import surviving_records
from doudi.payments.models import Recovery, RecoveryLine, RecoveryReduction, Run
from doudi.payments.recoveries.receipts import outstanding_of, outstanding_of_month
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.values.benefit_month import month_from_index, month_index

_COLLECTED = (RecoveryState.NOTIFIED, RecoveryState.DEMANDED)

# Claimed, and no longer too much: of what was sent and has stayed, as much as is due by the register now.
_EXCESS = """
SELECT person, programme, month, recovery_fen - GREATEST(kept_fen - due_fen, 0), due_fen FROM (
    SELECT person, programme, month, claimed.amount_fen AS recovery_fen, COALESCE(due.amount_fen, 0) AS due_fen,
           COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS kept_fen
    FROM recovery_month AS claimed
    LEFT JOIN due_month AS due USING (person, programme, month)
    LEFT JOIN sent_month AS sent USING (person, programme, month)
    LEFT JOIN received_month AS received USING (person, programme, month)
    WHERE month BETWEEN ? AND ? AND list_contains(?, programme)
) WHERE recovery_fen > GREATEST(kept_fen - due_fen, 0) ORDER BY ALL
"""


def reduce_recoveries(run: Run, tables: Any) -> int:
    """Lower what is asked back for the months of a run, the latest claim first; returns by how much, in fen.

    What was waived is asked of nobody and stays. The caller holds the lock on money.
    """
    span = [month_index(run.first_month), month_index(run.month)]
    excess = tables.execute(_EXCESS, [*span, list(policy.due_programmes())]).fetchall()
    if not excess:
        return 0
    claims = _claims()
    made = []
    for person, programme, month, too_much, due in excess:
        left = int(too_much)
        for line in claims.get((person, programme, month_from_index(month)), ()):
            if (part := min(left, outstanding_of_month(line))) > 0:
                made.append(RecoveryReduction(recovery_line=line, run=run, amount_fen=part, due_fen=due))
                left -= part
    RecoveryReduction.objects.bulk_create(made)
    return sum(one.amount_fen for one in made)


def _claims() -> dict[tuple[Any, ...], list[RecoveryLine]]:
    """Lines that are still collected, by whom they are about, what for and which month; the latest first."""
    root, found = surviving_records(), dict[tuple[Any, ...], list[RecoveryLine]]()
    lines = RecoveryLine.objects.filter(recovery__state__in=_COLLECTED).select_related("recovery")
    for line in lines.order_by("-recovery__state", "-pk"):  # what is not decided yet before what is
        person = root.get(line.recovery.person_id, line.recovery.person_id)
        found.setdefault((person, line.recovery.programme, line.month), []).append(line)
    return found


def close_fully_reduced_recoveries(run: Run) -> None:
    """A run has gone to the bank: a claim that it lowered to nothing is over."""
    for held in Recovery.objects.filter(state__in=_COLLECTED, lines__reductions__run=run).distinct():
        if outstanding_of(held) == 0:
            came_back = held.lines.filter(receipts__isnull=False).exists()
            held.state = RECOVERY_TRANSITIONS.target(held.state, "settle" if came_back else "withdraw")
            held.save(update_fields=["state"])
