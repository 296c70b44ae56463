"""Answering correspondence: lock an open row, end it with an answer, record what was done with a referral."""

from __future__ import annotations

from typing import TypeVar, cast

from django.utils.translation import gettext as _

from doudi.casework.referrals.models import Correspondence, Referral
from doudi.casework.refusals import AlreadyAnswered
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text

LONGEST_TEXT = 500
RowT = TypeVar("RowT", bound=Correspondence)


def lock_open(model: type[RowT], row: RowT, by: User) -> RowT:
    """Lock a row that a user may handle.

    Raises:
        PermissionRequired, OutsideScope
        AlreadyAnswered: the row has ended.
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = cast("RowT", lock_row(model.objects.visible_to(by), row.pk, missing=outside))
    refuse_ended(locked)
    return locked


def refuse_ended(row: Correspondence) -> None:
    """Refuse a row that has ended.

    Raises:
        AlreadyAnswered
    """
    if row.ended_on is not None:
        raise AlreadyAnswered(_("这一件{day}已办结。").format(day=row.ended_on))


def end_with_answer(locked: RowT, by: User, answer: str) -> RowT:
    """End a row with an answer.

    Raises:
        ReasonRequired: the answer is empty.
    """
    locked.sealed_answer = required_text(answer, "answer", _("请写明结果。"), is_sealed=True)[:LONGEST_TEXT]
    locked.ended_on, locked.answered_by = today(), by
    locked.save()
    return locked


def record_referral(referral: Referral, sentence: str) -> None:
    """Record what was done with a referral; the sentence may name the department, the need and the deadline."""
    record(
        sentence.format(department=referral.department, what=referral.declared.label, day=referral.due_on),
        subject=referral.subject,
        village_code=referral.village_code,
    )
