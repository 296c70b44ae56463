"""Guards of what is asked less, once more is due than when it was decided."""

from __future__ import annotations

from tests.faults.mutant import PAYMENTS, Mutant

_LOWERING = PAYMENTS + "computing/lowering.py"
_HINTS = ("Lowering", "outstanding_of")
MUTANTS = (
    Mutant(
        "what is due again is not asked back",
        PAYMENTS + "computing/writing.py",
        "lower_claims(run, tables) if run.kind == Run.Kind.MONTHLY else 0",
        "0",
        _HINTS,
    ),
    Mutant("only months that the run looks at", _LOWERING, "month BETWEEN ? AND ?", "? < month OR month > ?", _HINTS),
    Mutant("not more than is still asked", _LOWERING, "min(left, open_of(line))", "left", _HINTS),
    Mutant(
        "what is waived stays",
        _LOWERING,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        "(RecoveryState.WAIVED, RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        _HINTS,
    ),
    Mutant(
        "a claim of nothing is over", PAYMENTS + "actions/running.py", "    close_what_was_lowered(held)\n", "", _HINTS
    ),
    Mutant(
        "lowered only while its run counts",
        PAYMENTS + "computing/ground.py",
        "    WHERE run.state <> 'discarded' GROUP BY 1\n",
        "    GROUP BY 1\n",
        _HINTS,
    ),
    Mutant(
        "asked again once its run is discarded",
        PAYMENTS + "computing/receipts.py",
        ".exclude(run__state=RunState.DISCARDED)",
        "",
        _HINTS,
    ),
)
