"""Guards of what is computed, kept and decided: each mutant is a small change that must not go unnoticed."""

from __future__ import annotations

from tests.faults.mutant import PAYMENTS, Mutant

_RUNNING = PAYMENTS + "actions/running.py"
_WAIT = PAYMENTS + "computing/differences.py"
_GROUND = PAYMENTS + "computing/ground.py"
_CHECKS = PAYMENTS + "checks.py"
_RECOVERING = PAYMENTS + "actions/recovering.py"
_HOLDING = PAYMENTS + "actions/holding.py"
_ANSWER = PAYMENTS + "banking/actions/returning.py"
_SEND = PAYMENTS + "banking/actions/sending.py"
_RETURNS = PAYMENTS + "bank/returns.py"
_LEDGER = "doudi/funding/ledger.py"
_OFFSETS = PAYMENTS + "computing/offsets.py"
_RECEIPTS = PAYMENTS + "computing/receipts.py"
_WRITING = PAYMENTS + "computing/writing.py"
_PREPARING = PAYMENTS + "computing/preparing.py"
_PRICES = PAYMENTS + "computing/price_subsidy.py"
_BOOKING = PAYMENTS + "banking/actions/booking.py"
_BEFORE = "payment.id IS NULL OR payment.state NOT IN ({GONE_SQL})"
MUTANTS = (
    Mutant("one open run of a kind", _RUNNING, "    if other is not None:\n", "    if other is None and other:\n"),
    Mutant("not before its month", _RUNNING, "month > today().replace(day=1)", "month.day > 40"),
    Mutant("townships confirm", _RUNNING, "if missing := townships_missing(held):", "if missing := []:"),
    Mutant(
        "own township only",
        _RUNNING,
        "if by.scope is None or not township_code.startswith(by.scope)",
        "if by.scope is None",
    ),
    Mutant("the sum that was seen", _RUNNING, 'if sums["total"] != total_fen:', "if total_fen is None:"),
    Mutant("version that was seen", _RUNNING, "if seen is not None and seen != held.version:", "if seen == -1:"),
    Mutant("state at its turn", _RUNNING, "if (held.state, verb) not in RUN_TABLE or", "if not RUN_TABLE or"),
    Mutant("another person releases or approves", _RUNNING, "    if by.pk in others:\n", "    if by.pk == -1:\n"),
    Mutant("checks are decided", _RUNNING, "    if open_checks or run.checks.count()", "    if run.checks.count()"),
    Mutant(
        "checked again at release",
        _RUNNING,
        "    _check_until_the_last_moment(held)\n    if lines",
        "    refuse_undecided(held)\n    if lines",
    ),
    Mutant("released runs are booked", _RUNNING, "    if lines := needs_of(held):\n", "    if lines := {}:\n"),
    Mutant("books close when all has ended", _RUNNING, "    if waiting:\n", "    if waiting < 0:\n"),
    Mutant(
        "discarded payments are void", _RUNNING, 'PAYMENT_TABLE[PaymentState.READY, "discard"]', "PaymentState.READY"
    ),
    Mutant(
        "returned is not sent",
        PAYMENTS + "workflow.py",
        "GONE = (PaymentState.RETURNED, PaymentState.VOID)",
        "GONE = (PaymentState.VOID,)",
    ),
    Mutant(
        "void is not sent",
        PAYMENTS + "workflow.py",
        "GONE = (PaymentState.RETURNED, PaymentState.VOID)",
        "GONE = (PaymentState.RETURNED,)",
    ),
    Mutant("part number", PAYMENTS + "computing/writing.py", "parts + 1, amount", "1, amount"),
    Mutant(
        "receipts count",
        _WAIT,
        "COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS kept_fen",
        "COALESCE(sent.sent_fen, 0) AS kept_fen",
    ),
    Mutant(
        "receipts among the shares",
        _WAIT,
        "SELECT person, programme, month, source, amount_fen, 0 FROM share_received",
        "SELECT person, programme, month, source, 0, 0 FROM share_received",
    ),
    Mutant(
        "received without sent",
        _WAIT,
        "      UNION SELECT person, programme, month FROM received_month WHERE month <= {last}) AS",
        ") AS",
    ),
    Mutant(
        "claims are not proposed again",
        _WAIT,
        "FROM balance WHERE kept_fen - due_fen > claimed_fen\n",
        "FROM balance WHERE kept_fen > due_fen\n",
    ),
    Mutant("holds", _WAIT, "IN ('', owed.programme))", "IN ('nothing'))"),
    Mutant("no card waits", _WAIT, "WHEN recipient.account IS NULL THEN 'no_account'", "WHEN FALSE THEN 'no_account'"),
    Mutant("failed card waits", _WAIT, "THEN 'returned_account'", "THEN NULL"),
    Mutant("shared card waits", _WAIT, "HAVING COUNT(DISTINCT household) > 1", "HAVING COUNT(*) > 100"),
    Mutant(
        "authority is confirmed",
        _WAIT,
        "AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None)",
        "AccountAuthority.objects.none()",
    ),
    Mutant("merged records", _GROUND, "    while person in into:\n", "    if person in into:\n"),
    Mutant("a hold after the computation", _CHECKS, ", *_held_since(run)", ""),
    Mutant("second computation", _CHECKS, "for name, one in _second_computation(run):", "for name, one in ():"),
    Mutant(
        "told before it is demanded",
        PAYMENTS + "workflow.py",
        '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,',
        '    (RecoveryState.NOTIFIED, "demand"): RecoveryState.DEMANDED,\n'
        '    (RecoveryState.PROPOSED, "settle"): RecoveryState.SETTLED,',
    ),
    Mutant("a voucher once", _RECOVERING, "if Receipt.objects.filter(reference=named).exists():", "if named is None:"),
    Mutant("not more than is outstanding", _RECOVERING, "if not 0 < amount_fen <= left:", "if not 0 < amount_fen:"),
    Mutant(
        "held once for a reason",
        _HOLDING,
        "reason=reason, lifted_at=None).exists()",
        "reason='', lifted_at=None).exists()",
    ),
    Mutant(
        "who lifts a hold",
        _HOLDING,
        "if Role(by.role) not in LIFTED_BY[held.reason]:",
        "if held.reason not in LIFTED_BY:",
    ),
    Mutant(
        "two confirm an authority",
        _HOLDING,
        "    if held.proposed_by_id == by.pk:\n",
        "    if held.proposed_by_id is None:\n",
    ),
    Mutant(
        "money rows are only added",
        PAYMENTS + "migrations/0002_only_added.py",
        'for verb in ("update", "delete")\n',
        'for verb in ("delete",)\n',
    ),
    Mutant(
        "fixed columns of a payment",
        PAYMENTS + "migrations/0002_only_added.py",
        '"amount_fen", "offset_fen"',
        '"offset_fen"',
    ),
    Mutant(
        "states along the table",
        PAYMENTS + "migrations/0003_states_along_the_table.py",
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
        "if held.state != BankFile.State.HANDED_OVER:",
        "if held.state == '':",
    ),
    Mutant("returned money is booked back", _ANSWER, "    if returned:\n", "    if returned and by is None:\n"),
    Mutant("files of a run once", _SEND, "    if held.bank_files.exists():\n", "    if held.bank_files.count() > 9:\n"),
    Mutant("files of released runs", _SEND, "if held.state != RunState.RELEASED:", "if held.state == '':"),
    Mutant("amount as it was sent", _RETURNS, "if row.amount_fen != item.amount_fen:", "if row.amount_fen < 0:"),
    Mutant("account as it was sent", _RETURNS, "if row.account != item.account:", "if row.account == '':"),
    Mutant("a row once", _RETURNS, "if row.item_id in first_row:", "if row.item_id in ():"),
    Mutant("no balance below what was decided", _LEDGER, "    if missing:\n", "    if len(missing) > 99:\n"),
    Mutant("a reference once", _LEDGER, "    if not same:\n", "    if same is None:\n"),
    # --- what is kept by consent ---
    Mutant("kept only by consent", _OFFSETS, '.exclude(offset_basis="")', ""),
    Mutant("kept only when it is demanded", _OFFSETS, "filter(state=RecoveryState.DEMANDED).exclude", "exclude"),
    Mutant(
        "an instalment and no more",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = outstanding_of(recovery)",
    ),
    Mutant(
        "no more kept than is outstanding",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = instalment",
    ),
    Mutant(
        "no more kept than is paid",
        _OFFSETS,
        "part = min(wanted, left.setdefault(key, amount))",
        "part = wanted + 0 * left.setdefault(key, amount)",
    ),
    Mutant("a payment is kept once", _OFFSETS, "                left[key] -= part\n", ""),
    Mutant("an instalment is kept once", _OFFSETS, "                wanted -= part\n", ""),
    Mutant(
        "its own programme first", _OFFSETS, "ORDER BY programme <> ?, programme", "ORDER BY programme = ?, programme"
    ),
    Mutant("settled when what was kept arrived", _RUNNING, "    settle_what_was_kept(held)\n", ""),
    Mutant(
        "what is kept is booked back",
        _RUNNING,
        "    if kept := offset_sources(list(",
        "    if kept := () and offset_sources(list(",
    ),
    Mutant(
        "what a returned payment kept is taken back",
        _BOOKING,
        "    if kept := offset_sources(keys):",
        "    if kept := {}:",
    ),
    Mutant("what a source had given back is taken again", _BOOKING, "    if out:\n", "    if not back and not out:\n"),
    Mutant(
        "what is wholly kept asks nothing of the bank",
        _SEND,
        "    wholly_kept = _settle_wholly_kept(held)\n",
        "    wholly_kept = 0\n",
    ),
    Mutant("a receipt of a returned payment counts no more", _RECEIPTS, ".exclude(payment__state__in=GONE)", ""),
    Mutant("settled only when whole", _RECEIPTS, "if outstanding_of(held) == 0:", "if outstanding_of(held) >= 0:"),
    Mutant("the oldest month first", _RECEIPTS, 'order_by("month")', 'order_by("-month")'),
    # --- what counts ---
    Mutant(
        "received only while its payment counts",
        _GROUND,
        f'WHERE {_BEFORE}\n"""\n\n_CLAIMED_SQL',
        '"""\n\n_CLAIMED_SQL',
    ),
    Mutant("back only while its payment counts", _GROUND, f"    WHERE {_BEFORE}\n    GROUP BY 1\n", "    GROUP BY 1\n"),
    Mutant(
        "what is waived is not claimed again",
        _GROUND,
        "(*OPEN_RECOVERY[1:], RecoveryState.WAIVED)",
        "OPEN_RECOVERY[1:]",
    ),
    Mutant(
        "what is demanded is not claimed again",
        _GROUND,
        "(*OPEN_RECOVERY[1:], RecoveryState.WAIVED)",
        "(RecoveryState.WAIVED,)",
    ),
    Mutant(
        "a receipt goes back to who bore it",
        _GROUND,
        "return split(amount_fen, shares or {UNKNOWN_SOURCE: 1})",
        "return split(amount_fen, {UNKNOWN_SOURCE: 1})",
    ),
    Mutant("merged records are one", _GROUND, '["COALESCE(root, person) AS person", *keys', '["person", *keys'),
    Mutant("prison waits", _WAIT, "WHEN recipient.in_prison THEN 'prison'", "WHEN FALSE THEN 'prison'"),
    Mutant(
        "a card that works again is paid",
        _WAIT,
        "AND later.account_index = back.account_index AND later.id > back.id",
        "AND FALSE",
    ),
    Mutant("only what worked later clears a card", _WAIT, "AND later.id > back.id AND later.state", "AND later.state"),
    Mutant(
        "an authority that has ended",
        _WAIT,
        "AccountAuthority.objects.filter(ended_on=None)",
        "AccountAuthority.objects.filter()",
    ),
    Mutant("a lifted hold", _WAIT, "Hold.objects.filter(lifted_at=None)", "Hold.objects.filter()"),
    Mutant("a card that was taken back", _WAIT, "withdrawn_at IS NULL OR withdrawn_at >", "TRUE OR withdrawn_at >"),
    Mutant("a card of another day", _WAIT, "valid_to IS NULL OR valid_to >=", "TRUE OR valid_to >="),
    Mutant("a card from a day on", _WAIT, "valid_from IS NULL OR valid_from <=", "TRUE OR valid_from <="),
    Mutant("what is owed and no more", _WAIT, "due_fen - kept_fen AS amount_fen, area", "due_fen AS amount_fen, area"),
    Mutant(
        "borne by who bears it",
        _WAIT,
        "SELECT person, programme, month, source, 0, amount_fen FROM share_sent",
        "SELECT person, programme, month, source, 0, 0 FROM share_sent",
    ),
    Mutant(
        "only what came back is paid again",
        _PREPARING,
        "    fill_differences(tables, month, known_at, only=only)",
        "    fill_differences(tables, month, known_at)",
    ),
    Mutant("special only when approved", _PREPARING, "refused_by=None).exclude(approved_by=None)", "refused_by=None)"),
    Mutant("from the first month on record", _PREPARING, "return min(earliest or month, month)", "return month"),
    Mutant(
        "what pays again names what came back", _WRITING, "settled_on, replaced.payment", "settled_on, NULL::BIGINT"
    ),
    Mutant(
        "what came back is replaced once",
        _WRITING,
        "WHERE again.replaces_id = back.id AND again.state <> %s)",
        "WHERE again.replaces_id = -back.id AND again.state <> %s)",
    ),
    Mutant(
        "a proposal that no longer holds",
        _WRITING,
        "            Recovery.objects.filter(pk=proposed.pk).update(state=RecoveryState.WITHDRAWN)",
        "            pass",
    ),
    Mutant(
        "a proposal that still says the same",
        _WRITING,
        "            del found[proposed.person_id, proposed.programme]",
        "            Recovery.objects.filter(pk=proposed.pk).update(amount_fen=1)",
    ),
    Mutant("only a monthly run asks back", _WRITING, "if run.kind == Run.Kind.MONTHLY else 0", "if run.kind else 0"),
    Mutant(
        "the hash is of every line",
        _WRITING,
        'digest.update("|".join(map(str, row)).encode() + b"\\n")',
        'digest.update(b"")',
    ),
    Mutant(
        "proposals of a discarded run",
        _RUNNING,
        "    Recovery.objects.filter(run=held, state=RecoveryState.PROPOSED).update(state=RecoveryState.WITHDRAWN)\n",
        "",
    ),
    # --- prices ---
    Mutant("the subsidy once each", _PRICES, ") GROUP BY person\n", ") GROUP BY person, award\n"),
    Mutant("the subsidy to who lives on benefits", _PRICES, "    WHERE programme IN {BASE!r}\n", ""),
    Mutant(
        "the subsidy not again",
        _PRICES,
        "    keep_sent(tables, month, month, (PRICE_SUBSIDY,))\n",
        "    keep_sent(tables, month, month, ('nothing',))\n",
    ),
    Mutant("the dead of the margin", _PRICES, "living.filter(person__death_date=None)", "living"),
)
