"""Record what a meeting decides on a question: outcome, amount, basis, reasons, dissent, tasks, and a summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.conferences.bodies.quorum import refuse_without_quorum
from doudi.conferences.kinds import QuestionKind, question_kinds
from doudi.conferences.meetings.locks import item_on_agenda, lock_meeting, refuse_absent, voting_members
from doudi.conferences.models import AgendaItem, Attendance, Decision, Dissent, Meeting, Member, Question, Task
from doudi.conferences.models.bodies import members_on
from doudi.conferences.models.decisions import unreplaced_decision
from doudi.conferences.models.limits import MAX_REASON_LENGTH, MAX_TEXT_LENGTH
from doudi.conferences.refusals import (
    AmountRequired,
    ClauseUnknown,
    MajorityMissing,
    MeetingDateInvalid,
    MemberNotPresent,
    SummaryShowsPerson,
    UnknownQuestionKind,
)
from doudi.conferences.workflow import AGREEING_OUTCOMES, MEETING_TRANSITIONS, QUESTION_TRANSITIONS, Outcome
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import required_text
from doudi.values.carries import carries

MAX_TASKS = 10
"""Of one decision."""


@dataclass(frozen=True)
class DissentingOpinion:
    """A member who was for another decision, and why."""

    member: Member
    opinion: str


@dataclass(frozen=True)
class TaskOrder:
    """What a member's office is to do, and by when."""

    owner: Member
    what: str
    due_on: date


@dataclass(frozen=True)
class Draft:
    """A decision as the recorder writes it down; ``basis`` are clauses such as ``P18-9.c``.

    The two summaries are what others read of it as a precedent: no names, no numbers.
    """

    outcome: str
    reasons: str
    basis: Sequence[str] = ()
    amount_fen: int | None = None
    summary_question: str = ""
    summary_reasons: str = ""
    dissents: Sequence[DissentingOpinion] = field(default_factory=tuple)
    tasks: Sequence[TaskOrder] = field(default_factory=tuple)


@carries("P18-9.c", "P18-11.d")
@action("conference.decide")
def record_decision(
    *, by: User, meeting: Meeting, item: AgendaItem, draft: Draft, seen_version: int | None = None
) -> Decision:
    """Record the decision on a question; one that was recorded before is replaced by a new row.

    Nothing happens to the matter until the minutes are confirmed.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, NoSuchMeetingRow, QuorumMissing, MemberNotPresent,
        MajorityMissing, AmountRequired, ClauseUnknown, ReasonRequired, NumberInText, SummaryShowsPerson,
        MeetingDateInvalid
    """
    require_permission(by, Permission.PREPARE_CONFERENCES)
    locked = lock_meeting(meeting, "decide", seen_version)
    on_agenda = item_on_agenda(locked, item)
    question = lock_row(Question.objects.all(), on_agenda.question_id)
    sentence = _("议题“{title}”现在是“{state}”。").format(title=question.title, state=question.get_state_display())
    refuse_transition(QUESTION_TRANSITIONS, question.state, "decide", sentence)
    kind = question_kinds().get(question.kind)
    if kind is None:
        raise UnknownQuestionKind(_("没有“{kind}”这种议题。").format(kind=question.kind))
    agreeing = _agreeing(locked, on_agenda, draft)
    _refuse_amount(kind, draft)
    summaries = _summaries(kind, question, draft)
    _refuse_tasks(locked, draft)
    decision = Decision.objects.create(
        item=on_agenda,
        outcome=draft.outcome,
        amount_fen=draft.amount_fen,
        basis=_known_clauses(draft),
        sealed_reasons=required_text(draft.reasons, "reasons")[:MAX_TEXT_LENGTH],
        summary_question=summaries[0],
        summary_reasons=summaries[1],
        agreeing=agreeing,
        replaces=unreplaced_decision(on_agenda),
        recorded_by=by,
    )
    _add_dissents_and_tasks(decision, draft)
    advance(question, "decide", QUESTION_TRANSITIONS)
    advance(locked, "decide", MEETING_TRANSITIONS)
    sentence = _("记录{meeting}对议题“{title}”的决定：{outcome}。").format(
        meeting=locked.label, title=question.title, outcome=decision.get_outcome_display()
    )
    record(sentence, subject=locked)
    return decision


