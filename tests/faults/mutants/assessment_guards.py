"""Mutants of one-person cover, of the months of the price subsidy, and of the codes on statements."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ASSESSMENT = "doudi/casework/cases/assessment.py"
_PRICES = "doudi/payments/computation/price_subsidy.py"
_RUNS = "doudi/payments/runs/actions.py"
_PROPOSALS = "doudi/funding/proposals/actions.py"
_STATEMENTS = "doudi/payments/statements/queries.py"
MUTANTS = (
    Mutant(
        "one-person cover by the own income",
        _ASSESSMENT,
        "income = assessed.income_for(case.person.number, verdict_name) if case.person else assessed.income",
        "income = assessed.income",
        hints=("test_award_of_a_margin_family_assesses_the_own_income",),
    ),
    Mutant(
        "the own income in a reassessment",
        "doudi/casework/post_award/assessment.py",
        'assessed.dibao_income_fen(row["person_id"])',
        "assessed.income_per_head_fen",
        hints=("test_reassessment_keeps_own_income_and_answers",),
    ),
    Mutant(
        "answers that stand until asked again",
        _ASSESSMENT,
        'standing_answers(case, row["person_id"]) | ',
        "",
        hints=("test_reassessment_keeps_own_income_and_answers",),
    ),
    Mutant(
        "margin families recognised in the index month",
        "doudi/casework/recognitions/queries.py",
        "Recognition.objects.filter(_ends_from(month), first_month__lte=month)",
        "Recognition.objects.filter(_ends_from(month))",
        hints=("test_margin_family_counts_as_in_the_index_month",),
    ),
    Mutant(
        "the pay month of a price subsidy",
        _RUNS,
        "pay_month = inputs.pay_month or month",
        "pay_month = month",
        hints=("test_price_subsidy_is_paid_once_to_each_beneficiary",),
    ),
    Mutant(
        "paid after the index month",
        _PROPOSALS,
        "    if pay_month <= month:\n",
        "    if pay_month < month:\n",
        hints=("test_pay_month_follows_the_index_month",),
    ),
    Mutant(
        "the functional account of a statement",
        _STATEMENTS,
        "then=Value(function_code(programme, area, month))",
        'then=Value("")',
        hints=("test_statement_by_functional_account",),
    ),
)
