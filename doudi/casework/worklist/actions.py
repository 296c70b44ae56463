"""Put an officer in charge of a case, and hand a case over to a colleague."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.refusals import HandoverNotAllowed
from doudi.casework.worklist.models import Assignment
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import LEADER_ROLES, Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text


def assign_case(case: Case, officer: User) -> None:
    """Put an officer in charge of a case; the calling action records it."""
    Assignment.objects.update_or_create(case=case, defaults={"officer": officer, "since": today()})


@action("case.handover")
def hand_over_case(*, by: User, case: Case, to: User, reason: str) -> Assignment:
    """Put a colleague of the same division in charge: by the officer in charge, or by a leader.

    Raises:
        PermissionRequired, OutsideScope, HandoverNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个办件不在您的辖区内。"))
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=outside)
    if locked.is_closed:
        raise HandoverNotAllowed(_("已经办结的不用移交。"))
    reason = required_text(reason, "reason", _("请写明移交的原因。"))
    assignment = Assignment.objects.filter(case=locked).select_related("officer").first()
    if assignment and assignment.officer != by and Role(by.role) not in LEADER_ROLES:
        raise HandoverNotAllowed(_("这一件由{name}经办，请由本人或者负责人移交。").format(name=assignment.officer.name))
    if not may_be_assigned(locked, to, by):
        message = _("只能移交给本单位能办理、且不用回避的人。")
        raise HandoverNotAllowed(message, to=message)
    assign_case(locked, to)
    before = assignment.officer.name if assignment else _("（未分配）")
    record(
        _("{before}移交给{after}经办。").format(before=before, after=to.name),
        subject=locked,
        village_code=locked.village_code,
        old=before,
        new=to.name,
        why=reason,
    )
    return locked.assignment


def may_be_assigned(case: Case, to: User, by: User) -> bool:
    """Whether ``by`` can put ``to`` in charge: same division, may handle cases, not recused."""
    return to.may(Permission.HANDLE_CASES) and to.division_id == by.division_id and to.pk not in case.recused_staff
