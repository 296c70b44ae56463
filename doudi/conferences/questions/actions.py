"""Raise a question, or withdraw it while no meeting has taken it up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.conferences.kinds import QuestionKind, question_kinds
from doudi.conferences.models import Decision, Question
from doudi.conferences.models.limits import MAX_REASON_LENGTH, MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from doudi.conferences.refusals import QuestionAlreadyRaised, UnknownQuestionKind
from doudi.conferences.workflow import CLOSED_QUESTION_STATES, QUESTION_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, SystemActor, action, record
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.carries import carries


@carries("P18-9.c")
@action("conference.raise_question")
def raise_question(
    *,
    by: Actor,
    kind: str,
    subject_id: str,
    village_code: str,
    title: str,
    question: str,
    topic: str = "",
    corrects: Decision | None = None,
) -> Question:
    """Bring a matter before a conference; it waits until a meeting takes it up.

    Args:
        kind: the name of a registered kind.
        subject_id: the key of the matter in its room, as the functions of the kind take it.
        title: one line for the agenda, without numbers of people or cards.
        question: what is to be decided and why.
        topic: one of the kind's sub-kinds, where it has some.
        corrects: the decision that the new one is to replace.
    Raises:
        PermissionRequired, OutsideScope, UnknownQuestionKind, ReasonRequired, NumberInText, QuestionAlreadyRaised
    """
    require_permission(by, Permission.RAISE_QUESTIONS)
    if not isinstance(by, SystemActor) and not (isinstance(by, User) and contains(by.scope, village_code)):
        raise OutsideScope(_("这件事不在您的辖区内。"))
    declared = _known(kind, topic)
    title = required_text(title, "title")[:MAX_TITLE_LENGTH]
    question = required_text(question, "question")[:MAX_TEXT_LENGTH]
    waiting = Question.objects.filter(kind=kind, subject_id=subject_id).exclude(state__in=CLOSED_QUESTION_STATES)
    if waiting.exists():
        raise QuestionAlreadyRaised(_("这件事已经提请会议研究，还没有结果。"))
    raised = Question.objects.create(
        kind=kind,
        topic=topic,
        subject_id=subject_id,
        village_code=village_code,
        title=title,
        sealed_text=question,
        corrects=corrects,
        raised_by=by if isinstance(by, User) else None,
    )
    sentence = _("提请会议研究：{kind}“{title}”。").format(kind=declared.label, title=title)
    record(sentence, subject=raised, village_code=village_code)
    return raised


def _known(name: str, topic: str) -> QuestionKind:
    kind = question_kinds().get(name)
    if kind is None:
        raise UnknownQuestionKind(_("没有“{kind}”这种议题。").format(kind=name))
    if (topic or kind.topics) and topic not in kind.topics:
        message = _("请选择情形。")
        raise UnknownQuestionKind(message, topic=message)
    return kind


@action("conference.withdraw_question")
def withdraw_question(*, by: User, question: Question, why: str) -> Question:
    """Withdraw a question that is on no agenda.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.RAISE_QUESTIONS)
    missing = OutsideScope(_("这个议题不在您的辖区内。"))
    locked = lock_row(Question.objects.visible_to(by), question.pk, missing)
    sentence = _("现在是“{state}”，不能撤回。").format(state=locked.get_state_display())
    refuse_transition(QUESTION_TRANSITIONS, locked.state, "withdraw", sentence)
    reason = required_text(why, "why")[:MAX_REASON_LENGTH]
    locked.withdrawn_by, locked.withdrawn_why = by, reason
    advance(locked, "withdraw", QUESTION_TRANSITIONS)
    record(
        _("撤回议题“{title}”。").format(title=locked.title),
        subject=locked,
        village_code=locked.village_code,
        why=reason,
    )
    return locked
