"""What waits beside the cases: handing a need over, following a lead to an end, answering messages and reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from doudi.casework.clocks import days_of, due_day
from doudi.casework.models import Application, Case, DecisionReview, Lead, Message, Referral
from doudi.casework.needs import Waiting
from doudi.casework.referral_kinds import REFERRAL_KINDS
from doudi.casework.refusals import (
    AlreadyEnded,
    AlreadyRunning,
    AnotherPersonMust,
    NoDecisionYet,
    NotYours,
    OutOfSight,
    SaysNothing,
    TooLate,
    TooManyMessages,
)
from doudi.casework.steps import Applicant
from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.audit.actions import action, record
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.registry.queries import today

MOST_OPEN_MESSAGES = 3
LONGEST_TEXT = 500
RowT = TypeVar("RowT", bound=Waiting)


def make_referrals(application: Application, needs: dict[str, str]) -> None:
    """What an application asks of other departments; part of sending it, so it says nothing by itself."""
    for kind, text in needs.items():
        declared = REFERRAL_KINDS[kind]
        Referral.objects.create(
            application=application,
            kind=kind,
            department=str(declared.department),
            village_code=application.village_code,
            sealed_text=text.strip()[:LONGEST_TEXT],
            due_on=due_day(declared.clock, today()),
        )


@action("referral.hand_over")
def hand_over(*, by: User, referral: Referral, department: str) -> Referral:
    """Hand a need over to the department whose business it is; its time to answer begins.

    Raises:
        NotAllowed, OutOfSight, AlreadyEnded, SaysNothing
    """
    held = _held(Referral, referral, by)
    if held.handed_on:
        raise AlreadyEnded(_("这一件{day}已转办。").format(day=held.handed_on))
    held.department = _said(department, department=_("请写明转给哪个部门。"))[:60]
    held.handed_on, held.handed_by, held.due_on = today(), by, due_day("referral_reply_days", today())
    held.save()
    record(
        _("把{what}的需求转给{department}，{day}前答复。").format(
            what=held.declared.label, department=held.department, day=held.due_on
        ),
        subject=held.application,
        village_code=held.village_code,
    )
    return held


@action("referral.answer")
def answer_referral(*, by: User, referral: Referral, answer: str) -> Referral:
    """What the department answered; the citizen reads it with his application.

    Raises:
        NotAllowed, OutOfSight, AlreadyEnded, SaysNothing
    """
    held = _end(_held(Referral, referral, by), by, answer)
    record(
        _("{department}对{what}的需求已答复。").format(department=held.department, what=held.declared.label),
        subject=held.application,
        village_code=held.village_code,
    )
    return held


@action("lead.report")
def report_lead(*, by: User, village: Division, need: str, who: str, text: str = "") -> Lead:
    """Somebody knows of a family in need.

    Raises:
        NotAllowed, OutOfSight, SaysNothing
    """
    require(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village.code):
        raise OutOfSight(_("{village}不在您的辖区内。").format(village=village.name))
    lead = Lead.objects.create(
        village_code=village.code,
        need=need,
        sealed_who=_said(who, who=_("请写明是谁家。"))[:80],
        reported_by=by,
        sealed_text=text.strip()[:LONGEST_TEXT],
        due_on=due_day("lead_days", today()),
    )
    record(
        _("报送困难线索（{place}，{need}），{day}前上门或给出结果。").format(
            place=place_name(village.code), need=lead.get_need_display(), day=lead.due_on
        ),
        subject=lead,
        village_code=lead.village_code,
    )
    return lead


@action("lead.take_up")
def take_up_lead(*, by: User, lead: Lead) -> Lead:
    """Say that one sees to it.

    Raises:
        NotAllowed, OutOfSight, AlreadyEnded
    """
    held = _held(Lead, lead, by)
    if held.taken_on:
        raise AlreadyEnded(_("{name}已在办这一条。").format(name=held.taken_by.name if held.taken_by else ""))
    held.taken_on, held.taken_by = today(), by
    held.save()
    record(_("接手困难线索。"), subject=held, village_code=held.village_code)
    return held


@action("lead.end")
def end_lead(*, by: User, lead: Lead, ended_as: str, answer: str) -> Lead:
    """What came of a lead: helped to apply, visited, or no need, each with its reason.

    Raises:
        NotAllowed, OutOfSight, AlreadyEnded, SaysNothing
    """
    held = _held(Lead, lead, by)
    if ended_as not in Lead.End.values:
        raise SaysNothing(_("请选择结果。"), ended_as=_("请选择结果。"))
    held.ended_as = ended_as
    if held.taken_on is None:
        held.taken_on, held.taken_by = today(), by
    held = _end(held, by, answer)
    record(
        _("困难线索办结：{how}。").format(how=held.get_ended_as_display()),
        subject=held,
        village_code=held.village_code,
    )
    return held


@action("case.message")
def leave_message(*, by: Applicant, case: Case, text: str) -> Message:  # noqa: ARG001 - read by the decorator
    """The applicant writes to whoever handles his case.

    Raises:
        SaysNothing, TooManyMessages
    """
    if case.letters.filter(ended_on=None).count() >= MOST_OPEN_MESSAGES:
        raise TooManyMessages(_("前面的留言还没有答复，请等一等，急事请打电话或到乡镇窗口。"))
    message = Message.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=due_day("message_days", today()),
        sealed_text=_said(text, words=_("请写上要说的话。")),
    )
    record(_("申请人留言。"), subject=case, village_code=case.village_code)
    return message


@action("case.answer_message")
def answer_message(*, by: User, message: Message, answer: str) -> Message:
    """Answer it; the applicant reads it with his case.

    Raises:
        NotAllowed, OutOfSight, AlreadyEnded, SaysNothing
    """
    held = _end(_held(Message, message, by), by, answer)
    record(_("答复申请人留言。"), subject=held.case, village_code=held.village_code)
    return held


@action("case.ask_review")
def ask_review(*, by: Applicant, case: Case, text: str) -> DecisionReview:  # noqa: ARG001 - read by the decorator
    """The applicant asks that the decision be looked at again, within its days, once.

    Raises:
        NoDecisionYet, TooLate, AlreadyRunning, SaysNothing
    """
    decision = getattr(case, "decision", None)
    if decision is None:
        raise NoDecisionYet(_("还没有作出决定。有意见可以留言。"))
    days = days_of("decision_review_request_days", today())
    if today() > decision.decided_on + timedelta(days=days):
        raise TooLate(_("请求复核的{days}天已过，可以依法申请行政复议，或到县民政局反映。").format(days=days))
    if case.reviews.exists():
        raise AlreadyRunning(_("这个决定已请求过复核。仍有意见的，可以依法申请行政复议。"))
    review = DecisionReview.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=due_day("decision_review_days", today()),
        sealed_text=_said(text, words=_("请写明哪里不对、为什么。")),
    )
    record(
        _("申请人请求复核决定，{day}前答复。").format(day=review.due_on), subject=case, village_code=case.village_code
    )
    return review


@action("case.answer_review")
def answer_review(*, by: User, review: DecisionReview, upheld: bool, answer: str) -> DecisionReview:
    """The bureau answers in writing, by somebody who neither decided nor proposed.

    Raises:
        NotAllowed, OutOfSight, NotYours, AnotherPersonMust, AlreadyEnded, SaysNothing
    """
    held = _held(DecisionReview, review, by)
    if Role(by.role) not in COUNTY_ROLES:
        raise NotYours(_("复核由县民政局办理。"))
    if by.pk in {held.case.decision.decided_by_id, held.case.proposed_by_id, held.case.reviewed_by_id}:
        raise AnotherPersonMust(_("您参加过这一件的办理，复核须由另一个人作出。"))
    held.upheld = upheld
    held = _end(held, by, answer)
    record(_("复核决定：{how}。").format(how=held.state_label), subject=held.case, village_code=held.village_code)
    return held


def _held(model: type[RowT], row: RowT, by: User) -> RowT:
    """The row, locked, if ``by`` may handle it and it is still open."""
    require(by, Permission.HANDLE_CASES)
    held: RowT | None = model.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise OutOfSight(_("这一件不在您的辖区内。"))
    if held.ended_on is not None:
        raise AlreadyEnded(_("这一件{day}已办结。").format(day=held.ended_on))
    return held


def _end(row: RowT, by: User, answer: str) -> RowT:
    row.sealed_answer = _said(answer, answer=_("请写明结果。"))
    row.ended_on, row.answered_by = today(), by
    row.save()
    return row


def _said(text: str, **fields: str) -> str:
    """What was written; something has to be."""
    found = text.strip()[:LONGEST_TEXT]
    if not found:
        raise SaysNothing(next(iter(fields.values())), **fields)
    return found
