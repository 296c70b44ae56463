"""States of an economic check, who uses which verb, and locking a check for a verb."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.deputies.queries import roles_including_deputised
from doudi.casework.economic_checks.models import EconomicCheck
from doudi.casework.models import Case
from doudi.casework.refusals import ConflictOfInterest
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, TOWNSHIP_ROLES, Permission
from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.process import TransitionTable, lock_row, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, TransitionNotAllowed

_STATE = EconomicCheck.State
CHECK_TRANSITIONS: TransitionTable[str] = TransitionTable(
    {
        (_STATE.PREPARING, "record_consent"): _STATE.PREPARING,
        (_STATE.PREPARING, "add_obligor"): _STATE.PREPARING,
        (_STATE.PREPARING, "request_check"): _STATE.REQUESTED,
        (_STATE.PREPARING, "cancel_check"): _STATE.CANCELLED,
        (_STATE.REQUESTED, "send_check"): _STATE.SENT,
        (_STATE.REQUESTED, "cancel_check"): _STATE.CANCELLED,
        (_STATE.SENT, "record_reply"): _STATE.SENT,
        (_STATE.SENT, "answer_again"): _STATE.SENT,
        (_STATE.REPORTED, "answer_again"): _STATE.REPORTED,
        (_STATE.SENT, "issue_report"): _STATE.REPORTED,
        (_STATE.SENT, "record_report"): _STATE.REPORTED,
        (_STATE.REPORTED, "settle_difference"): _STATE.REPORTED,
        (_STATE.REPORTED, "tell_applicant"): _STATE.REPORTED,
        (_STATE.REPORTED, "dispute_report"): _STATE.DISPUTED,
    }
)
SYSTEM_VERBS = frozenset({"answer_again"})
"""Verbs that only the monitoring room uses, as the system."""
BUREAU_VERBS = frozenset({"send_check", "record_reply", "record_report", "issue_report", *SYSTEM_VERBS})
"""Verbs of the county, which asks the sources; the monitoring room may use them as the system."""


def lock_case_for_check(case: Case, by: Actor) -> Case:
    """Lock an open, accepted case whose check an officer of its township begins or waives.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    locked = _lock_visible_case(case.pk, by)
    _refuse_closed_or_recused(locked, by)
    if not may_use(by, township=True):
        raise RoleNotAllowed(_("经济状况核对由乡镇提请。"))
    return locked


def lock_check_for(check: EconomicCheck, verb: str, by: Actor) -> EconomicCheck:
    """Lock a check of an open case for a verb.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    visible = EconomicCheck.objects.visible_to(by) if isinstance(by, User) else EconomicCheck.objects.all()
    locked = lock_row(visible, check.pk, missing=OutsideScope(_("这次核对不在您的辖区内。")))
    state = locked.get_state_display()
    refuse_transition(CHECK_TRANSITIONS, locked.state, verb, _("核对现在是“{state}”，不能这样办。").format(state=state))
    _refuse_closed_or_recused(locked.case, by)
    if not may_use(by, township=verb not in BUREAU_VERBS):
        raise RoleNotAllowed(_("这一步不由您的角色办理。"))
    return locked


def may_use(by: Actor, *, township: bool) -> bool:
    """Return whether the actor may use the verbs of the township, or those of the county."""
    if isinstance(by, SystemActor):
        return not township
    roles = TOWNSHIP_ROLES if township else BUREAU_ROLES
    return isinstance(by, User) and by.may(Permission.HANDLE_CASES) and bool(roles_including_deputised(by) & roles)


def _lock_visible_case(pk: int, by: Actor) -> Case:
    visible = Case.objects.visible_to(by) if isinstance(by, User) else Case.objects.all()
    return lock_row(visible, pk, missing=OutsideScope(_("这个办件不在您的辖区内。")))


def _refuse_closed_or_recused(case: Case, by: Actor) -> None:
    if case.is_closed or case.accepted_on is None or case.household_id is None:
        raise TransitionNotAllowed(_("受理以后、办结以前才能核对。"))
    if by.pk is not None and by.pk in case.recused_staff:
        raise ConflictOfInterest(_("您与申请人有近亲属关系，已备案回避，不能办理这一件。"))
