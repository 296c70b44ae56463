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
        "    if check.findings_number != len(drafts) or before != now:\n",
        "    if before != now and not check.decided_by_id:\n",
        hints=("test_a_decision_about_other_findings_lapses",),
    ),
    Mutant(
        "a payment above the ceiling",
        _CHECKS,
        "filter(amount_fen__gt=ceiling)",
        "filter(amount_fen__lt=0)",
        hints=("test_a_payment_above_the_ceiling_and_an_account_that_became_one_of_strangers",),
    ),
    Mutant(
        "one number on two records",
        _CHECKS,
        "*_shared_id_numbers(run), ",
        "",
        hints=("test_one_number_on_two_records_is_paid_twice_only_in_writing",),
    ),
    Mutant(
        "one account of strangers",
        _CHECKS,
        "*_shared_accounts(run)",
        "",
        hints=("test_a_payment_above_the_ceiling_and_an_account_that_became_one_of_strangers",),
    ),
    Mutant(
        "months that come late",
        _CHECKS,
        "*_late_months(run), ",
        "",
        hints=("test_a_month_paid_for_the_first_time_after_its_day_is_late",),
    ),
    Mutant(
        "a run that comes late",
        _CHECKS,
        ", *_late_run(run)]",
        "]",
        hints=("test_what_checks_found_is_decided_in_writing_and_only_then",),
    ),
    Mutant(
        "missed by the second computation",
        _CHECKS,
        "if difference > 0 and key not in withheld:",
        "if False:",
        hints=("test_what_a_run_lacks_is_missed_and_what_is_claimed_is_not_too_much",),
    ),
    Mutant(
        "too much by the second computation",
        _CHECKS,
        "elif difference < 0 and -difference > recovery and",
        "elif False and",
        hints=("test_what_is_found_at_the_last_moment_is_kept_for_who_decides",),
    ),
    Mutant(
        "what waits is not missed",
        _CHECKS,
        " and key not in withheld",
        "",
        hints=("test_a_hold_makes_it_wait_until_the_right_person_lifts_it",),
    ),
    Mutant(
        "what is claimed is not too much",
        _CHECKS,
        " and -difference > recovery and",
        " and",
        hints=("test_what_a_run_lacks_is_missed_and_what_is_claimed_is_not_too_much",),
    ),
    # --- the bank ---
    Mutant(
        "returned twice is held",
        _BOOKING,
        "        Hold.objects.bulk_create(new_holds)\n",
        "",
        hints=("test_a_second_attempt_that_fails_makes_the_money_wait",),
    ),
    Mutant(
        "held once",
        _BOOKING,
        "if (payment.person_id, payment.programme) not in held_pairs and",
        "if",
        hints=("test_a_second_attempt_that_fails_makes_the_money_wait",),
    ),
    Mutant(
        "a question that ended as returned is booked back",
        "doudi/payments/bank_exchange/actions/inquiries.py",
        '    if outcome == "returned":\n',
        '    if outcome == "":\n',
        hints=("test_what_was_in_question_is_settled_by_the_banks_written_word",),
    ),
    Mutant(
        "what cannot be paid stops the file",
        _SEND,
        "    if not faults:\n",
        "    if faults is not None:\n",
        hints=("test_one_bad_card_stops_everything_until_it_is_left_out",),
    ),
    Mutant(
        "what was not sent counts as returned",
        _BOOKING,
        "    book_returned_payments(keys, by=by, reference=reference, on=on)\n    hold_twice_returned(keys)",
        "    hold_twice_returned(keys)",
        hints=("test_one_bad_card_stops_everything_until_it_is_left_out",),
    ),
    Mutant(
        "the bytes that were frozen",
        "doudi/payments/bank_exchange/rendering.py",
        "return sm3(content) == file.sm3",
        "return bool(content)",
        hints=("test_what_lies_in_the_register_under_a_number_is_given_out_only_if_it_is_what_was_frozen",),
    ),
    Mutant(
        "a file unknown to the store",
        "doudi/payments/bank_exchange/archive_reconciliation.py",
        "if (file.number, file.sm3) not in known]",
        "if file.number == '']",
        hints=("test_a_store_older_than_a_file_makes_none_until_somebody_asked_the_bank",),
    ),
    Mutant(
        "written aside first",
        "doudi/payments/bank_exchange/file_archive.py",
        "with atomic_file(path, mode=0o600) as aside:\n        aside.write_bytes(",
        "if True:\n        path.write_bytes(",
        hints=("test_a_full_or_broken_disk_leaves_nothing_half_done",),
    ),
    Mutant(
        "unfinished files are written",
        _SEND,
        "if file.state == BankFile.State.FROZEN or ArchivedFile(file.number, file.sm3) not in archived",
        "if file.state == 'nothing'",
        hints=("test_after_a_crash_between_the_steps_the_same_bytes", "test_a_file_gone_from_the_disk_is_made_again"),
    ),
    # --- the ledger ---
    Mutant(
        "a decision ends with its day",
        _LEDGER,
        ", until__gte=today()",
        "",
        hints=("test_after_its_day_a_decision_counts_no_more_but_money_that_comes_is_taken",),
    ),
    Mutant(
        "only what was decided",
        _LEDGER,
        "state=Overdraft.State.CONFIRMED, source",
        "source",
        hints=("test_what_was_not_decided_counts_for_nothing",),
    ),
    Mutant(
        "of that source and year",
        _LEDGER,
        "source=source, year=year, until",
        "year=year, until",
        hints=("test_a_decision_lets_a_source_be_overdrawn_so_far_and_no_further",),
    ),
    Mutant(
        "money that comes is always taken",
        _LEDGER,
        "            if change < 0:\n",
        "            if change:\n",
        hints=("test_after_its_day_a_decision_counts_no_more_but_money_that_comes_is_taken",),
    ),
    Mutant(
        "reserves are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.BUDGET, Kind.AVAILABLE})",
        hints=("test_a_township_has_its_reserve",),
    ),
    Mutant(
        "budgets are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.AVAILABLE, Kind.RESERVE})",
        hints=("test_a_budget_is_cut_not_revoked", "test_a_budget_that_is_none_is_refused"),
    ),
    Mutant(
        "the to_account gets it",
        _LEDGER,
        "        changes[move.to_account] += move.amount_fen\n",
        "",
        hints=("test_money_comes_goes_and_comes_back",),
    ),
    Mutant(
        "sums are by pair",
        _LEDGER,
        "totals[move.from_account, move.to_account] += move.amount_fen",
        "totals[move.from_account, move.to_account] = move.amount_fen",
        hints=("test_two_moves_between_the_same_accounts_are_one_movement",),
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
        hints=("test_expected_is_approved_and_what_waits",),
    ),
    Mutant(
        "differences have a reason",
        _COMPARING,
        "FROM comparison WHERE difference <> 0 ORDER BY ALL",
        "FROM comparison WHERE FALSE ORDER BY ALL",
        hints=("test_what_became_known_later_is_a_difference_with_a_name",),
    ),
    Mutant(
        "came back is not less",
        _COMPARING,
        "DifferenceReason.BACK_ALREADY if self.returned >= -self.fen else DifferenceReason.LESS_SINCE",
        "DifferenceReason.LESS_SINCE",
        hints=("test_what_came_back_and_is_no_longer_due_is_not_claimed",),
    ),
    Mutant(
        "paid later is not missed",
        _COMPARING,
        "            if self.later >= self.fen:\n",
        "            if self.later < 0:\n",
        hints=("test_what_a_later_run_has_paid_already_is_said_so",),
    ),
    Mutant(
        "decided before release",
        _COMPARING,
        "(DifferenceReason.DECIDED if is_decided else difference.reason)",
        "(difference.reason)",
        hints=("test_what_was_decided_before_the_release_is_said_so",),
    ),
    Mutant(
        "what waits is explained",
        _COMPARING,
        "due - net_before - own - withheld + recovered AS difference",
        "due - net_before - own + recovered AS difference",
        hints=("test_expected_is_approved_and_what_waits",),
    ),
    Mutant(
        "cleared only while its facts hold",
        _AUDIT,
        " or stored.facts != hit.facts[:_MAX_FACTS]",
        "",
        hints=("test_what_was_cleared_opens_again_only_with_other_facts",),
    ),
    Mutant(
        "found again is open again",
        _AUDIT,
        "stored.state == AuditHit.State.GONE or stored.facts",
        "stored.facts",
        hints=("test_what_was_gone_and_is_found_again_is_open_again",),
    ),
    Mutant(
        "found no more is let go",
        _AUDIT,
        "        stored.state = AuditHit.State.GONE\n",
        "        pass\n",
        hints=("test_paid_after_death_until_it_came_back", "test_what_was_cleared_opens_again_only_with_other_facts"),
    ),
    # --- pages ---
    Mutant(
        "a hold of another township",
        "doudi/payments/holds/views.py",
        "Hold.objects.visible_to(request.user)",
        "Hold.objects.all()",
        hints=("test_another_township_sees_nothing_of_it",),
    ),
    Mutant(
        "a recovery of another township",
        "doudi/payments/recoveries/views.py",
        "Recovery.objects.in_scope(payroll_scope(request.user))",
        "Recovery.objects.all()",
        hints=("test_a_recovery_is_shown_to_its_own_and_offered_to_who_may",),
    ),
    Mutant(
        "an account of another township",
        "doudi/payments/account_authorities/views.py",
        "AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))",
        "AccountAuthority.objects.all()",
        hints=("test_another_township_sees_nothing_of_it",),
    ),
    Mutant(
        "only who may is offered a step",
        "doudi/payments/recoveries/views.py",
        " and verb.permission and user.may(verb.permission)",
        "",
        hints=("test_a_recovery_is_shown_to_its_own_and_offered_to_who_may",),
    ),
    # --- the past as it was known ---
    Mutant(
        "only what was known",
        _OVER_TIME,
        "rows.filter(recorded_at__lte=self.known_at)",
        "rows.filter()",
        hints=("test_what_became_known_later_is_no_omission",),
    ),
    Mutant(
        "what was taken back",
        _OVER_TIME,
        ".filter(withdrawn)",
        "",
        hints=("test_what_is_due_for_a_month_is_what_holds_on_its_first_day",),
    ),
    Mutant(
        "the first day of a month counts",
        _OVER_TIME,
        "CASE WHEN DAY(day) > 1 THEN 1 ELSE 0 END",
        "0",
        hints=("test_what_is_due_for_a_month_is_what_holds_on_its_first_day",),
    ),
    Mutant(
        "an award ends with its month",
        _OVER_TIME,
        "month_of(LEAST(last_month_of(until), stop)) AS to_month",
        "month_of(stop) AS to_month",
        hints=("test_what_is_due_for_a_month_is_what_holds_on_its_first_day",),
    ),
)
