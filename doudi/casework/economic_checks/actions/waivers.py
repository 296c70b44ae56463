"""Going on without a check report: proposed by one officer, decided by a second person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.models import CheckWaiver
from doudi.casework.economic_checks.refusals import CheckAlreadyOpen, CheckNotNeeded
from doudi.casework.economic_checks.workflow import lock_case_for_check
from doudi.casework.models import Case
from doudi.casework.recusal.queries import case_officers_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import RoleNotAllowed, TransitionNotAllowed, required_text

SMALL_TOWNSHIP_OFFICERS = 2
"""In a township with so few officers the leader is the second person."""


@action("check.propose_waiver")
def propose_waiver(*, by: User, case: Case, reason: str) -> CheckWaiver:
    """Propose to go on without a check report.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckNotNeeded, CheckAlreadyOpen,
        ReasonRequired
    """
    locked = lock_case_for_check(case, by)
    if not locked.procedure.needs_economic_check:
        raise CheckNotNeeded(_("“{label}”不用核对家庭经济状况。").format(label=locked.procedure.label))
    if locked.check_waivers.exclude(is_agreed=False).exists():
        raise CheckAlreadyOpen(_("已经有人提出没有核对报告续办。"))
    reason = required_text(reason, "reason", _("请写明为什么没有核对报告也要办。"))
    waiver = CheckWaiver.objects.create(case=locked, reason=reason, proposed_by=by, proposed_on=today())
    record(
        _("提出没有核对报告续办。"),
        subject=locked,
        village_code=locked.village_code,
        why=reason,
    )
    return waiver


@action("check.decide_waiver")
def decide_waiver(*, by: User, case: Case, is_agreed: bool, reason: str) -> CheckWaiver:
    """Decide as second person whether a case goes on without a report; in a small township only the leader may.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_case_for_check(case, by)
    waiver = locked.check_waivers.filter(is_agreed=None).select_for_update(of=("self",)).first()
    if waiver is None:
        raise TransitionNotAllowed(_("没有人提出没有核对报告续办。"))
    refuse_same_person(by, waiver.proposed_by_id, sentence=_("没有核对报告续办，要由提出人以外的第二人决定。"))
    if Role(by.role) is not Role.TOWNSHIP_LEADER and leader_must_decide(locked):
        raise RoleNotAllowed(_("本乡镇经办人不多于两人，没有核对报告续办由负责人决定。"))
    waiver.decision_reason = required_text(reason, "reason", _("请写明您自己的理由。"))
    waiver.is_agreed, waiver.decided_by, waiver.decided_on = is_agreed, by, today()
    waiver.save()
    record(
        _("同意没有核对报告续办。") if is_agreed else _("不同意没有核对报告续办。"),
        subject=locked,
        village_code=locked.village_code,
        why=waiver.decision_reason,
    )
    return waiver


def leader_must_decide(case: Case) -> bool:
    """Return whether the township has at most two officers, so that its leader is the second person."""
    officers = [user for user in case_officers_of(case) if Role(user.role) is Role.TOWNSHIP_OFFICER]
    return len(officers) <= SMALL_TOWNSHIP_OFFICERS
