"""Mutants of the teams that assess self-care, and of the decisions that wait for their assessment."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/casework/self_care_teams/actions.py"
_REQUIREMENT = "doudi/casework/self_care_teams/requirement.py"
_CALL = "    require_self_care_assessment(locked, by)\n"
MUTANTS = (
    Mutant(
        "self-care: no tekun without an assessment",
        "doudi/casework/cases/actions/confirmation.py",
        f"    require_valid_check(locked, by)\n{_CALL}",
        "    require_valid_check(locked, by)\n",
        hints=("test_no_confirmation_without_an_assessment",),
    ),
    Mutant(
        "self-care: no review decided without an assessment",
        "doudi/casework/post_award/actions/reassessment.py",
        _CALL,
        "",
        hints=("test_review_is_not_decided_without_an_assessment",),
    ),
    Mutant(
        "self-care: nothing continued without an assessment",
        "doudi/casework/cases/actions/confirmation.py",
        f"    {_CALL}        _decide_to_continue",
        "        _decide_to_continue",
        hints=("test_review_without_change_needs_the_assessment_too",),
    ),
    Mutant(
        "self-care: decided by another than who recorded it",
        _REQUIREMENT,
        "    refuse_same_person(by, *recorders,",
        "    refuse_same_person(by,",
        hints=("test_who_recorded_the_assessment_does_not_confirm",),
    ),
    Mutant(
        "self-care: two of the team are present",
        _ACTIONS,
        "    if len({member.pk for member in present}) < least:",
        "    if len(present) < least - 1:",
        hints=("test_one_person_alone_cannot_assess",),
    ),
    Mutant(
        "self-care: the team is named for the place",
        _ACTIONS,
        "if not (team.covers(case.village_code) and team.is_in_force(day)):",
        "if not team.is_in_force(day):",
        hints=("test_members_present_belong_to_one_team_of_the_place",),
    ),
    Mutant(
        "self-care: those present are of one team",
        _ACTIONS,
        "if any(member.team_id != team.pk for member in present):",
        "if False:",
        hints=("test_members_present_belong_to_one_team_of_the_place",),
    ),
    Mutant(
        "self-care: those present were members that day",
        _ACTIONS,
        "if not all(member.is_in_force(day) for member in present):",
        "if False:",
        hints=("test_team_must_be_in_force_on_the_day",),
    ),
    Mutant(
        "self-care: near relatives do not assess",
        _ACTIONS,
        "if {by.pk, *(member.user_id for member in present)} & set(locked.recused_staff):",
        "if False:",
        hints=("test_near_relative_does_not_assess",),
    ),
    Mutant(
        "self-care: only in the township of the case",
        _ACTIONS,
        "lock_row(Case.objects.visible_to(by), case.pk",
        "lock_row(Case.objects.all(), case.pk",
        hints=("test_other_township_cannot_assess",),
    ),
    Mutant(
        "self-care: only before the decision",
        _ACTIONS,
        "if not takes_assessment(locked) or person not in people_to_assess(locked):",
        "if person not in people_to_assess(locked):",
        hints=("test_assessments_only_where_and_when_they_are_asked",),
    ),
    Mutant(
        "self-care: signed",
        _ACTIONS,
        "if found.sheet is None and not found.signature_note.strip():",
        "if False:",
        hints=("test_incomplete_assessments_are_refused",),
    ),
    Mutant(
        "self-care: the assessment counts before the home visit",
        "doudi/casework/cases/assessment.py",
        '    asked |= assessed_tests(case, row["person_id"])\n',
        "",
        hints=("test_assessment_counts_before_the_home_visit",),
    ),
    Mutant(
        "self-care: a team has two members",
        _ACTIONS,
        "if number < least or number < len(accounts) + len(experts)",
        "if number < len(accounts) + len(experts)",
        hints=("test_bad_teams_are_refused",),
    ),
    Mutant(
        "self-care: a team keeps two members",
        _ACTIONS,
        "if team.members.filter(last_day=None).count() - 1 < least:",
        "if False:",
        hints=("test_member_leaves_while_two_remain",),
    ),
    Mutant(
        "self-care: only the bureau names teams",
        _ACTIONS,
        "    require_permission(by, Permission.NAME_SELF_CARE_TEAMS)\n    name = ",
        "    name = ",
        hints=("test_only_the_bureau_names_teams",),
    ),
    Mutant(
        "self-care: who names a team does not sit in it",
        "doudi/casework/self_care_teams/independence.py",
        "if by.pk in {user.pk for user in accounts}:",
        "if False:",
        hints=("test_who_named_the_team_or_prepared_the_case_does_not_assess",),
    ),
    Mutant(
        "self-care: who prepared the case does not sit in the team",
        "doudi/casework/self_care_teams/independence.py",
        "    if names:",
        "    if False:",
        hints=("test_who_named_the_team_or_prepared_the_case_does_not_assess",),
    ),
    Mutant(
        "self-care: who prepared the case does not record the assessment",
        "doudi/casework/self_care_teams/independence.py",
        "if by.pk in dependent:",
        "if False:",
        hints=("test_who_named_the_team_or_prepared_the_case_does_not_assess",),
    ),
    Mutant(
        "self-care: who assessed gives no opinion",
        "doudi/casework/cases/actions/investigation.py",
        "    refuse_opinion_of_assessor(locked, by)\n",
        "",
        hints=("test_who_named_the_team_or_prepared_the_case_does_not_assess",),
    ),
    Mutant(
        "self-care: who assessed proposes no measures",
        "doudi/casework/post_award/actions/reassessment.py",
        "    refuse_opinion_of_assessor(locked, by)\n",
        "",
        hints=("test_review_without_change_needs_the_assessment_too",),
    ),
)
