"""Refusals about teams and assessments of self-care."""

from __future__ import annotations

from doudi.core.refusals import Refused


class SelfCareTeamInvalid(Refused):
    """The team has no place, no plausible first day, too few members, or one of them twice."""

    code = "self_care_team_invalid"


class SelfCareTeamEnded(Refused):
    """The team or the membership has ended before."""

    code = "self_care_team_ended"


class SelfCareTeamNotInForce(Refused):
    """The team, or somebody of it, was not named for that day and place."""

    code = "self_care_team_not_in_force"


class AssessorNotIndependent(Refused):
    """Somebody assesses who named the team or prepared the case, or gives an opinion after having assessed."""

    code = "assessor_not_independent"


class TooFewAssessors(Refused):
    """Fewer members of the team were present than an assessment asks for."""

    code = "too_few_assessors"


class SelfCareAssessmentIncomplete(Refused):
    """A test, the day, or the signed sheet of an assessment is missing or not plausible."""

    code = "self_care_assessment_incomplete"


class SelfCareAssessmentRequired(Refused):
    """Somebody's self-care has not been assessed by a team of the county."""

    code = "self_care_assessment_required"
