"""What waits beside the cases: handing a need over, following a lead to an end, answering messages and reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar, cast

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application, Case, DecisionReview, Lead, Message, Referral
from doudi.casework.procedures.clocks import days_allowed, deadline
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.casework.referrals.models import Correspondence
from doudi.casework.refusals import AlreadyAnswered, CaseAlreadyOpen, DecisionMissing, ReviewPeriodOver, TooManyMessages
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed

MOST_OPEN_MESSAGES = 3
LONGEST_TEXT = 500
RowT = TypeVar("RowT", bound=Correspondence)


def create_referrals(application: Application, needs: dict[str, str]) -> None:
    """What an application asks of other departments; part of sending it, so it says nothing by itself."""
    for kind, text in needs.items():
        declared = REFERRAL_KINDS[kind]
        Referral.objects.create(
            application=application,
            kind=kind,
            department=str(declared.department),
            village_code=application.village_code,
            sealed_text=text.strip()[:LONGEST_TEXT],
            due_on=deadline(declared.clock, today()),
        )


@action("referral.hand_over")
def hand_over_referral(*, by: User, referral: Referral, department: str) -> Referral:
    """Hand a need over to the department whose business it is; its time to answer begins.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = _lock_open(Referral, referral, by)
    if locked.handed_over_on:
        raise AlreadyAnswered(_("这一件{day}已转办。").format(day=locked.handed_over_on))
    locked.department = _required_text(department, department=_("请写明转给哪个部门。"))[:60]
    locked.handed_over_on, locked.handed_over_by, locked.due_on = today(), by, deadline("referral_reply_days", today())
    locked.save()
    record(
        _("把{what}的需求转给{department}，{day}前答复。").format(
            what=locked.declared.label, department=locked.department, day=locked.due_on
        ),
        subject=locked.application,
        village_code=locked.village_code,
    )
    return locked


