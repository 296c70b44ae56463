"""Set a township live: its leader proposes, a second person of the bureau confirms or returns it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.models import TownshipTakeOver
from doudi.payments.take_over.steps import open_points
from doudi.payments.take_over.townships import TRANSITIONS
from doudi.values.divisions import division_name


@action("take_over.propose_go_live")
def propose_go_live(*, by: User, take_over: TownshipTakeOver, seen_version: int | None = None) -> TownshipTakeOver:
    """Record, as the township's leader, that everything is taken over and the township goes live.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, TakeOverNotReady
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    locked = _lock(by, take_over, "propose", seen_version)
    if by.role != Role.TOWNSHIP_LEADER:
        raise RoleNotAllowed(_("由乡镇负责人报请启用。"))
    _refuse_unready(locked)
    locked.proposed_by, locked.proposed_at = by, timezone.now()
    advance(locked, "propose", TRANSITIONS)
    record(
        _("报请启用{township}：接管各步已办完，待县局第二人确认。").format(township=_name(locked)),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("take_over.go_live")
def confirm_go_live(*, by: User, take_over: TownshipTakeOver, seen_version: int | None = None) -> TownshipTakeOver:
    """Set a township live, as the second person, of the bureau; payrolls then pay its people.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, TakeOverNotReady
    """
    _require_bureau(by)
    locked = _lock(by, take_over, "go_live", seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("报请和启用须是不同的人。"))
    _refuse_unready(locked)
    locked.live_by, locked.live_at = by, timezone.now()
    advance(locked, "go_live", TRANSITIONS)
    record(
        _("启用{township}，自此由本系统发放。").format(township=_name(locked)),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("take_over.return_go_live")
def return_go_live(
    *, by: User, take_over: TownshipTakeOver, why: str, seen_version: int | None = None
) -> TownshipTakeOver:
    """Return a proposal to go live to the township, with what is still to be done.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    _require_bureau(by)
    locked = _lock(by, take_over, "return", seen_version)
    reason = required_text(why, "why", _("请写明退回的原因。"))
    locked.proposed_by = locked.proposed_at = None
    advance(locked, "return", TRANSITIONS)
    record(
        _("退回{township}的启用报请。").format(township=_name(locked)),
        subject=locked,
        village_code=locked.village_code,
        why=reason,
    )
    return locked


def _require_bureau(by: User) -> None:
    if not by.may(Permission.APPROVE_PAYROLL):
        require_permission(by, Permission.PREPARE_PAYROLL)


def _lock(by: User, take_over: TownshipTakeOver, verb: str, seen_version: int | None) -> TownshipTakeOver:
    outside = OutsideScope(_("这个乡镇不在您的辖区内。"))
    locked = lock_row(TownshipTakeOver.objects.visible_to(by), take_over.pk, missing=outside)
    state = locked.get_state_display()
    refuse_stale(locked, seen_version, _("您打开页面以后有变化（现在是“{state}”），请看过再办。").format(state=state))
    refuse_transition(TRANSITIONS, locked.state, verb, _("现在是“{state}”，不能这样办。").format(state=state))
    return locked


def _refuse_unready(take_over: TownshipTakeOver) -> None:
    """Refuse a township with open points that keep it from going live.

    Raises:
        TakeOverNotReady
    """
    if points := [str(point.text) for point in open_points(take_over.township_code) if point.is_blocking]:
        raise refusals.TakeOverNotReady(_("还不能启用：{points}。").format(points="；".join(points)))


def _name(take_over: TownshipTakeOver) -> str:
    return division_name(take_over.township_code) or take_over.township_code
