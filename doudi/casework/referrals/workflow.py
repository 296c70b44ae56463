"""Answering correspondence: lock an open row and end it with an answer."""

from __future__ import annotations

from typing import TypeVar, cast

from django.utils.translation import gettext as _

from doudi.casework.referrals.models import Correspondence
from doudi.casework.refusals import AlreadyAnswered
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
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
    if locked.ended_on is not None:
        raise AlreadyAnswered(_("这一件{day}已办结。").format(day=locked.ended_on))
    return locked


def end_with_answer(locked: RowT, by: User, answer: str) -> RowT:
    """End a row with an answer.

    Raises:
        ReasonRequired: the answer is empty.
    """
    locked.sealed_answer = required_text(answer, "answer", _("请写明结果。"), is_sealed=True)[:LONGEST_TEXT]
    locked.ended_on, locked.answered_by = today(), by
    locked.save()
    return locked