@action("referral.answer")
def answer_referral(*, by: User, referral: Referral, answer: str) -> Referral:
    """What the department answered; the citizen reads it with his application.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = _answer(_lock_open(Referral, referral, by), by, answer)
    record(
        _("{department}对{what}的需求已答复。").format(department=locked.department, what=locked.declared.label),
        subject=locked.application,
        village_code=locked.village_code,
    )
    return locked


@action("lead.report")
def report_lead(*, by: User, village: Division, need: str, who: str, text: str = "") -> Lead:
    """Somebody knows of a family in need.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village.code):
        raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))
    lead = Lead.objects.create(
        village_code=village.code,
        need=need,
        sealed_who=_required_text(who, who=_("请写明是谁家。"))[:80],
        reported_by=by,
        sealed_text=text.strip()[:LONGEST_TEXT],
        due_on=deadline("lead_days", today()),
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
        PermissionRequired, OutsideScope, AlreadyAnswered
    """
    locked = _lock_open(Lead, lead, by)
    if locked.taken_up_on:
        raise AlreadyAnswered(
            _("{name}已在办这一条。").format(name=locked.taken_up_by.name if locked.taken_up_by else "")
        )
    locked.taken_up_on, locked.taken_up_by = today(), by
    locked.save()
    record(_("接手困难线索。"), subject=locked, village_code=locked.village_code)
    return locked


@action("lead.end")
def close_lead(*, by: User, lead: Lead, outcome: str, answer: str) -> Lead:
    """What came of a lead: helped to apply, visited, or no need, each with its reason.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = _lock_open(Lead, lead, by)
    if outcome not in Lead.End.values:
        raise ReasonRequired(_("请选择结果。"), outcome=_("请选择结果。"))
    locked.outcome = outcome
    if locked.taken_up_on is None:
        locked.taken_up_on, locked.taken_up_by = today(), by
    locked = _answer(locked, by, answer)
    record(
        _("困难线索办结：{how}。").format(how=locked.get_outcome_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("message.send")
def send_message(*, by: Applicant, case: Case, text: str) -> Message:  # noqa: ARG001 - read by the decorator
    """The applicant writes to whoever handles his case.

    Raises:
        ReasonRequired, TooManyMessages
    """
    if case.messages.filter(ended_on=None).count() >= MOST_OPEN_MESSAGES:
        raise TooManyMessages(_("前面的留言还没有答复，请等一等，急事请打电话或到乡镇窗口。"))
    message = Message.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=deadline("message_days", today()),
        sealed_text=_required_text(text, words=_("请写上要说的话。")),
    )
    record(_("申请人留言。"), subject=case, village_code=case.village_code)
    return message


@action("message.answer")
def answer_message(*, by: User, message: Message, answer: str) -> Message:
    """Answer it; the applicant reads it with his case.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = _answer(_lock_open(Message, message, by), by, answer)
    record(_("答复申请人留言。"), subject=locked.case, village_code=locked.village_code)
    return locked


@action("decision_review.request")
def request_decision_review(*, by: Applicant, case: Case, text: str) -> DecisionReview:  # noqa: ARG001 - read by the decorator
    """The applicant asks that the decision be looked at again, within its days, once.

    Raises:
        DecisionMissing, ReviewPeriodOver, CaseAlreadyOpen, ReasonRequired
    """
    decision = getattr(case, "decision", None)
    if decision is None:
        raise DecisionMissing(_("还没有作出决定。有意见可以留言。"))
    days = days_allowed("decision_review_request_days", today())
    if today() > decision.decided_on + timedelta(days=days):
        raise ReviewPeriodOver(_("请求复核的{days}天已过，可以依法申请行政复议，或到县民政局反映。").format(days=days))
    if case.reviews.exists():
        raise CaseAlreadyOpen(_("这个决定已请求过复核。仍有意见的，可以依法申请行政复议。"))
    review = DecisionReview.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=deadline("decision_review_days", today()),
        sealed_text=_required_text(text, words=_("请写明哪里不对、为什么。")),
    )
    record(
        _("申请人请求复核决定，{day}前答复。").format(day=review.due_on), subject=case, village_code=case.village_code
    )
    return review


@action("decision_review.answer")
def answer_decision_review(*, by: User, review: DecisionReview, is_upheld: bool, answer: str) -> DecisionReview:
    """The bureau answers in writing, by somebody who neither decided nor proposed.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, SecondPersonRequired, AlreadyAnswered, ReasonRequired
    """
    locked = _lock_open(DecisionReview, review, by)
    if Role(by.role) not in COUNTY_ROLES:
        raise RoleNotAllowed(_("复核由县民政局办理。"))
    earlier = (locked.case.decision.decided_by_id, locked.case.proposed_by_id, locked.case.reviewed_by_id)
    refuse_same_person(by, *earlier, sentence=_("您参加过这一件的办理，复核须由另一个人作出。"))
    locked.is_upheld = is_upheld
    locked = _answer(locked, by, answer)
    record(_("复核决定：{how}。").format(how=locked.state_label), subject=locked.case, village_code=locked.village_code)
    return locked


def _lock_open(model: type[RowT], row: RowT, by: User) -> RowT:
    """The row, locked, if ``by`` may handle it and it is still open."""
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = cast("RowT", lock_row(model.objects.visible_to(by), row.pk, missing=outside))
    if locked.ended_on is not None:
        raise AlreadyAnswered(_("这一件{day}已办结。").format(day=locked.ended_on))
    return locked


def _answer(row: RowT, by: User, answer: str) -> RowT:
    row.sealed_answer = _required_text(answer, answer=_("请写明结果。"))
    row.ended_on, row.answered_by = today(), by
    row.save()
    return row


def _required_text(text: str, **fields: str) -> str:
    """What was written; something has to be."""
    found = text.strip()[:LONGEST_TEXT]
    if not found:
        raise ReasonRequired(next(iter(fields.values())), **fields)
    return found
