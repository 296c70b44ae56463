"""Referrals: created with an application, handed over to a department, answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case, Referral
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.kinds import REFERRAL_KINDS, TEMPORARY_RELIEF
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open
from doudi.casework.refusals import AlreadyHandedOver, UnknownReferralKind
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.carries import carries

Opener = Callable[[Application, str], bool]
"""Opens a case of another room for the need of an application; whether it did."""
_OPENERS: dict[str, Opener] = {}


def register_opener(kind: str, opener: Opener) -> None:
    """Let a room open a case for a kind of need instead of a referral; called while the application starts."""
    _OPENERS[kind] = opener


@carries("P18-15.b", "SC649-60", "SAL2026-64")
def create_referrals(application: Application, needs: Mapping[str, str]) -> None:
    """Create a referral for each need of an application, or the case of the room that handles it itself.

    The calling action records them.
    """
    for kind, text in needs.items():
        if (opener := _OPENERS.get(kind)) and opener(application, text):
            continue
        declared = REFERRAL_KINDS[kind]
        Referral.objects.create(
            application=application,
            kind=kind,
            department=str(declared.department),
            village_code=application.village_code,
            sealed_text=text.strip()[:LONGEST_TEXT],
            due_on=deadline(declared.clock, today()),
        )


@carries("P18-6.j", "P18-12.c")
@action("referral.create")
def refer_case(*, by: User, case: Case, kind: str, text: str) -> Referral:
    """Refer a need that an officer finds in a case to the department in charge; its answer comes back to the case.

    Raises:
        PermissionRequired, OutsideScope, UnknownReferralKind, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个办件不在您的辖区内。"))
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=outside)
    declared = REFERRAL_KINDS.get(kind)
    if declared is None or kind == TEMPORARY_RELIEF:
        message = _("请选择转办的事项。")
        raise UnknownReferralKind(message, kind=message)
    text = required_text(text, "text", _("请写明需要什么帮助。"), is_sealed=True)
    referral = Referral.objects.create(
        application=locked.application,
        kind=kind,
        department=str(declared.department),
        village_code=locked.village_code,
        sealed_text=text[:LONGEST_TEXT],
        due_on=deadline(declared.clock, today()),
    )
    record(
        _("登记{what}的需求，{day}前转给{department}。").format(
            what=declared.label, day=referral.due_on, department=declared.department
        ),
        subject=locked.application,
        village_code=locked.village_code,
    )
    return referral


@carries("P18-12.c")
@action("referral.hand_over")
def hand_over_referral(*, by: User, referral: Referral, department: str) -> Referral:
    """Hand a referral over to the department in charge; its time to answer begins.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, AlreadyHandedOver, ReasonRequired
    """
    locked = lock_open(Referral, referral, by)
    if locked.handed_over_on:
        raise AlreadyHandedOver(_("这一件{day}已转办。").format(day=locked.handed_over_on))
    locked.department = required_text(department, "department", _("请写明转给哪个部门。"))[:60]
    locked.handed_over_on, locked.handed_over_by, locked.due_on = today(), by, deadline("referral_reply_days", today())
    locked.save()
    record(
        _("把{what}的需求转给{department}，{day}前答复。").format(
            what=locked.declared.label, department=locked.department, day=locked.due_on
        ),
        subject=locked.application,
        village_code=locked.village_code,
    )
    return locked


@action("referral.answer")
def answer_referral(*, by: User, referral: Referral, answer: str) -> Referral:
    """Record the department's answer; the citizen reads it on the progress page.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = end_with_answer(lock_open(Referral, referral, by), by, answer)
    record(
        _("{department}对{what}的需求已答复。").format(department=locked.department, what=locked.declared.label),
        subject=locked.application,
        village_code=locked.village_code,
    )
    return locked
