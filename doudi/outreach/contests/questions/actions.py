"""Write, confirm and retire questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import required_text
from doudi.outreach.contests.law_marks import mark_now
from doudi.outreach.contests.models import Question
from doudi.outreach.contests.models.questions import (
    LONGEST_EXPLANATION,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    OPTIONS_OF_A_QUESTION,
)
from doudi.outreach.contests.refusals import QuestionIncomplete
from doudi.outreach.contests.workflow import QUESTION_TRANSITIONS
from doudi.values.carries import carries


@dataclass(frozen=True)
class QuestionText:
    """A question as somebody wrote it: the right answer, three wrong ones, why, and the clause it rests on."""

    topic: str
    text: str
    right: str
    wrong: Sequence[str]
    explanation: str
    clause: str


def _checked(draft: QuestionText) -> list[str]:
    options = [required_text(one, "right")[:LONGEST_OPTION] for one in (draft.right, *draft.wrong)]
    if len(options) != OPTIONS_OF_A_QUESTION or len(set(options)) != len(options):
        message = _("请写一个正确答案和三个错误答案，四个都不一样。")
        raise QuestionIncomplete(message, right=message)
    if draft.clause not in policy.rule_book().legislation.clauses:
        message = _("政策库里没有条款“{clause}”，请写P30-3.2这样的编号。").format(clause=draft.clause)
        raise QuestionIncomplete(message, clause=message)
    return options


@carries("P18-23.a")
@action("contest.enter_question")
def enter_question(*, by: User, draft: QuestionText) -> Question:
    """Enter a question; another person confirms it before anybody is asked.

    Raises:
        PermissionRequired, QuestionIncomplete, ReasonRequired
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    options = _checked(draft)
    text = required_text(draft.text, "text")[:LONGEST_QUESTION]
    place = sum(text.encode()) % OPTIONS_OF_A_QUESTION
    shown = options[1:]
    shown.insert(place, options[0])
    question = Question.objects.create(
        source=Question.Source.WRITTEN,
        topic=draft.topic,
        text=text,
        options=[
            {"text": one, "mistake": "" if one == options[0] else _("答案是“{right}”。").format(right=options[0])}
            for one in shown
        ],
        answer=place,
        explanation=required_text(draft.explanation, "explanation")[:LONGEST_EXPLANATION],
        clauses=[draft.clause],
        entered_by=by,
    )
    record(_("编写题目“{text}”。").format(text=question), subject=question)
    return question


@action("contest.confirm_question")
def confirm_question(*, by: User, question: Question, seen_version: int | None = None) -> Question:
    """Take a written question into use; somebody does it who did not write it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Question.objects.all(), question.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(QUESTION_TRANSITIONS, locked.state, "confirm", _("这道题已经确认或者停用。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("题目由另一人确认。"))
    locked.confirmed_by, locked.valid_from = by, today()
    locked.law_mark = mark_now(locked)
    advance(locked, "confirm", QUESTION_TRANSITIONS)
    record(_("确认题目“{text}”。").format(text=locked), subject=locked)
    return locked


@action("contest.retire_question")
def retire_question(*, by: User, question: Question, why: str, seen_version: int | None = None) -> Question:
    """Take a question out of use, with the reason.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Question.objects.all(), question.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(QUESTION_TRANSITIONS, locked.state, "retire", _("这道题已经停用。"))
    locked.retired_why = required_text(why, "why", _("请写明停用的原因。"))[:200]
    locked.valid_to = today()
    advance(locked, "retire", QUESTION_TRANSITIONS)
    record(_("停用题目“{text}”。").format(text=locked), subject=locked, why=locked.retired_why)
    return locked
