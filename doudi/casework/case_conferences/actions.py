"""Bring a case before a conference, and note on the case what was decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.refusals import ConflictOfInterest
from doudi.conferences.actions import raise_question
from doudi.conferences.minutes.contents import result_in_words
from doudi.conferences.models import Decision, Question
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from doudi.values.carries import carries

_LONGEST_NOTE = 500


@carries("RIGID-9", "P18-11.d")
@action("case.raise_question")
def raise_case_question(*, by: User, case: Case, topic: str, title: str, question: str) -> Question:
    """Ask a conference about an open case; its steps and deadlines go on meanwhile.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, UnknownQuestionKind,
        ReasonRequired, NumberInText, QuestionAlreadyRaised
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(Case.objects.visible_to(by), case.pk, missing=OutsideScope(_("这个办件不在您的辖区内。")))
    if locked.is_closed:
        raise TransitionNotAllowed(_("这一件已经办结，不能再提请会议研究。"))
    if by.pk in locked.recused_staff:
        raise ConflictOfInterest(_("您与申请人有近亲属关系，已备案回避，不能办理这一件。"))
    raised = raise_question(
        by=by,
        kind="complex_case",
        subject_id=str(locked.pk),
        village_code=locked.village_code,
        title=title,
        question=question,
        topic=topic,
    )
    record(
        _("提请会议研究：{topic}。").format(topic=raised.topic_label), subject=locked, village_code=locked.village_code
    )
    return raised


@action("case.conference_decided")
def note_conference_decision(*, by: User, case: Case, decision: Decision) -> None:  # noqa: ARG001 - read by the decorator
    """Note on a case what a conference decided; part of the confirmation of its minutes."""
    sentence = _("会议决定{number}：{result}").format(number=decision.number, result=result_in_words(decision))
    record(sentence, subject=case, village_code=case.village_code, why=decision.reasons[:_LONGEST_NOTE])
