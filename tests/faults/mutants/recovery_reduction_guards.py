"""Mutants of recovery reductions."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_REDUCTIONS = "doudi/payments/computation/recovery_reductions.py"
_HINTS = ("RecoveryReduction", "outstanding_of")
MUTANTS = (
    Mutant(
        "a risen due reduces the recovery",
        "doudi/payments/computation/persistence.py",
        "reduce_recoveries(run, tables) if is_monthly else 0",
        "0",
        _HINTS,
    ),
    Mutant(
        "only months that the run looks at",
        _REDUCTIONS,
        "month BETWEEN $first AND $last",
        "$first < month OR month > $last",
        _HINTS,
    ),
    Mutant(
        "reduction not above the outstanding amount",
        _REDUCTIONS,
        "min(remaining, outstanding_of_month(line))",
        "remaining",
        _HINTS,
    ),
    Mutant(
        "what is waived stays",
        _REDUCTIONS,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        "(RecoveryState.WAIVED, RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        _HINTS,
    ),
    Mutant(
        "a recovery reduced to nothing ends",
        "doudi/payments/runs/actions.py",
        "    close_fully_reduced_recoveries(locked)\n",
        "",
        _HINTS,
    ),
    Mutant(
        "reductions of a discarded run do not count",
        "doudi/payments/computation/inputs.py",
        "    WHERE run.state <> 'discarded' GROUP BY 1\n",
        "    GROUP BY 1\n",
        _HINTS,
    ),
    Mutant(
        "outstanding again once its run is discarded",
        "doudi/payments/recoveries/receipts.py",
        ".exclude(run__state=RunState.DISCARDED)",
        "",
        _HINTS,
    ),
)
