"""Withdraw a judgement: the rows of its identity are judged again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text
from doudi.monitoring.judgements.actions.questions import lock_question, reopen
from doudi.monitoring.judgements.follow_ups import consequences_of
from doudi.monitoring.judgements.labels import row_label
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.refusals import TooLateToUndo
from doudi.monitoring.judgements.workflow import RowState

LEADERS = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER})
_JUDGED = (RowState.PROPOSED, RowState.LINKED, RowState.NOBODY)


@action("judgement.withdraw")
def withdraw_judgement(
    *, by: User, unclear_row: UnclearRow, reason: str = "", seen_version: int | None = None
) -> list[str]:
    """Withdraw a judgement within the day as the one who judged, or later as a leader with the reason.

    Every row that was judged by it, also in other deliveries, is open again; the identity is forgotten.

    Returns:
        What followed from it, one sentence each.
    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative, TooLateToUndo,
        ReasonRequired
    """
    question = lock_question(by=by, unclear_row=unclear_row, verb="withdraw", seen_version=seen_version)
    if not may_undo_own(question.row, by):
        if Role(by.role) not in LEADERS:
            raise TooLateToUndo(_("只有判定的人当天可以撤销，请本单位负责人写明理由撤销。"))
        reason = required_text(reason, "reason", _("请写明为什么撤销。"))
    rows = question.in_state(*_JUDGED)
    told = withdrawal_sentences(question.row, rows)
    old = {"person": question.row.person_id, "state": str(question.row.state)}
    reopen(question, rows, by=by, reason=reason.strip()[:200])
    record(
        _("撤销{row}的判定，{number}行重新判定。").format(row=row_label(question.row), number=len(rows)),
        subject=question.row,
        village_code=question.row.village_code,
        old=old,
    )
    return told


def may_undo_own(row: UnclearRow, by: User) -> bool:
    """Whether a user may withdraw a judgement without a reason: their own, of today, and nobody confirmed it."""
    is_own = row.judged_by_id == by.pk and row.confirmed_by_id is None and not row.is_remembered
    return is_own and row.judged_at is not None and timezone.localdate(row.judged_at) == today()


def withdrawal_sentences(row: UnclearRow, rows: Sequence[UnclearRow]) -> list[str]:
    """Return what followed from a judgement: other rows that were judged by it, and what other rooms tell."""
    others = [other for other in rows if other.pk != row.pk]
    told = [_("同样身份的另{number}行重新判定。").format(number=len(others))] if others else []
    linked = [one for one in rows if one.state == RowState.LINKED]
    return told + consequences_of(linked)
