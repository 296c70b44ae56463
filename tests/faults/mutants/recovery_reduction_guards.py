"""Mutants of recovery reductions."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_LOWERING = "doudi/payments/computation/recovery_reductions.py"
_HINTS = ("RecoveryReduction", "outstanding_of")
MUTANTS = (
    Mutant(
        "what is due again is not asked back",
        "doudi/payments/computation/persistence.py",
        "reduce_recoveries(run, tables) if is_monthly else 0",
        "0",
        _HINTS,
    ),
    Mutant(
        "only months that the run looks at",
        _LOWERING,
        "month BETWEEN $first AND $last",
        "$first < month OR month > $last",
        _HINTS,
    ),
    Mutant(
        "not more than is still asked", _LOWERING, "min(remaining, outstanding_of_month(line))", "remaining", _HINTS
    ),
    Mutant(
        "what is waived stays",
        _LOWERING,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        "(RecoveryState.WAIVED, RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        _HINTS,
    ),
    Mutant(
        "a claim of nothing is over",
        "doudi/payments/runs/actions.py",
        "    close_fully_reduced_recoveries(locked)\n",
        "",
        _HINTS,
    ),
    Mutant(
        "lowered only while its run counts",
        "doudi/payments/computation/inputs.py",
        "    WHERE run.state <> 'discarded' GROUP BY 1\n",
        "    GROUP BY 1\n",
        _HINTS,
    ),
    Mutant(
        "asked again once its run is discarded",
        "doudi/payments/recoveries/receipts.py",
        ".exclude(run__state=RunState.DISCARDED)",
        "",
        _HINTS,
    ),
)