def _agreeing(meeting: Meeting, item: AgendaItem, draft: Draft) -> int:
    """Return how many members agree.

    Raises:
        QuorumMissing, MemberNotPresent, MajorityMissing
    """
    taking_part = voting_members(item)
    members = Attendance.objects.filter(meeting=meeting).count()
    refuse_without_quorum(len(taking_part), members, meeting.held_on)
    dissenting = [one.member for one in draft.dissents]
    refuse_absent(dissenting, taking_part, "dissents")
    against = len({one.pk for one in dissenting})
    agreeing = len(taking_part) - against
    if agreeing <= against:
        message = _("持不同意见的{against}人，同意的{agreeing}人，没有形成多数意见。").format(
            against=against, agreeing=agreeing
        )
        raise MajorityMissing(message, dissents=message)
    return agreeing


def _refuse_amount(kind: QuestionKind, draft: Draft) -> None:
    is_wanted = kind.has_amount and draft.outcome in AGREEING_OUTCOMES
    has_amount = draft.amount_fen is not None and draft.amount_fen > 0
    if is_wanted != has_amount:
        message = _("请填写议定的金额。") if is_wanted else _("这个结果没有金额，请留空。")
        raise AmountRequired(message, amount_fen=message)


def _known_clauses(draft: Draft) -> list[str]:
    """Return the clauses of the basis without repetition.

    Raises:
        ClauseUnknown: there is none, or one is not in the rule book.
    """
    clauses = list(dict.fromkeys(clause.strip() for clause in draft.basis if clause.strip()))
    known = policy.rule_book().legislation.clauses
    unknown = [clause for clause in clauses if clause not in known]
    if unknown or not clauses:
        message = (
            _("条款库里没有：{clauses}。").format(clauses="、".join(unknown)) if unknown else _("请写明依据的条款。")
        )
        raise ClauseUnknown(message, basis=message)
    return clauses


def _summaries(kind: QuestionKind, question: Question, draft: Draft) -> tuple[str, str]:
    """Return the two summaries for others; both empty for an adjourned question.

    Raises:
        ReasonRequired, NumberInText, SummaryShowsPerson
    """
    if draft.outcome == Outcome.ADJOURNED:
        return "", ""
    texts = []
    names = [name for name in kind.names(question.subject_id) if name]
    for name_of_field in ("summary_question", "summary_reasons"):
        text = required_text(getattr(draft, name_of_field), name_of_field)[:MAX_REASON_LENGTH]
        if any(name in text for name in names):
            message = _("这一栏供各地查阅，不能出现当事人和家庭成员的姓名。")
            raise SummaryShowsPerson(message, **{name_of_field: message})
        texts.append(text)
    return texts[0], texts[1]


def _refuse_tasks(meeting: Meeting, draft: Draft) -> None:
    members = {one.pk for one in members_on(meeting.body, meeting.held_on)}
    for task in draft.tasks:
        if task.owner.pk not in members:
            message = _("任务须由本机构的成员单位承办。")
            raise MemberNotPresent(message, tasks=message)
        if task.due_on < meeting.held_on:
            message = _("任务的期限不能早于会议日期。")
            raise MeetingDateInvalid(message, tasks=message)


def _add_dissents_and_tasks(decision: Decision, draft: Draft) -> None:
    for one in draft.dissents:
        opinion = required_text(one.opinion, "dissents", _("请写明不同意见。"))[:MAX_REASON_LENGTH]
        Dissent.objects.create(decision=decision, member=one.member, opinion=opinion)
    for task in draft.tasks[:MAX_TASKS]:
        what = required_text(task.what, "tasks", _("请写明任务。"))[:MAX_REASON_LENGTH]
        Task.objects.create(decision=decision, owner=task.owner, what=what, due_on=task.due_on)
