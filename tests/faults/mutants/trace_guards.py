"""Mutants of what proves that the database was not changed behind the application's back."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_RUNS = "doudi/payments/runs/actions.py"
_CONTENT = "doudi/payments/run_content.py"
_FILES = "doudi/payments/bank_exchange/actions/payment_files.py"
_HINTS = ("swap", "altered_content")
MUTANTS = (
    Mutant(
        "the proof covers every payee",
        _CONTENT,
        '        proof.add("|".join(map(str, (*payee.proven, account or _UNREADABLE))))\n',
        "",
        _HINTS,
    ),
    Mutant(
        "the proof covers every line",
        _CONTENT,
        '        proof.add("|".join(map(str, line)))',
        "        str(line)",
        _HINTS,
    ),
    Mutant(
        "an account is the one of its index",
        _CONTENT,
        "return account if blind_index(account, SealedKind.BANK_ACCOUNT) == payee.account_index else None",
        "return account",
        ("index_of_a_card",),
    ),
    Mutant(
        "no altered run is released",
        _RUNS,
        "    run_checks(run)\n    refuse_altered(run)\n",
        "    run_checks(run)\n",
        _HINTS,
    ),
    Mutant(
        "no altered run is reviewed",
        _RUNS,
        '    refuse_altered(locked)\n    advance(locked, "review"',
        '    advance(locked, "review"',
        _HINTS,
    ),
    Mutant(
        "no altered run is approved",
        _RUNS,
        "    _check(locked)\n    locked.approved_by",
        "    run_checks(locked)\n    require_checks_decided(locked)\n    locked.approved_by",
        _HINTS,
    ),
    Mutant(
        "no file of an altered run is frozen",
        _FILES,
        "    require_unaltered(locked)\n    waiting",
        "    waiting",
        _HINTS,
    ),
    Mutant(
        "no file of an altered run is written",
        _FILES,
        "    require_unaltered(file.run)\n    file_archive",
        "    file_archive",
        _HINTS,
    ),
    Mutant(
        "the proof is not written again over what was altered",
        "doudi/payments/withdrawals/actions.py",
        "    require_unaltered(locked)  # before its proof is written again\n",
        "",
        _HINTS,
    ),
    Mutant(
        "nobody decides that an altered run goes on",
        "doudi/payments/models/runs.py",
        "return self.name not in {self.Name.CHANGED_ACCOUNT, self.Name.ALTERED}",
        "return self.name != self.Name.CHANGED_ACCOUNT",
        _HINTS,
    ),
    Mutant(
        "account and holder are fixed",
        "doudi/payments/migrations/0011_payees_are_fixed.py",
        '    "holder_name",\n    "account",\n',
        "",
        ("fixed_columns_hold_account_and_holder",),
    ),
    Mutant(
        "tampering is recorded as an alarm",
        "doudi/core/audit/trail.py",
        "                raise_alarm(by=by, verb=verb, found=found)\n",
        "",
        _HINTS,
    ),
)
