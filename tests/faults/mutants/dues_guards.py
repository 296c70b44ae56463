"""Mutants of the dues of children and disabled people, of births, and of the hold on a lost basis."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_CHILDREN = "doudi/policy/rules/children.py"
_DISABILITY = "doudi/policy/rules/disability.py"
_ON_DUCKDB = ("test_all_examples_on_duckdb",)
_BASES = "doudi/payments/holds/ended_bases.py"
MUTANTS = (
    Mutant(
        "children's money ends at 18",
        _CHILDREN,
        "child_living_awarded & alive_in_month & within_child_support_age",
        "child_living_awarded & alive_in_month & (within_child_support_age | ~within_child_support_age)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "a student keeps the money",
        _CHILDREN,
        "(months_since_birth <= child_support_months) | student",
        "(months_since_birth <= child_support_months) & (student | ~student)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "the institution's standard is not for the de facto unattended",
        _CHILDREN,
        "child_award_in_institution & supported_as_orphan_or_hiv_child",
        "child_award_in_institution & (supported_as_orphan_or_hiv_child | child_award_in_institution)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "care needs a child award in force",
        _CHILDREN,
        "disabled_child_care_awarded & supported_as_orphan_or_de_facto_unattended",
        "disabled_child_care_awarded | supported_as_orphan_or_de_facto_unattended",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "the same care is paid once",
        "doudi/policy/rules/tekun.py",
        "tekun_payable & ~disabled_child_care_payable",
        "tekun_payable & (disabled_child_care_payable | ~disabled_child_care_payable)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "nothing before birth",
        "doudi/policy/rules/people.py",
        "(months_since_birth >= NO_MONTHS) & (months_since_death <= NO_MONTHS)",
        "((months_since_birth >= NO_MONTHS) | (months_since_birth <= NO_MONTHS)) & (months_since_death <= NO_MONTHS)",
        hints=("test_example_in_python",),
    ),
    Mutant(
        "work-injury nursing money bars the living subsidy",
        _DISABILITY,
        "tekun_payable | living_money_as_child | work_injury_nursing",
        "tekun_payable | living_money_as_child | (work_injury_nursing & tekun_payable)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "work-injury nursing money bars the nursing subsidy",
        _DISABILITY,
        "other_nursing_allowance | work_injury_nursing",
        "other_nursing_allowance | (work_injury_nursing & other_nursing_allowance)",
        hints=_ON_DUCKDB,
    ),
    Mutant(
        "an award before birth is refused",
        "doudi/snapshot/folder.py",
        "        check_births(connection, awards, faults)\n",
        "",
        hints=("test_an_award_before_the_month_of_birth_is_refused",),
    ),
    Mutant(
        "the run holds what has lost its basis",
        "doudi/payments/runs/actions.py",
        "        hold_ended_bases(month)\n",
        "        pass\n",
        hints=("test_subsidy_is_held_from_the_month_after_dibao_and_not_ended",),
    ),
    Mutant(
        "a lifted hold is not placed again",
        _BASES,
        "if last is not None and timezone",
        "if last is None and timezone",
        hints=("test_lifted_hold_is_not_placed_again",),
    ),
    Mutant(
        "only the subsidy without a basis is held",
        "doudi/registry/law_inputs/subsidy_basis.py",
        "            if figures[_RULE]:\n",
        "            if True:\n",
        hints=("test_subsidy_is_held_from_the_month_after_dibao_and_not_ended",),
    ),
    Mutant(
        "a lost basis opens a reassessment",
        "doudi/casework/daily_tasks.py",
        "_open_ended_bases() + _open_reviews()",
        "_open_reviews()",
        hints=("test_ended_dibao_opens_a_reassessment_of_the_living_subsidy",),
    ),
    Mutant(
        "a deadline in an unknown year is marked",
        "doudi/values/working_days.py",
        "    return date(max(_table()), 12, 31)\n",
        "    return date(max(_table()) + 9, 12, 31)\n",
        hints=("test_deadline_in_an_unknown_year_is_marked_preliminary",),
    ),
    Mutant(
        "a preliminary deadline is counted again",
        "doudi/casework/daily_tasks.py",
        "    number += _recount_deadlines()\n",
        "",
        hints=("test_deadline_is_counted_again_once_the_year_is_arranged",),
    ),
)
