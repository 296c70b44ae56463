"""Note an answer given when practising."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.transactions import atomic_with_retry
from doudi.outreach.contests.models import PracticeAnswer, Question
from doudi.outreach.contests.refusals import WrongAnswer


def note_practice(*, by: User, question: Question, choice: int) -> PracticeAnswer:
    """Note an answer; practising is nobody else's affair, so the audit trail has no entry of it.

    Raises:
        PermissionRequired, WrongAnswer
    """
    require_permission(by, Permission.LEARN)
    if not 0 <= choice < len(question.options):
        raise WrongAnswer(_("请选择一个答案。"))
    return atomic_with_retry(
        lambda: PracticeAnswer.objects.create(
            user=by,
            question=question,
            topic=question.topic,
            township_code=by.township_code,
            is_right=choice == question.answer,
            answered_at=timezone.now(),
        )
    )
