"""Teams of self-care assessment, who may be asked, and the assessments of a case."""

from __future__ import annotations

from dataclasses import dataclass

from doudi import policy
from doudi.casework.cases.assessment import HOME_VISIT_FACTS, SELF_CARE_TESTS, self_care_of
from doudi.casework.home_visits.checklist import people_asked_about
from doudi.casework.home_visits.visitors import VISITING_ROLES
from doudi.casework.models import Case, SelfCareAssessment, SelfCareTeam, SelfCareTeamMember
from doudi.casework.self_care_teams.independence import preparers_of
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Person

MAX_TEAMS = 200
ASSESSED_STEPS = frozenset({"investigation", "review", "public_notice", "objection_review", "confirmation"})
REASSESSED_STEPS = frozenset({"reassessment"})
"""A reassessment proposes amounts by the grade, so it is assessed before that; an application grants by the grade."""


@dataclass(frozen=True)
class TeamRow:
    """A team with its place and members."""

    team: SelfCareTeam
    members: list[SelfCareTeamMember]

    @property
    def place(self) -> str:
        """The township, empty for the county."""
        return place_name(self.team.township_code) if self.team.township_code else ""


def teams() -> list[TeamRow]:
    """Return the teams, those in force first."""
    found = SelfCareTeam.objects.prefetch_related("members")[:MAX_TEAMS]
    rows = [TeamRow(team, list(team.members.all())) for team in found]
    return sorted(rows, key=lambda row: row.team.last_day is not None)


def possible_members() -> list[User]:
    """Return the active accounts that a team may consist of: of a village, a township or the bureau."""
    users = User.objects.filter(is_active=True, role__in=VISITING_ROLES, division__isnull=False)
    return list(users.select_related("division").order_by("division_id", "role", "name", "pk"))


def takes_assessment(case: Case) -> bool:
    """Return whether an assessment can be recorded in the step of a case."""
    steps = REASSESSED_STEPS if case.procedure.reassesses else ASSESSED_STEPS
    return case.procedure.needs_self_care_assessment and case.step in steps


def people_to_assess(case: Case) -> list[Person]:
    """Return the people whose self-care a case asks about."""
    if not case.procedure.needs_self_care_assessment:
        return []
    if case.procedure.reassesses:
        return people_asked_about(case)
    return [case.person] if case.person else []


def members_for(case: Case) -> list[SelfCareTeamMember]:
    """Return the members, in force since the case was accepted, of the teams named for its place.

    Who prepared the case, or named the team, is left out.
    """
    since = case.accepted_on or today()
    places = ("", case.village_code[:9])
    members = SelfCareTeamMember.objects.filter(team__township_code__in=places).select_related("team")
    in_force = [one for one in members.order_by("team__name", "pk") if one.last_day is None or one.last_day >= since]
    preparers = preparers_of(case)
    return [one for one in in_force if one.user_id not in {*preparers, one.team.recorded_by_id}]


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment with its grade and the failed tests in words."""

    assessment: SelfCareAssessment

    @property
    def grade(self) -> str:
        """The self-care by the six tests (MCA43-22)."""
        return str(policy.WORD_LABELS[self_care_of(self.assessment.tests)])

    @property
    def failed(self) -> str:
        """The tests that were not passed."""
        tests = self.assessment.tests
        return "、".join(HOME_VISIT_FACTS[name].meaning for name in SELF_CARE_TESTS if not tests[name])

    @property
    def present(self) -> str:
        """The members of the team who were there."""
        return "、".join(str(member) for member in self.assessment.present.all())

    @property
    def remark(self) -> str:
        """The remark, decrypted."""
        return self.assessment.sealed_remark.clear() if self.assessment.sealed_remark else ""


def assessments_of(case: Case) -> list[AssessmentRow]:
    """Return the assessments of a case, the one that counts last."""
    found = case.self_care_assessments.select_related("person", "team", "recorded_by").prefetch_related("present")
    return [AssessmentRow(assessment) for assessment in found]
