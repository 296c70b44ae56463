"""Mutants of matters of one family, the federation's step, delegations, random checks, self-care and recusal."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_DOUBTS = "doudi/casework/recusal/relative_doubts.py"
_RECUSAL = "doudi/casework/recusal/actions.py"
_DECISIONS = "doudi/casework/cases/decisions.py"
_DELEGATIONS = "doudi/casework/delegations/actions.py"
_CHECKS = "doudi/casework/random_checks/actions.py"
_SAMPLING = "doudi/casework/random_checks/sampling.py"
_DEPARTMENT = "doudi/casework/department_reviews/actions.py"
_WORKFLOW = "doudi/casework/cases/workflow.py"
_CONFIRMATION = "doudi/casework/cases/actions/confirmation.py"
_INVESTIGATION = "doudi/casework/cases/actions/investigation.py"
_DEPENDENT = "doudi/casework/cases/dependent_matters.py"
_SETTLING = "doudi/casework/cases/actions/dependent_cases.py"
MUTANTS = (
    # --- matters of one family ---
    Mutant(
        "a decision explains its own programme",
        _CONFIRMATION,
        "        .of_programmes(granted)\n",
        "",
        hints=("test_each_decision_explains_its_own_amount_only",),
    ),
    Mutant(
        "no living subsidy while dibao is undecided",
        _CONFIRMATION,
        "    refuse_open_basis(locked)\n",
        "",
        hints=("test_dibao_applied_for_later_keeps_the_subsidy_from_being_granted",),
    ),
    Mutant(
        "no favourable opinion while dibao is undecided",
        _INVESTIGATION,
        "        refuse_open_basis(locked)\n",
        "",
        hints=("test_dibao_applied_for_later_keeps_the_subsidy_from_being_proposed",),
    ),
    Mutant(
        "the wait ends by hand only when it is over",
        _SETTLING,
        "    refuse_open_basis(locked)\n",
        "",
        hints=("test_waiting_ends_by_hand_only_when_there_is_nothing_to_wait_for",),
    ),
    Mutant(
        "the clock begins when the wait ends",
        _SETTLING,
        "    case.clock_starts_on = today()\n",
        "",
        hints=("test_living_subsidy_waits_for_dibao_and_goes_on_when_it_is_granted",),
    ),
    Mutant(
        "refused with the award it rests on",
        _SETTLING,
        "case.outcome == Case.Outcome.REFUSED and",
        "case.outcome == Case.Outcome.ENDED and",
        hints=("test_living_subsidy_is_refused_with_dibao",),
    ),
    Mutant(
        "only the case of the same person is awaited",
        _DEPENDENT,
        "        return basis.member_index == dependent.member_index\n",
        "        return True\n",
        hints=("test_living_subsidy_does_not_wait_for_the_case_of_another_person",),
    ),
    Mutant(
        "an award in force waits for nothing",
        _DEPENDENT,
        "awaited is None or has_basis_award(case)",
        "awaited is None",
        hints=("test_living_subsidy_on_confirmed_dibao_does_not_wait",),
    ),
    Mutant(
        "a waiting case has the deadline of the other",
        _DEPENDENT,
        "        due_on = case.due_on or case.next_due_on\n",
        "        due_on = dependent.next_due_on\n",
        hints=("test_living_subsidy_waits_for_dibao_and_goes_on_when_it_is_granted",),
    ),
    # --- the federation's step ---
    Mutant(
        "nothing granted without the federation",
        _CONFIRMATION,
        "    refuse_missing_department_review(locked)\n",
        "",
        hints=("test_no_subsidy_is_granted_without_the_federation",),
    ),
    Mutant(
        "only the department of the step acts",
        _WORKFLOW,
        "by.department == step.department and by.may",
        "by.may",
        hints=("test_another_department_sees_and_does_nothing",),
    ),
    Mutant(
        "a department is shown only its step",
        _WORKFLOW,
        "if step.department == by.department]",
        "]",
        hints=("test_another_department_sees_and_does_nothing",),
    ),
    Mutant(
        "the certificate is checked",
        _DEPARTMENT,
        "    if not has_checked_certificate:\n",
        "    if False:\n",
        hints=("test_federation_agrees_only_after_checking_the_certificate",),
    ),
    Mutant(
        "sent back with a reason",
        _DEPARTMENT,
        """    why = required_text(why, "why", _("请写明退回的理由。"))\n""",
        "",
        hints=("test_federation_sends_back_with_a_reason",),
    ),
    Mutant(
        "a look at a full number is the department's",
        _DEPARTMENT,
        "    require_permission(by, Permission.REVIEW_FOR_DEPARTMENT)\n",
        "",
        hints=("test_full_identity_number_is_shown_on_record",),
    ),
    Mutant(
        "a department officer has a department",
        "doudi/core/accounts/actions.py",
        "    _refuse_wrong_department(role, department)\n",
        "",
        hints=("test_department_officers_have_a_department",),
    ),
    # --- recusal ---
    Mutant(
        "no decision while a relative is in doubt",
        _DECISIONS,
        "    refuse_open_relative_doubts(case)\n",
        "",
        hints=("test_undeclared_relative_of_the_officer_is_a_doubt_to_settle",),
    ),
    Mutant(
        "another person settles the doubt",
        _RECUSAL,
        "    if not may_settle(locked, doubt, by):\n",
        "    if False:\n",
        hints=("test_officer_of_the_case_does_not_settle_the_doubt",),
    ),
    Mutant(
        "the staff member concerned does not settle it",
        _RECUSAL,
        "    if by.pk == doubt.account_id or by.pk in locked.recused_staff:\n",
        "    if False:\n",
        hints=("test_staff_concerned_do_not_settle_the_doubt",),
    ),
    Mutant(
        "a confirmed relative is recused",
        _RECUSAL,
        "        locked.recused_staff = sorted({*locked.recused_staff, *staff})\n",
        "",
        hints=("test_confirmed_relative_recuses_the_officer_and_forces_the_visit",),
    ),
    Mutant(
        "registered relations are compared",
        _DOUBTS,
        """            return "support", """,
        """            return None and """,
        hints=("test_undeclared_relative_of_the_officer_is_a_doubt_to_settle",),
    ),
    Mutant(
        "people of one household are compared",
        _DOUBTS,
        """            return "household", """,
        """            return None and """,
        hints=("test_staff_of_the_same_household_is_a_doubt",),
    ),
    Mutant(
        "a namesake with another number is no doubt",
        _DOUBTS,
        " and not has_both_numbers",
        "",
        hints=("test_namesake_is_a_doubt_until_the_numbers_differ",),
    ),
    Mutant(
        "the directory is kept within one's own area",
        _RECUSAL,
        "    if not contains(by.scope, office_code):\n",
        "    if False:\n",
        hints=("test_staff_directory_refuses_bad_entries",),
    ),
    # --- delegation ---
    Mutant(
        "a delegation from 2026 rests on a provincial text",
        _DELEGATIONS,
        "    if not is_valid_basis(issuer_level, first_day):\n",
        "    if False:\n",
        hints=("test_delegation_since_july_2026_needs_a_provincial_text",),
    ),
    Mutant(
        "an old delegation does not reach new cases",
        _WORKFLOW,
        " and is_valid_basis(delegation.issuer_level, day)",
        "",
        hints=("test_county_delegation_ends_for_cases_accepted_since_july_2026",),
    ),
    Mutant(
        "a known text has its own level",
        _DELEGATIONS,
        " or (known and known != issuer_level)",
        "",
        hints=("test_delegation_since_july_2026_needs_a_provincial_text",),
    ),
    # --- random checks ---
    Mutant(
        "who had part in a case does not check it",
        _CHECKS,
        """    refuse_same_person(by, *earlier, sentence=_("办过这一件的人不能检查它。"))\n""",
        "",
        hints=("test_result_is_recorded_by_the_bureau_and_another_person",),
    ),
    Mutant(
        "only the bureau checks",
        _CHECKS,
        "    if Role(by.role) not in _BUREAU:\n",
        "    if False:\n",
        hints=("test_result_is_recorded_by_the_bureau_and_another_person",),
    ),
    Mutant(
        "what was drawn for a visit is visited",
        _CHECKS,
        "    if locked.must_visit and manner",
        "    if False and manner",
        hints=("test_case_drawn_for_a_visit_is_not_checked_by_documents",),
    ),
    Mutant(
        "the share is a minimum",
        _SAMPLING,
        "-(-len(keys) * share // policy.RATIO_SCALE)",
        "len(keys) * share // policy.RATIO_SCALE",
        hints=("test_share_of_each_stratum_is_a_minimum",),
    ),
    Mutant(
        "the seed decides",
        _SAMPLING,
        """f"{seed}:{key}".encode()""",
        """key.encode()""",
        hints=("test_draw_is_repeated_from_its_seed_and_no_other",),
    ),
)
