"""Nominate experts, choose them, confirm the choice."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.contests.models import ExpertNomination
from doudi.outreach.contests.models.experts import LONGEST_REASON
from doudi.outreach.contests.people import learners
from doudi.outreach.contests.refusals import NominationIncomplete
from doudi.outreach.contests.workflow import NOMINATION_TRANSITIONS
from doudi.values.carries import carries

_MOST_WORK_YEARS = 60


@dataclass(frozen=True)
class Nominee:
    """Whom somebody nominates, for what, and why."""

    user: User
    topic: str
    work_years: int
    reason: str


@carries("P18-23.c")
@action("expert.nominate")
def nominate_expert(*, by: User, nominee: Nominee) -> ExpertNomination:
    """Nominate somebody for the city's pool of experts: a township of its own people, the bureau of all.

    Raises:
        PermissionRequired, OutsideScope, NominationIncomplete, ReasonRequired
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    if not learners(by=by).filter(pk=nominee.user.pk).exists():
        raise OutsideScope(_("被推荐的人不是您这里的工作人员。"))
    year = today().year
    if ExpertNomination.objects.filter(year=year, user=nominee.user).exists():
        message = _("{name}今年已经推荐过。").format(name=nominee.user.name)
        raise NominationIncomplete(message, user=message)
    if not 0 <= nominee.work_years <= _MOST_WORK_YEARS:
        message = _("从事救助工作的年数在0到{most}之间。").format(most=_MOST_WORK_YEARS)
        raise NominationIncomplete(message, work_years=message)
    made = ExpertNomination.objects.create(
        year=year,
        user=nominee.user,
        township_code=nominee.user.township_code,
        topic=nominee.topic,
        work_years=nominee.work_years,
        reason=required_text(nominee.reason, "reason", _("请写明推荐理由。"))[:LONGEST_REASON],
        nominated_by=by,
        nominated_on=today(),
    )
    record(
        _("推荐{name}为市级专家库人选。").format(name=nominee.user.name),
        subject=made,
        village_code=made.township_code,
    )
    return made


def _locked(nomination: ExpertNomination, verb: str, seen_version: int | None) -> ExpertNomination:
    locked = lock_row(ExpertNomination.objects.all(), nomination.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(NOMINATION_TRANSITIONS, locked.state, verb, _("这一步已经办过，或者还不能办。"))
    return locked


@action("expert.choose")
def choose_expert(*, by: User, nomination: ExpertNomination, seen_version: int | None = None) -> ExpertNomination:
    """Choose a nominee for the bureau's list.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = _locked(nomination, "choose", seen_version)
    refuse_same_person(by, locked.user_id, sentence=_("不能选用自己。"))
    locked.chosen_by = by
    advance(locked, "choose", NOMINATION_TRANSITIONS)
    record(_("拟选用{name}为专家库人选。").format(name=locked.user.name), subject=locked)
    return locked


@carries("P18-23.c")
@action("expert.confirm")
def confirm_expert(*, by: User, nomination: ExpertNomination, seen_version: int | None = None) -> ExpertNomination:
    """Confirm the choice; another person than who chose, and not the nominee.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.CONFIRM_OUTREACH)
    locked = _locked(nomination, "confirm", seen_version)
    refuse_same_person(by, locked.chosen_by_id, locked.user_id, sentence=_("由选用人和本人以外的另一人确定。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", NOMINATION_TRANSITIONS)
    record(_("确定{name}为专家库人选。").format(name=locked.user.name), subject=locked)
    return locked


@action("expert.decline")
def decline_expert(
    *, by: User, nomination: ExpertNomination, why: str, seen_version: int | None = None
) -> ExpertNomination:
    """Leave a nominee out, with the reason.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = _locked(nomination, "decline", seen_version)
    locked.declined_why = required_text(why, "why", _("请写明理由。"))[:200]
    advance(locked, "decline", NOMINATION_TRANSITIONS)
    record(_("不选用{name}。").format(name=locked.user.name), subject=locked, why=locked.declined_why)
    return locked
