"""Mutants of the take-over of a township: paid history, explained differences, the gate before the first payroll."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_CONFIRM = "doudi/payments/take_over/confirmation.py"
_COMPARE = "doudi/payments/take_over/comparison.py"
_MONTHS = "doudi/payments/take_over/paid_months.py"
_EXPLAIN = "doudi/payments/take_over/differences.py"
_LIVE = "doudi/payments/take_over/go_live.py"
_SETTLED = "doudi/payments/computation/taken_over.py"
MUTANTS = (
    Mutant(
        "take-over: what was settled is not due",
        "doudi/payments/computation/inputs.py",
        "    settle_taken_over(connection, month_index(first), month_index(last), known_at)\n",
        "",
        hints=("test_first_payroll_pays_no_month_that_was_paid",),
    ),
    Mutant(
        "take-over: a later rise is due",
        _SETTLED,
        "GREATEST(COALESCE(due.amount_fen, 0) - settled_fen, 0)",
        "0",
        hints=("test_rise_decided_later_is_paid_beside_a_difference_that_was_settled",),
    ),
    Mutant(
        "take-over: months before the first one taken over",
        _SETTLED,
        "    connection.execute(_LEAVE_EARLIER_MONTHS)\n",
        "",
        hints=("test_months_before_the_first_one_taken_over_are_left_alone",),
    ),
    Mutant(
        "take-over: nothing confirmed unexplained",
        _CONFIRM,
        "if number := unexplained(roll).count():",
        "if number := 0:",
        hints=("test_nothing_is_confirmed_with_an_unexplained_difference",),
    ),
    Mutant(
        "take-over: a missing income is confirmed by an officer",
        "doudi/payments/models/take_over.py",
        'Q(reason="") | Q(reason__in=REASONS_TO_CONFIRM, explained_by=None)',
        'Q(reason="")',
        hints=("test_a_missing_income_is_confirmed_by_an_officer",),
    ),
    Mutant(
        "take-over: the figures shown",
        _CONFIRM,
        "        _refuse_other_figures(locked, comparison)\n",
        "",
        hints=("test_figures_that_changed_since_are_compared_again",),
    ),
    Mutant(
        "take-over: who prepared it does not confirm",
        _CONFIRM,
        "    refuse_same_person(by, *prepared,",
        "    refuse_same_person(by,",
        hints=("test_who_gave_a_reason_or_the_months_cannot_confirm",),
    ),
    Mutant(
        "take-over: nobody of an open run",
        _CONFIRM,
        "        _refuse_people_in_open_runs({*counts.people_by_row.values()})\n",
        "",
        hints=("test_people_of_an_open_run_are_not_taken_over",),
    ),
    Mutant(
        "take-over: back pay only by choice",
        _CONFIRM,
        "is_paid_back = pays_back and difference > 0",
        "is_paid_back = difference > 0",
        hints=("test_first_payroll_pays_no_month_that_was_paid",),
    ),
    Mutant(
        "take-over: months on record are not taken in again",
        _COMPARE,
        "if key in dues.on_record or ",
        "if ",
        hints=("test_second_roll_takes_in_only_months_not_on_record",),
    ),
    Mutant(
        "take-over: the comparison has no effect",
        _COMPARE,
        "        transaction.set_rollback(True)\n",
        "",
        hints=("test_comparison_shows_both_amounts_and_leaves_the_registry_alone",),
    ),
    Mutant(
        "take-over: months not in the future",
        _MONTHS,
        "if through > latest:",
        "if False:",
        hints=("test_implausible_months_are_refused",),
    ),
    Mutant(
        "take-over: months not before the first award",
        _MONTHS,
        "if begins is not None and through < begins:",
        "if False:",
        hints=("test_implausible_months_are_refused",),
    ),
    Mutant(
        "take-over: another reason has words",
        _EXPLAIN,
        "    if reason == DifferenceReason.OTHER:\n",
        "    if False:\n",
        hints=("test_equal_differences_are_explained_together",),
    ),
    Mutant(
        "take-over: back pay has a reason",
        _EXPLAIN,
        '        required_text(pays_back_why, "pays_back_why", _("请写明为什么要补发以前月份的差额。"))\n',
        "        pass\n",
        hints=("test_back_pay_is_paid_only_where_an_officer_chose_it",),
    ),
    Mutant(
        "take-over: nobody of a township that is not live is paid",
        "doudi/payments/computation/recipients.py",
        "CASE WHEN SUBSTR(recipient.village, 1, 9) IN (FROM township_not_live) THEN 'not_live'",
        "CASE WHEN FALSE THEN 'not_live'",
        hints=("test_nobody_is_paid_before_the_township_is_live",),
    ),
    Mutant(
        "take-over: the leader of the township proposes",
        _LIVE,
        "if by.role != Role.TOWNSHIP_LEADER:",
        "if False:",
        hints=("test_going_live_takes_two_people",),
    ),
    Mutant(
        "take-over: the bureau sets live",
        _LIVE,
        "        require_permission(by, Permission.PREPARE_PAYROLL)\n",
        "        pass\n",
        hints=("test_going_live_takes_two_people",),
    ),
    Mutant(
        "take-over: open points keep a township from going live",
        _LIVE,
        "if points := [",
        "if points := [] and [",
        hints=("test_township_with_open_points_does_not_go_live",),
    ),
    Mutant(
        "take-over: another roll takes the proposal back",
        "doudi/payments/take_over/townships.py",
        "    elif take_over.state == State.PROPOSED:\n",
        "    elif False:\n",
        hints=("test_another_roll_takes_the_proposal_back",),
    ),
)
