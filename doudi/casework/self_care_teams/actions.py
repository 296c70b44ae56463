"""Name and end the teams that assess self-care, and record their assessments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.assessment import SELF_CARE_TESTS
from doudi.casework.cases.workflow import set_next_due
from doudi.casework.changed_facts.log import facts_before, log_changed_facts
from doudi.casework.models import Case, ChangedFact, SelfCareAssessment, SelfCareTeam, SelfCareTeamMember
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.refusals import ConflictOfInterest
from doudi.casework.self_care_teams.independence import refuse_dependent_assessors, refuse_named_by_member
from doudi.casework.self_care_teams.queries import people_to_assess, possible_members, takes_assessment
from doudi.casework.self_care_teams.refusals import (
    SelfCareAssessmentIncomplete,
    SelfCareTeamEnded,
    SelfCareTeamInvalid,
    SelfCareTeamNotInForce,
    TooFewAssessors,
)
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries

MAX_MEMBERS = 20


@dataclass(frozen=True)
class Expert:
    """A member of a team without an account: name and unit."""

    name: str
    unit: str


@carries("MCA43-20")
@action("self_care_team.name")
def name_team(
    *, by: User, name: str, township_code: str, first_day: date, accounts: list[User], experts: list[Expert]
) -> SelfCareTeam:
    """Name a team for a township, or for the whole county where ``township_code`` is empty (MCA43-20).

    Raises:
        PermissionRequired, ReasonRequired, SelfCareTeamInvalid, AssessorNotIndependent
    """
    require_permission(by, Permission.NAME_SELF_CARE_TEAMS)
    name = required_text(name, "name", _("请写明小组的名称。"))
    if township_code and township_code not in {township.code for township in townships()}:
        message = _("没有这个乡镇。")
        raise SelfCareTeamInvalid(message, township_code=message)
    _refuse_members(accounts, experts)
    refuse_named_by_member(by, accounts)
    team = SelfCareTeam.objects.create(name=name[:40], township_code=township_code, first_day=first_day, recorded_by=by)
    members: list[tuple[User | None, str, str]] = [
        (user, user.name, user.division.name if user.division else "") for user in accounts
    ]
    members += [(None, expert.name.strip(), expert.unit.strip()) for expert in experts]
    SelfCareTeamMember.objects.bulk_create(
        SelfCareTeamMember(team=team, user=user, name=named[:40], unit=unit[:60], first_day=first_day)
        for user, named, unit in members
    )
    names = "、".join(named for _user, named, _unit in members)
    record(
        _("指定自理能力评估小组“{name}”，自{day}起，成员{names}。").format(name=name, day=first_day, names=names),
        subject=team,
        village_code=township_code.ljust(12, "0") if township_code else "",
    )
    return team


def _refuse_members(accounts: list[User], experts: list[Expert]) -> None:
    """Refuse too few members, the same one twice, accounts that may not be asked, experts without a unit."""
    least = procedure_figure("self_care_team_members", today())
    keys = {user.pk for user in accounts}
    people = {(expert.name.strip(), expert.unit.strip()) for expert in experts}
    number = len(keys) + len(people)
    if number < least or number < len(accounts) + len(experts) or number > MAX_MEMBERS:
        message = _("小组须有{least}至{most}名成员，每人只列一次。").format(least=least, most=MAX_MEMBERS)
        raise SelfCareTeamInvalid(message, accounts=message)
    if not keys <= {user.pk for user in possible_members()}:
        message = _("成员须是村（社区）、乡镇或县局在用的账号。")
        raise SelfCareTeamInvalid(message, accounts=message)
    if not all(name and unit for name, unit in people):
        message = _("外请的人须写明姓名和单位。")
        raise SelfCareTeamInvalid(message, experts=message)


@action("self_care_team.end")
def end_team(*, by: User, team: SelfCareTeam) -> None:
    """End a team today, with its members.

    Raises:
        PermissionRequired, SelfCareTeamEnded
    """
    require_permission(by, Permission.NAME_SELF_CARE_TEAMS)
    locked = lock_row(SelfCareTeam.objects.all(), team.pk)
    if locked.last_day is not None:
        raise SelfCareTeamEnded(_("这个小组已经结束。"))
    locked.last_day = today()
    locked.save(update_fields=["last_day"])
    locked.members.filter(last_day=None).update(last_day=locked.last_day)
    record(_("结束自理能力评估小组“{name}”。").format(name=locked.name), subject=locked)


@action("self_care_team.end_member")
def end_member(*, by: User, member: SelfCareTeamMember) -> None:
    """End a membership today; a team that would be too small is ended as a whole.

    Raises:
        PermissionRequired, SelfCareTeamEnded, SelfCareTeamInvalid
    """
    require_permission(by, Permission.NAME_SELF_CARE_TEAMS)
    team = lock_row(SelfCareTeam.objects.all(), member.team_id)
    locked = lock_row(team.members.all(), member.pk)
    if locked.last_day is not None:
        raise SelfCareTeamEnded(_("这名成员已经退出。"))
    least = procedure_figure("self_care_team_members", today())
    if team.members.filter(last_day=None).count() - 1 < least:
        message = _("小组须有{least}名成员，请结束小组，另行指定。").format(least=least)
        raise SelfCareTeamInvalid(message)
    locked.last_day = today()
    locked.save(update_fields=["last_day"])
    record(_("{name}退出自理能力评估小组“{team}”。").format(name=locked.name, team=team.name), subject=team)


@dataclass(frozen=True)
class AssessmentSheet:
    """What a team found: the six tests by name of the fact, a remark, and how or where the team signed."""

    assessed_on: date
    tests: dict[str, bool]
    remark: str = ""
    signature_note: str = ""
    sheet: Attachment | None = None


@carries("MCA43-20")
@action("case.assess_self_care")
def record_self_care_assessment(
    *, by: User, case: Case, person: Person, present: list[SelfCareTeamMember], found: AssessmentSheet
) -> SelfCareAssessment:
    """Record the assessment of a person by a team in force that day; the latest counts before the home visit.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, SelfCareAssessmentIncomplete,
        TooFewAssessors, SelfCareTeamNotInForce, AssessorNotIndependent
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(Case.objects.visible_to(by), case.pk, OutsideScope(_("这个办件不在您的辖区内。")))
    if not takes_assessment(locked) or person not in people_to_assess(locked):
        message = _("现在是“{step}”，不能登记这个人的自理能力评估。").format(step=locked.step_label)
        raise TransitionNotAllowed(message)
    if {by.pk, *(member.user_id for member in present)} & set(locked.recused_staff):
        raise ConflictOfInterest(_("与申请人有近亲属关系、已备案回避的人，不能评估或者登记。"))
    _refuse_sheet(locked, found)
    team = _team_of(locked, present, found.assessed_on)
    refuse_dependent_assessors(locked, by, team, present)
    _log(locked, by, person, team, found)
    assessment = SelfCareAssessment.objects.create(
        case=locked,
        person=person,
        team=team,
        assessed_on=found.assessed_on,
        sealed_tests=json.dumps({name: bool(found.tests[name]) for name in SELF_CARE_TESTS}),
        sealed_remark=found.remark.strip()[:500],
        signature_note=found.signature_note.strip()[:120],
        sheet=found.sheet,
        recorded_by=by,
    )
    assessment.present.set(present)
    locked.version += 1
    set_next_due(locked)
    locked.save()
    record(
        _("{day}由“{team}”评估自理能力，{names}到场。").format(
            day=found.assessed_on, team=team.name, names="、".join(member.name for member in present)
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return assessment


def _refuse_sheet(case: Case, found: AssessmentSheet) -> None:
    if set(found.tests) != set(SELF_CARE_TESTS):
        raise SelfCareAssessmentIncomplete(_("六项都要有结果。"))
    first_day = case.accepted_on or case.step_since
    if not first_day <= found.assessed_on <= today():
        message = _("评估日期在受理以后、今天以前。")
        raise SelfCareAssessmentIncomplete(message, assessed_on=message)
    if found.sheet is None and not found.signature_note.strip():
        message = _("请上传签字的评估表，或者写明签字情况。")
        raise SelfCareAssessmentIncomplete(message, signature_note=message)


def _team_of(case: Case, present: list[SelfCareTeamMember], day: date) -> SelfCareTeam:
    """Return the one team of the people present; at least two of it, in force on the day and for the place.

    Raises:
        TooFewAssessors, SelfCareTeamNotInForce
    """
    least = procedure_figure("self_care_team_members", today())
    if len({member.pk for member in present}) < least:
        message = _("评估时小组成员至少{least}人到场。").format(least=least)
        raise TooFewAssessors(message, present=message)
    team = present[0].team
    if any(member.team_id != team.pk for member in present):
        message = _("到场的人须是同一个小组的成员。")
        raise SelfCareTeamNotInForce(message, present=message)
    if not (team.covers(case.village_code) and team.is_in_force(day)):
        message = _("这个小组在评估那天不在任，或者不是为这个乡镇指定的。")
        raise SelfCareTeamNotInForce(message, present=message)
    if not all(member.is_in_force(day) for member in present):
        message = _("到场的人里有人那天不是小组成员。")
        raise SelfCareTeamNotInForce(message, present=message)
    return team


def _log(case: Case, by: User, person: Person, team: SelfCareTeam, found: AssessmentSheet) -> None:
    """Log the tests that differ from what the case held before: the last assessment, else the home visit."""
    earlier = dict(case.investigated_facts.get(person.number, {}))
    for assessment in case.self_care_assessments.filter(person=person):
        earlier |= assessment.tests
    log_changed_facts(
        case,
        by=by,
        source=ChangedFact.Source.SELF_CARE,
        evidence=_("{day}由“{team}”评估").format(day=found.assessed_on, team=team.name),
        person=person,
        new={name: found.tests[name] for name in SELF_CARE_TESTS},
        before=facts_before(case),
        earlier=earlier,
    )
