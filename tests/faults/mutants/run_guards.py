"""Mutants of payroll runs, their computation and their decisions."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_PROCESS = "doudi/core/process.py"
_RUNNING = "doudi/payments/runs/actions.py"
_WAIT = "doudi/payments/computation/balance.py"
_GROUND = "doudi/payments/computation/inputs.py"
_CHECKS = "doudi/payments/runs/checks.py"
_RECOVERING = "doudi/payments/recoveries/actions.py"
_HOLDING = "doudi/payments/holds/actions.py"
_ANSWER = "doudi/payments/bank_exchange/actions/bank_answers.py"
_SEND = "doudi/payments/bank_exchange/actions/payment_files.py"
_RETURNS = "doudi/bankfiles/return_files.py"
_LEDGER = "doudi/funding/ledger.py"
MUTANTS = (
    Mutant("one open run of a kind", _RUNNING, "    if other is not None:\n", "    if other is None and other:\n"),
    Mutant("not before its month", _RUNNING, "month > this_month()", "month.day > 40"),
    Mutant("townships confirm", _RUNNING, "if missing := townships_not_confirmed(locked):", "if missing := []:"),
    Mutant(
        "own township only",
        "doudi/payments/runs/confirmations.py",
        "if by.scope is None or not township_code.startswith(by.scope)",
        "if by.scope is None",
    ),
    Mutant(
        "the sum that was seen",
        "doudi/payments/runs/confirmations.py",
        'if sums["total"] != total_fen:',
        "if total_fen is None:",
    ),
    Mutant(
        "version that was seen",
        _PROCESS,
        "if seen_version is not None and seen_version != row.version:",
        "if seen_version == -1:",
    ),
    Mutant("state at its turn", _PROCESS, "if not table.allows(state, verb):", "if not table:"),
    Mutant(
        "another person releases or approves",
        _PROCESS,
        "    if by.pk is not None and by.pk in earlier:\n",
        "    if by.pk == -1:\n",
    ),
    Mutant("checks are decided", _RUNNING, "    if open_checks or run.checks.count()", "    if run.checks.count()"),
    Mutant(
        "checked again at release",
        _RUNNING,
        "    _check_and_lock_trail(locked)\n    if amounts",
        "    require_checks_decided(locked)\n    if amounts",
    ),
    Mutant(
        "released runs are booked",
        _RUNNING,
        "    if amounts := amounts_by_source(locked):\n",
        "    if amounts := {}:\n",
    ),
    Mutant("books close when all has ended", _RUNNING, "    if unanswered:\n", "    if unanswered < 0:\n"),
    Mutant(
        "discarded payments are void",
        _RUNNING,
        'PAYMENT_TRANSITIONS.target(PaymentState.READY, "discard")',
        "PaymentState.READY",
    ),
    Mutant(
        "returned is not sent",
        "doudi/payments/workflow.py",
        "NOT_SENT_STATES = (PaymentState.RETURNED, *UNSENT_STATES)",
        "NOT_SENT_STATES = UNSENT_STATES",
    ),
    Mutant(
        "void is not sent",
        "doudi/payments/workflow.py",
        "NOT_SENT_STATES = (PaymentState.RETURNED, *UNSENT_STATES)",
        "NOT_SENT_STATES = (PaymentState.RETURNED,)",
    ),
    Mutant("part number", "doudi/payments/computation/persistence.py", "parts + 1, amount", "1, amount"),
    Mutant(
        "receipts count",
        _WAIT,
        "COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS net_sent_fen",
        "COALESCE(sent.sent_fen, 0) AS net_sent_fen",
    ),
    Mutant(
        "receipts among the shares",
        "doudi/payments/computation/shares.py",
        "SELECT person, programme, month, source, amount_fen, 0 FROM share_received",
        "SELECT person, programme, month, source, 0, 0 FROM share_received",
    ),
    Mutant(
        "received without sent",
        _WAIT,
        "      UNION SELECT person, programme, month FROM received_month WHERE month <= $last) AS",
        ") AS",
    ),
    Mutant(
        "recoveries are not proposed again",
        "doudi/payments/computation/shares.py",
        "FROM balance WHERE net_sent_fen - due_fen > recovery_fen\n",
        "FROM balance WHERE net_sent_fen > due_fen\n",
    ),
    Mutant(
        "holds", "doudi/payments/computation/recipients.py", "IN ('', owed.programme)) THEN", "IN ('nothing')) THEN"
    ),
    Mutant(
        "no card waits",
        "doudi/payments/computation/recipients.py",
        "WHEN payee = 0 AND recipient.account IS NULL THEN 'no_account'",
        "WHEN FALSE THEN 'no_account'",
    ),
    Mutant("failed card waits", "doudi/payments/computation/recipients.py", "THEN 'returned_account'", "THEN NULL"),
    Mutant(
        "shared card waits",
        "doudi/payments/computation/recipients.py",
        "HAVING COUNT(DISTINCT household) > 1",
        "HAVING COUNT(*) > 100",
    ),
    Mutant(
        "authority is confirmed",
        "doudi/payments/computation/recipients.py",
        "AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None)",
        "AccountAuthority.objects.none()",
    ),
    Mutant(
        "merged records",
        "doudi/registry/people/merged_records.py",
        "    while person in into:\n",
        "    if person in into:\n",
    ),
    Mutant("a hold after the computation", _CHECKS, ", *_held_since_computation(run)", ""),
    Mutant("second computation", _CHECKS, "for name, draft in _second_computation(run):", "for name, draft in ():"),
    Mutant(
        "told before it is demanded",
        "doudi/payments/workflow.py",
        '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,',
        '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,\n'
        '    (RecoveryState.PROPOSED, "settle"): RecoveryState.SETTLED,',
    ),
    Mutant(
        "a voucher once", _RECOVERING, "if Receipt.objects.filter(reference=voucher).exists():", "if voucher is None:"
    ),
    Mutant(
        "not more than is outstanding", _RECOVERING, "if not 0 < amount_fen <= outstanding:", "if not 0 < amount_fen:"
    ),
    Mutant(
        "held once for a reason",
        _HOLDING,
        "reason=reason, lifted_at=None).exists()",
        "reason='', lifted_at=None).exists()",
    ),
    Mutant(
        "who lifts a hold",
        _HOLDING,
        "if Role(by.role) not in LIFTED_BY[locked.reason]:",
        "if locked.reason not in LIFTED_BY:",
    ),
    Mutant(
        "two confirm an authority",
        "doudi/payments/account_authorities/actions.py",
        "refuse_same_person(by, locked.proposed_by_id, ",
        "refuse_same_person(by, None, ",
    ),
    Mutant(
        "money rows are only added",
        "doudi/core/database_guards.py",
        'for verb in ("update", "delete"))',
        'for verb in ("delete",))',
    ),
    Mutant(
        "fixed columns of a payment",
        "doudi/payments/migrations/0001_initial.py",
        '    "amount_fen",\n    "offset_fen",\n',
        '    "offset_fen",\n',
    ),
    Mutant(
        "states along the table",
        "doudi/core/database_guards.py",
        "OLD.state <> NEW.state AND",
        "OLD.state = '' AND",
    ),
    Mutant(
        "the same answer again",
        _ANSWER,
        "    if earlier is not None:\n",
        "    if earlier is not None and by is None:\n",
    ),
    Mutant(
        "no answer before it is handed over",
        _ANSWER,
        "if locked.state != BankFile.State.HANDED_OVER:",
        "if locked.state == '':",
    ),
    Mutant("returned money is booked back", _ANSWER, "    if returned:\n", "    if returned and by is None:\n"),
    Mutant("files of a run once", _SEND, "if locked.bank_files.exists():", "if locked.bank_files.count() > 9:"),
    Mutant("files of released runs", _SEND, "if locked.state != RunState.RELEASED:", "if locked.state == '':"),
    Mutant("amount as it was sent", _RETURNS, "if row.amount_fen != item.amount_fen:", "if row.amount_fen < 0:"),
    Mutant("account as it was sent", _RETURNS, "if row.account != item.account:", "if row.account == '':"),
    Mutant("a row once", _RETURNS, "if row.item_id in first_row:", "if row.item_id in ():"),
    Mutant("no balance below what was decided", _LEDGER, "    if missing:\n", "    if len(missing) > 99:\n"),
    Mutant("a reference once", _LEDGER, "    if not is_same:\n", "    if is_same is None:\n"),
)
