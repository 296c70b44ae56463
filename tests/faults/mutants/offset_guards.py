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
        hints=("test_no_offset_without_consent",),
    ),
    Mutant(
        "kept only when it is demanded",
        _OFFSETS,
        "filter(state=RecoveryState.DEMANDED).exclude",
        "exclude",
        hints=("test_no_offset_of_a_waived_recovery",),
    ),
    Mutant(
        "an instalment and no more",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = outstanding_of(recovery)",
        hints=("test_an_instalment_is_offset_from_each_payment",),
    ),
    Mutant(
        "no more kept than is outstanding",
        _OFFSETS,
        "wanted = min(instalment, outstanding_of(recovery))",
        "wanted = instalment",
        hints=("test_instalment_is_limited_to_outstanding_amount",),
    ),
    Mutant(
        "no more kept than is paid",
        _OFFSETS,
        "part = min(wanted, remaining.setdefault(key, amount), spare[person])",
        "part = min(wanted + 0 * remaining.setdefault(key, amount), spare[person])",
        hints=("test_offset_is_limited_to_the_payments",),
    ),
    Mutant(
        "a payment is kept once",
        _OFFSETS,
        "                remaining[key] -= part\n",
        "",
        hints=("test_two_recoveries_do_not_offset_the_same_money",),
    ),
    Mutant(
        "an instalment is kept once",
        _OFFSETS,
        "                wanted -= part\n",
        "",
        hints=("test_instalment_is_offset_once_and_from_its_own_programme_first",),
    ),
    Mutant(
        "its own programme first",
        _OFFSETS,
        "ORDER BY programme <> ?, programme",
        "ORDER BY programme = ?, programme",
        hints=("test_instalment_is_offset_once_and_from_its_own_programme_first",),
    ),
    Mutant(
        "settled when what was kept arrived",
        _RUNNING,
        "    settle_offset_recoveries(locked)\n",
        "",
        hints=("test_an_instalment_is_offset_from_each_payment",),
    ),
    Mutant(
        "what is kept is booked back",
        _RUNNING,
        "    if offsets := offset_sources(offset_payments):\n",
        "    if offsets := {}:\n",
        hints=("test_an_instalment_is_offset_from_each_payment",),
    ),
    Mutant(
        "what a returned payment kept is taken back",
        _BOOKING,
        "    if kept := offset_sources(keys):",
        "    if kept := {}:",
        hints=("test_returned_payment_restores_funds_without_its_offset",),
    ),
    Mutant(
        "what a source had given back is taken again",
        _BOOKING,
        "    if out:\n",
        "    if not back and not out:\n",
        hints=("test_return_reverses_negative_shares_of_a_source",),
    ),
    Mutant(
        "what is wholly kept asks nothing of the bank",
        _SEND,
        "    wholly_offset = _settle_wholly_offset(locked)\n",
        "    wholly_offset = 0\n",
        hints=("test_fully_offset_payment_needs_no_bank_file",),
    ),
    Mutant(
        "a receipt of a returned payment counts no more",
        _RECEIPTS,
        ".exclude(payment__state__in=NOT_SENT_STATES)",
        "",
        hints=("test_offset_of_a_returned_payment_is_outstanding_again",),
    ),
    Mutant(
        "settled only when whole",
        _RECEIPTS,
        "if outstanding_of(recovery) == 0:",
        "if outstanding_of(recovery) >= 0:",
        hints=("test_overpayment_is_proposed_and_not_offset",),
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
        hints=("test_recovery_offset_by_a_late_returned_payment_is_proposed_again",),
    ),
    Mutant(
        "back only while its payment counts",
        _GROUND,
        f"    WHERE {_BEFORE}\n    GROUP BY 1\n",
        "    GROUP BY 1\n",
        hints=(
            "test_offset_of_a_discarded_run_does_not_count",
            "test_returned_payment_restores_funds_without_its_offset",
        ),
    ),
    Mutant(
        "a waived recovery is not proposed again",
        _GROUND,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED, RecoveryState.WAIVED)",
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED)",
        hints=("test_waived_recovery_is_not_proposed_again",),
    ),
    Mutant(
        "a demanded recovery is not proposed again",
        _GROUND,
        "(RecoveryState.NOTIFIED, RecoveryState.DEMANDED, RecoveryState.WAIVED)",
        "(RecoveryState.WAIVED,)",
        hints=("test_no_offset_without_consent",),
    ),
    Mutant(
        "a receipt goes back to who bore it",
        "doudi/payments/computation/shares.py",
        "return split_amount(amount_fen, shares or {UNKNOWN_SOURCE: 1})",
        "return split_amount(amount_fen, {UNKNOWN_SOURCE: 1})",
        hints=("test_repaid_amount_due_again_is_borne_by_the_same_sources",),
    ),
    Mutant(
        "merged records are one",
        "doudi/payments/computation/merged_records.py",
        '["COALESCE(survivor, person) AS person", *keys',
        '["person", *keys',
        hints=("test_payments_of_merged_records_count_for_the_remaining_record",),
    ),
    Mutant(
        "prison waits",
        "doudi/payments/computation/recipients.py",
        "WHEN recipient.in_prison THEN 'prison'",
        "WHEN FALSE THEN 'prison'",
        hints=("test_payments_of_prisoners_are_withheld",),
    ),
    Mutant(
        "a card that works again is paid",
        "doudi/payments/computation/recipients.py",
        "AND later.account_index = back.account_index AND later.id > back.id",
        "AND FALSE",
        hints=("test_latest_bank_answer_about_a_card_counts",),
    ),
    Mutant(
        "only what worked later clears a card",
        "doudi/payments/computation/recipients.py",
        "AND later.id > back.id AND later.state",
        "AND later.state",
        hints=("test_latest_bank_answer_about_a_card_counts",),
    ),
    Mutant(
        "an authority that has ended",
        "doudi/payments/computation/recipients.py",
        "AccountAuthority.objects.filter(ended_on=None)",
        "AccountAuthority.objects.filter()",
        hints=("test_authority_ended_by_a_new_proposal_is_not_paid",),
    ),
    Mutant(
        "a lifted hold",
        "doudi/payments/computation/recipients.py",
        "Hold.objects.filter(lifted_at=None)",
        "Hold.objects.filter()",
        hints=("test_hold_withholds_payment_until_a_higher_office_lifts_it",),
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
        hints=("test_payment_uses_the_card_valid_on_the_day",),
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
        hints=("test_reissue_pays_returned_months_only",),
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
        hints=("test_returned_payment_is_reissued_once",),
    ),
    Mutant(
        "what came back is replaced once",
        _WRITING,
        "WHERE again.replaces_id = back.id AND again.state NOT IN (%s, %s))",
        "WHERE again.replaces_id = -back.id AND again.state NOT IN (%s, %s))",
        hints=("test_reissue_pays_returned_months_only",),
    ),
    Mutant(
        "a proposal that no longer holds",
        "doudi/payments/computation/recovery_proposals.py",
        "            Recovery.objects.filter(pk=proposed.pk).update(state=withdrawn)\n",
        "            pass\n",
        hints=("test_proposed_recovery_is_withdrawn_when_the_payment_was_due",),
    ),
    Mutant(
        "a proposal that still says the same",
        "doudi/payments/computation/recovery_proposals.py",
        "            del overpaid[key]\n",
        "            Recovery.objects.filter(pk=proposed.pk).update(amount_fen=1)\n",
        hints=("test_unchanged_proposed_recovery_is_kept",),
    ),
    Mutant(
        "only a run that computes the dues asks back",
        _WRITING,
        "propose_recoveries(run, tables, due_on) if run.kind in _WITH_RECOVERIES else 0",
        "propose_recoveries(run, tables, due_on) if run.kind else 0",
        hints=("test_a_special_run_leaves_proposals_of_others_open",),
    ),
    Mutant(
        "a reissue asks back only from whom it pays",
        "doudi/payments/computation/recovery_proposals.py",
        " if run.kind == Run.Kind.REISSUE else None",
        " if run.kind == Run.Kind.SPECIAL else None",
        hints=("test_a_reissue_proposes_no_recovery_from_others",),
    ),
    Mutant(
        "a reissue asks back what it excludes",
        _WRITING,
        "_WITH_RECOVERIES = (Run.Kind.MONTHLY, Run.Kind.REISSUE, ",
        "_WITH_RECOVERIES = (Run.Kind.MONTHLY, ",
        hints=("test_a_reissue_proposes_to_recover_what_excludes_the_benefit_of_a_merged_record",),
    ),
    Mutant(
        "proposals of a discarded run",
        _RUNNING,
        "    Recovery.objects.filter(run=locked, state=RecoveryState.PROPOSED).update(state=withdrawn)\n",
        "",
        hints=("test_no_offset_without_consent",),
    ),
    # --- prices ---
    Mutant(
        "the subsidy once each",
        _PRICES,
        ") GROUP BY person\n",
        ") GROUP BY person, award\n",
        hints=("test_price_subsidy_is_paid_once_to_each_beneficiary",),
    ),
    Mutant(
        "the subsidy to who lives on benefits",
        _PRICES,
        "    WHERE list_contains($programmes, programme)\n",
        "    WHERE len($programmes) > 0\n",
        hints=("test_price_subsidy_is_paid_once_to_each_beneficiary",),
    ),
    Mutant(
        "the subsidy not again",
        _PRICES,
        "programmes=(PRICE_SUBSIDY,))\n",
        'programmes=("nothing",))\n',
        hints=("test_price_subsidy_is_paid_once_and_to_living_margin_members_only",),
    ),
    Mutant(
        "the dead of the margin",
        _PRICES,
        "living.filter(Q(person__death_date=None) | Q(person__death_date__gte=month))",
        "living",
        hints=("test_price_subsidy_is_paid_once_and_to_living_margin_members_only",),
    ),
)
