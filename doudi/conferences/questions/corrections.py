"""Bring a decided matter before a conference again: the new decision takes the place of the old one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.conferences.models import Decision, Question
from doudi.conferences.models.limits import MAX_TITLE_LENGTH
from doudi.conferences.precedents.queries import decisions_in_force
from doudi.conferences.questions.actions import raise_question
from doudi.conferences.refusals import NoSuchMeetingRow
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission


def raise_correction(*, by: User, decision: Decision, why: str) -> Question:
    """Raise the question of a decision in force again, to correct it.

    Raises:
        PermissionRequired, NoSuchMeetingRow, ReasonRequired, NumberInText, QuestionAlreadyRaised
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    old = decisions_in_force().filter(pk=decision.pk).first()
    if old is None:
        raise NoSuchMeetingRow(_("这个决定没有生效，或者已经更正。"))
    question = old.item.question
    return raise_question(
        by=by,
        kind=question.kind,
        topic=question.topic,
        subject_id=question.subject_id,
        village_code=question.village_code,
        title=gettext_noop("更正{number}：{title}").format(number=old.number, title=question.title)[:MAX_TITLE_LENGTH],
        question=why,
        corrects=old,
    )
