"""Mutants of checks, bank exchange, the ledger, certificates, pages and the history of the registry."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_WAIT = "doudi/payments/computation/balance.py"
_CHECKS = "doudi/payments/runs/checks.py"
_SEND = "doudi/payments/bank_exchange/actions/payment_files.py"
_LEDGER = "doudi/funding/ledger.py"
_BOOKING = "doudi/payments/bank_exchange/actions/returned_payments.py"
_COMPARING = "doudi/payments/certificate/expected_payments.py"
_AUDIT = "doudi/payments/self_audit/actions.py"
_OVER_TIME = "doudi/registry/law_inputs/history_snapshot.py"
MUTANTS = (
    # --- checks ---
    Mutant(
        "a decision about other findings",
        _CHECKS,
        "    if len(drafts) > check.findings_number or not now <= before:\n",
        "    if not check.decided_by_id:\n",
        hints=("test_a_decision_about_other_findings_lapses",),
    ),
    Mutant(
        "a payment above the ceiling",
        _CHECKS,
        "filter(amount_fen__gt=ceiling)",
        "filter(amount_fen__lt=0)",
        hints=("test_checks_find_payment_above_ceiling_and_account_shared_by_households",),
    ),
    Mutant(
        "one number on two records",
        _CHECKS,
        "*_shared_id_numbers(run), ",
        "",
        hints=("test_shared_id_number_blocks_the_run",),
    ),
    Mutant(
        "one account of strangers",
        _CHECKS,
        "*_shared_accounts(run)",
        "",
        hints=("test_checks_find_payment_above_ceiling_and_account_shared_by_households",),
    ),
    Mutant(
        "months that come late",
        _CHECKS,
        "*_late_months(run), ",
        "",
        hints=("test_first_payment_after_the_due_day_is_late",),
    ),
    Mutant(
        "a run that comes late",
        _CHECKS,
        ", *_late_run(run)]",
        "]",
        hints=("test_findings_are_decided_in_writing_before_approval",),
    ),
    Mutant(
        "missed by the second computation",
        _CHECKS,
        "if difference > 0 and key not in withheld:",
        "if False:",
        hints=("test_missed_payment_is_found_and_recovery_is_no_overpayment",),
    ),
    Mutant(
        "too much by the second computation",
        _CHECKS,
        "elif difference < 0 and -difference > recovery and",
        "elif False and",
        hints=("test_findings_of_a_refused_release_are_stored",),
    ),
    Mutant(
        "what waits is not missed",
        _CHECKS,
        " and key not in withheld",
        "",
        hints=("test_hold_withholds_payment_until_a_higher_office_lifts_it",),
    ),
    Mutant(
        "a recovery is no overpayment",
        _CHECKS,
        " and -difference > recovery and",
        " and",
        hints=("test_missed_payment_is_found_and_recovery_is_no_overpayment",),
    ),
    # --- the bank ---
    Mutant(
        "returned twice is held",
        _BOOKING,
        "        Hold.objects.bulk_create(new_holds)\n",
        "",
        hints=("test_second_return_places_a_hold",),
    ),
    Mutant(
        "held once",
        _BOOKING,
        "if (payment.person_id, payment.programme) not in held_pairs and",
        "if",
        hints=("test_second_return_places_a_hold",),
    ),
    Mutant(
        "a question that ended as returned is booked back",
        "doudi/payments/bank_exchange/actions/inquiries.py",
        '    if locked.outcome == "returned":\n',
        '    if locked.outcome == "":\n',
        hints=("test_payments_in_question_are_settled_by_two",),
    ),
    Mutant(
        "what cannot be paid stops the file",
        _SEND,
        "    if not faults:\n",
        "    if faults is not None:\n",
        hints=("test_unpayable_payment_blocks_the_file_until_left_out",),
    ),
    Mutant(
        "what was not sent counts as returned",
        _BOOKING,
        "    book_returned_payments(keys, by=by, reference=reference, on=on, basis=reason)\n    return_items(keys)",
        "    return_items(keys)",
        hints=("test_unpayable_payment_blocks_the_file_until_left_out",),
    ),
    Mutant(
        "the bytes that were frozen",
        "doudi/payments/bank_exchange/rendering.py",
        "return sm3(content) == file.sm3",
        "return bool(content)",
        hints=("test_hand_over_gives_frozen_bytes_when_archive_differs",),
    ),
    Mutant(
        "a file unknown to the database",
        "doudi/payments/bank_exchange/archive_reconciliation.py",
        "if (file.number, file.sm3) not in known]",
        "if file.number == '']",
        hints=("test_no_files_are_made_while_archive_is_ahead_of_database",),
    ),
    Mutant(
        "written aside first",
        "doudi/core/encryption/sealed_files.py",
        "        aside.write_bytes(",
        "        path.write_bytes(",
        hints=("test_failing_disk_leaves_no_partial_file",),
    ),
    Mutant(
        "unfinished files are written",
        _SEND,
        "if file.state == BankFile.State.FROZEN or ArchivedFile(file.number, file.sm3) not in archived",
        "if file.state == 'nothing'",
        hints=("test_file_has_the_same_bytes_after_a_crash_between_steps", "test_deleted_file_is_rendered_again"),
    ),
    # --- the ledger ---
    Mutant(
        "a decision ends with its day",
        _LEDGER,
        ", until__gte=today()",
        "",
        hints=("test_expired_overdraft_has_no_effect_and_allotments_are_booked",),
    ),
    Mutant(
        "only what was decided",
        _LEDGER,
        "state=Overdraft.State.CONFIRMED, source",
        "source",
        hints=("test_unconfirmed_overdraft_has_no_effect",),
    ),
    Mutant(
        "of that source and year",
        _LEDGER,
        "source=source, year=year, until",
        "year=year, until",
        hints=("test_overdraft_is_limited_to_the_confirmed_amount",),
    ),
    Mutant(
        "money that comes is always taken",
        _LEDGER,
        "            if change < 0:\n",
        "            if change:\n",
        hints=("test_expired_overdraft_has_no_effect_and_allotments_are_booked",),
    ),
    Mutant(
        "reserves are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.BUDGET, Kind.AVAILABLE})",
        hints=("test_township_reserve",),
    ),
    Mutant(
        "budgets are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.AVAILABLE, Kind.RESERVE})",
        hints=("test_budget_is_reduced_not_revoked", "test_invalid_budget_is_refused"),
    ),
    Mutant(
        "the to_account gets it",
        _LEDGER,
        "        changes[move.to_account] += move.amount_fen\n",
        "",
        hints=("test_allotment_release_return_and_recovery",),
    ),
    Mutant(
        "sums are by pair",
        _LEDGER,
        "totals[move.from_account, move.to_account] += move.amount_fen",
        "totals[move.from_account, move.to_account] = move.amount_fen",
        hints=("test_moves_between_the_same_accounts_are_one_movement",),
    ),
    Mutant(
        "the same again is the same",
        _LEDGER,
        "(booked.kind, booked.booked_on) == (voucher.kind, voucher.on) and moves_of(booked) == list(moves)",
        "(booked.kind, booked.booked_on) == (voucher.kind, voucher.on)",
        hints=("test_the_same_reference_with_other_content_is_refused",),
    ),
    # --- certificate and self-audit ---
    Mutant(
        "computed again at closing",
        "doudi/payments/certificate/content.py",
        'recorded_content(run, at) | {"expected": expected_amounts(run, at)}',
        'recorded_content(run, at) | {"expected": None}',
        hints=("test_expected_equals_approved_plus_withheld",),
    ),
    Mutant(
        "differences have a reason",
        _COMPARING,
        "FROM comparison WHERE difference <> 0 ORDER BY ALL",
        "FROM comparison WHERE FALSE ORDER BY ALL",
        hints=("test_later_knowledge_is_a_difference_with_names",),
    ),
    Mutant(
        "came back is not less",
        _COMPARING,
        "DifferenceReason.BACK_ALREADY if self.returned >= -self.fen else DifferenceReason.LESS_SINCE",
        "DifferenceReason.LESS_SINCE",
        hints=("test_returned_payment_no_longer_due_is_not_recovered",),
    ),
    Mutant(
        "paid later is not missed",
        _COMPARING,
        "            if self.later >= self.fen:\n",
        "            if self.later < 0:\n",
        hints=("test_difference_paid_by_a_later_run_has_that_reason",),
    ),
    Mutant(
        "decided before release",
        _COMPARING,
        "(DifferenceReason.DECIDED if is_decided else difference.reason)",
        "(difference.reason)",
        hints=("test_difference_decided_before_release_has_that_reason",),
    ),
    Mutant(
        "what waits is explained",
        _COMPARING,
        "due - net_before - own - withheld + recovered AS difference",
        "due - net_before - own + recovered AS difference",
        hints=("test_expected_equals_approved_plus_withheld",),
    ),
    Mutant(
        "cleared only while its facts hold",
        _AUDIT,
        " or stored.facts != hit.facts[:_MAX_FACTS]",
        "",
        hints=("test_cleared_hit_reopens_with_new_facts_only",),
    ),
    Mutant(
        "found again is open again",
        _AUDIT,
        "stored.state == AuditHit.State.GONE or stored.facts",
        "stored.facts",
        hints=("test_hit_found_again_is_open_again",),
    ),
    Mutant(
        "found no more is let go",
        _AUDIT,
        "        stored.state = AuditHit.State.GONE\n",
        "        pass\n",
        hints=("test_payment_after_death_is_a_hit_until_repaid", "test_cleared_hit_reopens_with_new_facts_only"),
    ),
    # --- pages ---
    Mutant(
        "a hold of another township",
        "doudi/payments/holds/views.py",
        "Hold.objects.visible_to(request.user)",
        "Hold.objects.all()",
        hints=("test_payments_are_hidden_from_other_townships",),
    ),
    Mutant(
        "a recovery of another township",
        "doudi/payments/recoveries/views.py",
        "Recovery.objects.in_scope(money_scope(request.user))",
        "Recovery.objects.all()",
        hints=("test_recovery_visible_in_scope_only",),
    ),
    Mutant(
        "an account of another township",
        "doudi/payments/account_authorities/views.py",
        "AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))",
        "AccountAuthority.objects.all()",
        hints=("test_payments_are_hidden_from_other_townships",),
    ),
    Mutant(
        "only who may is offered a step",
        "doudi/payments/recoveries/views.py",
        " and verb.permission and user.may(verb.permission)",
        "",
        hints=("test_recovery_visible_in_scope_only",),
    ),
    # --- the past as it was known ---
    Mutant(
        "only what was known",
        _OVER_TIME,
        "rows.filter(recorded_at__lte=self.known_at)",
        "rows.filter()",
        hints=("test_later_knowledge_is_no_violation",),
    ),
    Mutant(
        "what was taken back",
        _OVER_TIME,
        ".filter(withdrawn)",
        "",
        hints=("test_first_day_of_month_decides_the_due",),
    ),
    Mutant(
        "the first day of a month counts",
        _OVER_TIME,
        "CASE WHEN DAY(since) > 1 THEN 1 ELSE 0 END",
        "0",
        hints=("test_first_day_of_month_decides_the_due",),
    ),
    Mutant(
        "an award ends with its month",
        _OVER_TIME,
        "{_MONTH.format(index=_AWARD_STOPS)} AS to_month",
        "{_MONTH.format(index='stop')} AS to_month",
        hints=("test_first_day_of_month_decides_the_due",),
    ),
)
