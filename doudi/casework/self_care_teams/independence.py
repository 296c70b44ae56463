"""Who may not assess self-care: those who named the team or prepared the case; assessors give no opinion on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from doudi.casework.models import Case, SelfCareTeam, SelfCareTeamMember
from doudi.casework.self_care_teams.refusals import AssessorNotIndependent
from doudi.core.accounts.models import User


def preparers_of(case: Case) -> set[int]:
    """Return the keys of the accounts that entered a case, are in charge of it, or gave the opinion on it."""
    assignment = getattr(case, "assignment", None)
    keys = {case.application.sent_by_id, case.proposed_by_id, assignment.officer_id if assignment else None}
    return {key for key in keys if key is not None}


def refuse_named_by_member(by: User, accounts: Iterable[User]) -> None:
    """Refuse a team with the account that names it.

    Raises:
        AssessorNotIndependent
    """
    if by.pk in {user.pk for user in accounts}:
        message = _("指定小组的人不能当这个小组的成员。")
        raise AssessorNotIndependent(message, accounts=message)


def refuse_dependent_assessors(case: Case, by: User, team: SelfCareTeam, present: list[SelfCareTeamMember]) -> None:
    """Refuse an assessment in which somebody sat, or that somebody records, who named the team or prepared the case.

    Raises:
        AssessorNotIndependent
    """
    dependent = preparers_of(case) | {team.recorded_by_id}
    names = [member.name for member in present if member.user_id in dependent]
    if names:
        message = _("{names}经办或者代办这一件，或者指定了这个小组，不能参加评估。").format(names="、".join(names))
        raise AssessorNotIndependent(message, present=message)
    if by.pk in dependent:
        raise AssessorNotIndependent(_("您经办或者代办这一件，或者指定了这个小组，评估结论请由别人登记。"))


def refuse_opinion_of_assessor(case: Case, by: User) -> None:
    """Refuse an opinion by an assessor of the case, or by the officer who recorded the assessment.

    Raises:
        AssessorNotIndependent
    """
    assessments = case.self_care_assessments.all()
    if assessments.filter(recorded_by=by).exists() or assessments.filter(present__user=by).exists():
        raise AssessorNotIndependent(_("您参加或者登记过这一件的自理能力评估，意见请由别人提出。"))
