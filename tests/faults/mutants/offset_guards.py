"""Mutants of offsets, of what counts as sent, withheld and recovered, and of the price subsidy."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_RUNNING = "doudi/payments/runs/actions.py"
_WAIT = "doudi/payments/computation/balance.py"
_GROUND = "doudi/payments/computation/inputs.py"
_SEND = "doudi/payments/bank_exchange/actions/payment_files.py"
_OFFSETS = "doudi/payments/computation/offsets.py"
_RECEIPTS = "doudi/payments/recoveries/receipts.py"
_WRITING = "doudi/payments/computation/persistence.py"
_PREPARING = "doudi/payments/computation/run_kinds.py"
_PRICES = "doudi/payments/computation/price_subsidy.py"
_BOOKING = "doudi/payments/bank_exchange/actions/returned_payments.py"
_BEFORE = "payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})"
MUTANTS = (
    # --- what is kept by consent ---
    Mutant(
        "kept only by consent",
        _OFFSETS,
        '.exclude(offset_basis="")',
        "",
        hints=("test_nothing_is_kept_without_consent",),
    ),
    Mutant(
        "kept only when it is demanded",
        _OFFSETS,
        "filter(state=RecoveryState.DEMANDED).exclude",
        "exclude",
        hints=("test_nothing_is_kept_of_what_was_waived",),
    ),
    Mutant(
        "an instalment and no more",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = outstanding_of(recovery)",
        hints=("test_an_instalment_is_kept_from_each_payment",),
    ),
    Mutant(
        "no more kept than is outstanding",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = instalment",
        hints=("test_no_more_is_kept_than_is_outstanding",),
    ),
    Mutant(
        "no more kept than is paid",
        _OFFSETS,
        "part = min(wanted, remaining.setdefault(key, amount))",
        "part = wanted + 0 * remaining.setdefault(key, amount)",
        hints=("test_no_more_is_kept_than_is_paid",),
    ),
    Mutant(
        "a payment is kept once",
        _OFFSETS,
        "                remaining[key] -= part\n",
        "",
        hints=("test_what_one_claim_keeps_another_does_not",),
    ),
    Mutant(
        "an instalment is kept once",
        _OFFSETS,
        "                wanted -= part\n",
        "",
        hints=("test_an_instalment_is_kept_once_and_of_its_own_programme_first",),
    ),
    Mutant(
        "its own programme first",
        _OFFSETS,
        "ORDER BY programme <> ?, programme",
        "ORDER BY programme = ?, programme",
        hints=("test_an_instalment_is_kept_once_and_of_its_own_programme_first",),
    ),
    Mutant(
        "settled when what was kept arrived",
        _RUNNING,
        "    settle_offset_recoveries(locked)\n",
        "",
        hints=("test_an_instalment_is_kept_from_each_payment",),
    ),
    Mutant(
        "what is kept is booked back",
        _RUNNING,
        "    if offsets := offset_sources(offset_payments):\n",
        "    if offsets := {}:\n",
        hints=("test_an_instalment_is_kept_from_each_payment",),
    ),
    Mutant(
        "what a returned payment kept is taken back",
        _BOOKING,
        "    if kept := offset_sources(keys):",
        "    if kept := {}:",
        hints=("test_what_a_returned_payment_kept_has_not_come_back",),
    ),
    Mutant(
        "what a source had given back is taken again",
        _BOOKING,
        "    if out:\n",
        "    if not back and not out:\n",
        hints=("test_a_source_that_had_given_back_takes_it_again",),
    ),
    Mutant(
        "what is wholly kept asks nothing of the bank",
        _SEND,
        "    wholly_offset = _settle_wholly_offset(locked)\n",
        "    wholly_offset = 0\n",
        hints=("test_what_is_wholly_kept_for_an_overpayment_asks_nothing_of_the_bank",),
    ),
    Mutant(
        "a receipt of a returned payment counts no more",
        _RECEIPTS,
        ".exclude(payment__state__in=NOT_SENT_STATES)",
        "",
        hints=("test_what_a_returned_payment_kept_is_outstanding_again",),
    ),
    Mutant(
        "settled only when whole",
        _RECEIPTS,
        "if outstanding_of(recovery) == 0:",
        "if outstanding_of(recovery) >= 0:",
        hints=("test_too_much_is_proposed_and_never_taken",),
    ),
    Mutant(
        "the oldest month first",
        _RECEIPTS,
        'order_by("month")',
        'order_by("-month")',
        hints=("test_the_oldest_month_is_settled_first",),
    ),
    # --- what counts ---
    Mutant(
        "received only while its payment counts",
        _GROUND,
        'WHERE payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})\n"""\n\n_RECOVERED',
        '"""\n\n_RECOVERED',
        hints=("test_what_was_settled_by_a_payment_that_came_back_is_asked_again",),
    ),
    Mutant(
        "back only while its payment counts",
        _GROUND,
        f"    WHERE {_BEFORE}\n    GROUP BY 1\n",
        "    GROUP BY 1\n",
        hints=("test_what_a_discarded_run_kept_is_not_kept", "test_what_a_returned_payment_kept_has_not_come_back"),
    ),
    Mutant(
        "what is waived is not claimed again",
        _GROUND,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED, RecoveryState.WAIVED)",
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        hints=("test_a_waived_claim_is_not_made_again",),
    ),
    Mutant(
        "what is demanded is not claimed again",
        _GROUND,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED, RecoveryState.WAIVED)",
        "(RecoveryState.WAIVED,)",
        hints=("test_nothing_is_kept_without_consent",),
    ),
    Mutant(
        "a receipt goes back to who bore it",
        "doudi/payments/computation/shares.py",
        "return split_amount(amount_fen, shares or {UNKNOWN_SOURCE: 1})",
        "return split_amount(amount_fen, {UNKNOWN_SOURCE: 1})",
        hints=("test_what_was_paid_back_and_is_due_after_all_is_borne_by_the_same_sources",),
    ),
    Mutant(
        "merged records are one",
        "doudi/payments/computation/merged_records.py",
        '["COALESCE(survivor, person) AS person", *keys',
        '["person", *keys',
        hints=("test_what_one_record_was_paid_counts_for_the_one_it_ended_up_in",),
    ),
    Mutant(
        "prison waits",
        "doudi/payments/computation/recipients.py",
        "WHEN recipient.in_prison THEN 'prison'",
        "WHEN FALSE THEN 'prison'",
        hints=("test_who_is_in_prison_waits",),
    ),
    Mutant(
        "a card that works again is paid",
        "doudi/payments/computation/recipients.py",
        "AND later.account_index = back.account_index AND later.id > back.id",
        "AND FALSE",
        hints=("test_the_last_word_about_a_card_counts",),
    ),
    Mutant(
        "only what worked later clears a card",
        "doudi/payments/computation/recipients.py",
        "AND later.id > back.id AND later.state",
        "AND later.state",
        hints=("test_the_last_word_about_a_card_counts",),
    ),
    Mutant(
        "an authority that has ended",
        "doudi/payments/computation/recipients.py",
        "AccountAuthority.objects.filter(ended_on=None)",
        "AccountAuthority.objects.filter()",
        hints=("test_an_authority_that_has_ended_is_paid_no_more",),
    ),
    Mutant(
        "a lifted hold",
        "doudi/payments/computation/recipients.py",
        "Hold.objects.filter(lifted_at=None)",
        "Hold.objects.filter()",
        hints=("test_a_hold_makes_it_wait_until_the_right_person_lifts_it",),
    ),
    Mutant(
        "a card that was taken back",
        "doudi/payments/computation/recipients.py",
        "withdrawn_at IS NULL OR withdrawn_at >",
        "TRUE OR withdrawn_at >",
        hints=("test_a_card_recorded_wrongly_is_not_paid",),
    ),
    Mutant(
        "a card of another day",
        "doudi/payments/computation/recipients.py",
        "valid_to IS NULL OR valid_to >=",
        "TRUE OR valid_to >=",
        hints=("test_a_card_recorded_wrongly_is_not_paid",),
    ),
    Mutant(
        "a card from a day on",
        "doudi/payments/computation/recipients.py",
        "valid_from IS NULL OR valid_from <=",
        "TRUE OR valid_from <=",
        hints=("test_only_the_card_of_the_day_is_paid",),
    ),
    Mutant(
        "what is owed and no more",
        _WAIT,
        "due_fen - net_sent_fen AS amount_fen, area",
        "due_fen AS amount_fen, area",
        hints=("test_a_raise_pays_the_month_and_the_arrears",),
    ),
    Mutant(
        "borne by who bears it",
        "doudi/payments/computation/shares.py",
        "SELECT person, programme, month, source, 0, amount_fen FROM share_sent",
        "SELECT person, programme, month, source, 0, 0 FROM share_sent",
        hints=("test_a_raise_pays_the_month_and_the_arrears",),
    ),
    Mutant(
        "only what came back is paid again",
        _PREPARING,
        ", stopped_only=kind == Run.Kind.REISSUE)",
        ")",
        hints=("test_a_reissue_pays_what_came_back_and_nothing_else",),
    ),
    Mutant(
        "special only when approved",
        _PREPARING,
        "refused_by=None).exclude(approved_by=None)",
        "refused_by=None)",
        hints=("test_special_amounts_need_a_second_person",),
    ),
    Mutant(
        "from the first month on record",
        _PREPARING,
        "return min(earliest or month, month)",
        "return month",
        hints=("test_a_raise_pays_the_month_and_the_arrears",),
    ),
    Mutant(
        "what pays again names what came back",
        _WRITING,
        "settled_on, replaced.payment",
        "settled_on, NULL::BIGINT",
        hints=("test_what_came_back_is_paid_again_once",),
    ),
    Mutant(
        "what came back is replaced once",
        _WRITING,
        "WHERE again.replaces_id = back.id AND again.state <> %s)",
        "WHERE again.replaces_id = -back.id AND again.state <> %s)",
        hints=("test_a_reissue_pays_what_came_back_and_nothing_else",),
    ),
    Mutant(
        "a proposal that no longer holds",
        "doudi/payments/computation/recovery_proposals.py",
        "            Recovery.objects.filter(pk=proposed.pk).update(state=withdrawn)\n",
        "            pass\n",
        hints=("test_a_proposal_that_no_longer_holds_is_withdrawn",),
    ),
    Mutant(
        "a proposal that still says the same",
        "doudi/payments/computation/recovery_proposals.py",
        "            del overpaid[key]\n",
        "            Recovery.objects.filter(pk=proposed.pk).update(amount_fen=1)\n",
        hints=("test_a_proposal_that_still_says_the_same_stays",),
    ),
    Mutant(
        "only a monthly run asks back",
        _WRITING,
        "propose_recoveries(run, tables, due_on) if is_monthly else 0",
        "propose_recoveries(run, tables, due_on) if run.kind else 0",
        hints=("test_only_a_monthly_run_asks_back",),
    ),
    Mutant(
        "the hash is of every line",
        _WRITING,
        'digest.update("|".join(map(str, row)).encode() + b"\\n")',
        'digest.update(b"")',
        hints=("test_the_hash_is_of_every_line",),
    ),
    Mutant(
        "proposals of a discarded run",
        _RUNNING,
        "    Recovery.objects.filter(run=locked, state=RecoveryState.PROPOSED).update(state=withdrawn)\n",
        "",
        hints=("test_nothing_is_kept_without_consent",),
    ),
    # --- prices ---
    Mutant(
        "the subsidy once each",
        _PRICES,
        ") GROUP BY person\n",
        ") GROUP BY person, award\n",
        hints=("test_the_subsidy_goes_once_to_everybody_who_lives_on_benefits",),
    ),
    Mutant(
        "the subsidy to who lives on benefits",
        _PRICES,
        "    WHERE list_contains($programmes, programme)\n",
        "    WHERE len($programmes) > 0\n",
        hints=("test_the_subsidy_goes_once_to_everybody_who_lives_on_benefits",),
    ),
    Mutant(
        "the subsidy not again",
        _PRICES,
        "programmes=(PRICE_SUBSIDY,))\n",
        'programmes=("nothing",))\n',
        hints=("test_the_subsidy_of_a_month_is_paid_once_and_not_to_the_dead_of_the_margin",),
    ),
    Mutant(
        "the dead of the margin",
        _PRICES,
        "living.filter(person__death_date=None)",
        "living",
        hints=("test_the_subsidy_of_a_month_is_paid_once_and_not_to_the_dead_of_the_margin",),
    ),
)
