"""Guards taken away one at a time: the tests of the money must notice every one.

python -m tests.faults.mutants [name...]: each mutant is a small change in a copy of the source; the tests run there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAYMENTS = "doudi/payments/"
NEAR = {
    "doudi/funding": ("tests/funding/test_ledger.py",),
    "doudi/payments/banking": ("tests/payments/banking",),
    "doudi/payments/bank": ("tests/payments/bank", "tests/payments/banking"),
    "doudi/payments": ("tests/payments/test_runs.py", "tests/payments/test_one_person.py"),
}
FAR = ("tests/payments", "tests/funding", "tests/faults")
"""The tests beside the guard are asked first; only where they notice nothing, all tests of the money."""


@dataclass(frozen=True)
class Mutant:
    """``before`` stands in the file once or more; its first place becomes ``after``."""

    name: str
    path: str
    before: str
    after: str


_RUNNING, _WAIT = PAYMENTS + "actions/running.py", PAYMENTS + "computing/differences.py"
_GROUND, _CHECKS = PAYMENTS + "computing/ground.py", PAYMENTS + "checks.py"
_RECOVERING, _HOLDING = PAYMENTS + "actions/recovering.py", PAYMENTS + "actions/holding.py"
_ANSWER, _SEND = PAYMENTS + "banking/actions/returning.py", PAYMENTS + "banking/actions/sending.py"
_RETURNS, _LEDGER = PAYMENTS + "bank/returns.py", "doudi/funding/ledger.py"
MUTANTS = (
    Mutant("one open run of a kind", _RUNNING, "    if other is not None:\n", "    if other is None and other:\n"),
    Mutant("not before its month", _RUNNING, "month > today().replace(day=1)", "month.day > 40"),
    Mutant("townships confirm", _RUNNING, "if missing := townships_missing(held):", "if missing := []:"),
    Mutant("own township only", _RUNNING, "if by.scope is None or not township_code.startswith(by.scope)",
           "if by.scope is None"),
    Mutant("the sum that was seen", _RUNNING, 'if sums["total"] != total_fen:', "if total_fen is None:"),
    Mutant("version that was seen", _RUNNING, "if seen is not None and seen != held.version:", "if seen == -1:"),
    Mutant("state at its turn", _RUNNING, "if (held.state, verb) not in RUN_TABLE or", "if not RUN_TABLE or"),
    Mutant("another person releases or approves", _RUNNING, "    if by.pk in others:\n", "    if by.pk == -1:\n"),
    Mutant("checks are decided", _RUNNING, "    if open_checks or run.checks.count()", "    if run.checks.count()"),
    Mutant("checked again at release", _RUNNING, "    run_checks(held)\n    refuse_undecided(held)\n    if lines",
           "    refuse_undecided(held)\n    if lines"),
    Mutant("released runs are booked", _RUNNING, "    if lines := needs_of(held):\n", "    if lines := {}:\n"),
    Mutant("books close when all has ended", _RUNNING, "    if waiting:\n", "    if waiting < 0:\n"),
    Mutant("discarded payments are void", _RUNNING, 'PAYMENT_TABLE[PaymentState.READY, "discard"]', "PaymentState.READY"),
    Mutant("returned is not sent", PAYMENTS + "workflow.py", "GONE = (PaymentState.RETURNED, PaymentState.VOID)",
           "GONE = (PaymentState.VOID,)"),
    Mutant("void is not sent", PAYMENTS + "workflow.py", "GONE = (PaymentState.RETURNED, PaymentState.VOID)",
           "GONE = (PaymentState.RETURNED,)"),
    Mutant("part number", PAYMENTS + "computing/writing.py", "parts + 1, amount", "1, amount"),
    Mutant("receipts count", _WAIT, "COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS kept_fen",
           "COALESCE(sent.sent_fen, 0) AS kept_fen"),
    Mutant("receipts among the shares", _WAIT, "SELECT person, programme, month, source, amount_fen, 0 FROM share_received",
           "SELECT person, programme, month, source, 0, 0 FROM share_received"),
    Mutant("received without sent", _WAIT, "      UNION SELECT person, programme, month FROM received_month WHERE month <= {last}) AS",
           ") AS"),
    Mutant("claims are not proposed again", _WAIT, "FROM balance WHERE kept_fen - due_fen > claimed_fen\n",
           "FROM balance WHERE kept_fen > due_fen\n"),
    Mutant("holds", _WAIT, "IN ('', owed.programme))", "IN ('nothing'))"),
    Mutant("no card waits", _WAIT, "WHEN recipient.account IS NULL THEN 'no_account'", "WHEN FALSE THEN 'no_account'"),
    Mutant("failed card waits", _WAIT, "THEN 'returned_account'", "THEN NULL"),
    Mutant("shared card waits", _WAIT, "HAVING COUNT(DISTINCT household) > 1", "HAVING COUNT(*) > 100"),
    Mutant("authority is confirmed", _WAIT, "AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None)",
           "AccountAuthority.objects.none()"),
    Mutant("merged records", _GROUND, "    while person in into:\n", "    if person in into:\n"),
    Mutant("a hold after the computation", _CHECKS, ", *_held_since(run)", ""),
    Mutant("second computation", _CHECKS, "for name, one in _second_computation(run):", "for name, one in ():"),
    Mutant("told before it is demanded", PAYMENTS + "workflow.py", '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,',
           '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,\n    (RecoveryState.PROPOSED, "settle"): RecoveryState.SETTLED,'),
    Mutant("a voucher once", _RECOVERING, "if Receipt.objects.filter(reference=named).exists():", "if named is None:"),
    Mutant("not more than is outstanding", _RECOVERING, "if not 0 < amount_fen <= left:", "if not 0 < amount_fen:"),
    Mutant("held once for a reason", _HOLDING, "reason=reason, lifted_at=None).exists()", "reason='', lifted_at=None).exists()"),
    Mutant("who lifts a hold", _HOLDING, "if Role(by.role) not in LIFTED_BY[held.reason]:", "if held.reason not in LIFTED_BY:"),
    Mutant("two confirm an authority", _HOLDING, "    if held.proposed_by_id == by.pk:\n", "    if held.proposed_by_id is None:\n"),
    Mutant("money rows are only added", PAYMENTS + "migrations/0002_only_added.py", 'for verb in ("update", "delete")\n', 'for verb in ("delete",)\n'),
    Mutant("fixed columns of a payment", PAYMENTS + "migrations/0002_only_added.py", '"amount_fen", "offset_fen"', '"offset_fen"'),
    Mutant("states along the table", PAYMENTS + "migrations/0003_states_along_the_table.py", "OLD.state <> NEW.state AND", "OLD.state = '' AND"),
    Mutant("the same answer again", _ANSWER, "    if earlier is not None:\n", "    if earlier is not None and by is None:\n"),
    Mutant("no answer before it is handed over", _ANSWER, "if held.state != BankFile.State.HANDED_OVER:", "if held.state == '':"),
    Mutant("returned money is booked back", _ANSWER, "    if returned:\n", "    if returned and by is None:\n"),
    Mutant("files of a run once", _SEND, "    if held.bank_files.exists():\n", "    if held.bank_files.count() > 9:\n"),
    Mutant("files of released runs", _SEND, "if held.state != RunState.RELEASED:", "if held.state == '':"),
    Mutant("amount as it was sent", _RETURNS, "if row.amount_fen != item.amount_fen:", "if row.amount_fen < 0:"),
    Mutant("account as it was sent", _RETURNS, "if row.account != item.account:", "if row.account == '':"),
    Mutant("a row once", _RETURNS, "if row.item_id in first_row:", "if row.item_id in ():"),
    Mutant("no balance below what was decided", _LEDGER, "    if missing:\n", "    if len(missing) > 99:\n"),
    Mutant("a reference once", _LEDGER, "    if not same:\n", "    if same is None:\n"),
)  # fmt: skip


def killed(mutant: Mutant) -> bool:
    """Whether some test fails with the guard away."""
    with tempfile.TemporaryDirectory(prefix="doudi-mutant-") as folder:
        place = Path(folder)
        for name in ("doudi", "tests", "bench", "pyproject.toml", "manage.py"):
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, place / name)
        path = place / mutant.path
        text = path.read_text(encoding="utf-8")
        if mutant.before not in text:
            raise SystemExit(f"{mutant.name}: {mutant.path} no longer says {mutant.before!r}")
        path.write_text(text.replace(mutant.before, mutant.after, 1), encoding="utf-8")
        near = next(tests for start, tests in NEAR.items() if mutant.path.startswith(start))
        return fails(near, place) or fails(FAR, place)


def fails(tests: tuple[str, ...], place: Path) -> bool:
    """Whether one of these tests fails in a copy of the source."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "DOUDI_DATA": str(place / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False).returncode != 0


def main() -> int:
    """0 when every mutant was noticed."""
    chosen = [one for one in MUTANTS if len(sys.argv) == 1 or one.name in sys.argv[1:]]
    survivors = []
    for one in chosen:
        noticed = killed(one)
        print(f"{'killed' if noticed else 'SURVIVED'}: {one.name}", flush=True)
        if not noticed:
            survivors.append(one.name)
    print(f"{len(chosen) - len(survivors)} killed, {len(survivors)} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
