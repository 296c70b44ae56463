"""What a department does with a referral: take it up, ask back, look at the need, answer it, send it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Referral, ReferralQuestion
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.contacts import Contact, contact_of
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, record_referral, refuse_ended
from doudi.casework.refusals import AlreadyTakenUp, HelpIncomplete, QuestionOpen
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Department, Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.carries import carries

LARGEST_HELP_FEN = 100_000_000
"""A million yuan: more is a slip of the pen."""


@dataclass(frozen=True)
class GivenHelp:
    """From when a department helps, and how much it pays; both stay empty where it helps otherwise."""

    helped_from: date | None = None
    amount_fen: int | None = None


def _lock(referral: Referral, by: User) -> Referral:
    """Lock an open referral of the user's department."""
    require_permission(by, Permission.REVIEW_FOR_DEPARTMENT)
    outside = OutsideScope(_("这一件没有转到您的部门。"))
    locked = lock_row(Referral.objects.handed_to(by), referral.pk, missing=outside)
    refuse_ended(locked)
    return locked


def _take_up(locked: Referral, by: User) -> None:
    if locked.taken_up_on is None:
        locked.taken_up_on, locked.taken_up_by = today(), by


@action("referral.take_up")
def take_up_referral(*, by: User, referral: Referral) -> Referral:
    """Take charge of a referral for the department.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, AlreadyTakenUp
    """
    locked = _lock(referral, by)
    if locked.taken_up_on is not None:
        raise AlreadyTakenUp(_("这一件{day}已有人接手。").format(day=locked.taken_up_on))
    _take_up(locked, by)
    locked.save()
    record_referral(locked, _("{department}接手{what}的需求。"))
    return locked


@action("referral.ask_back")
def ask_back(*, by: User, referral: Referral, question: str) -> Referral:
    """Ask the township what is missing; the time to answer goes on.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, QuestionOpen, ReasonRequired
    """
    locked = _lock(referral, by)
    if locked.open_question is not None:
        raise QuestionOpen(_("上一个问题还没有回复，等回复了再问。"))
    ReferralQuestion.objects.create(
        referral=locked,
        sealed_question=required_text(question, "question", _("请写明要问什么。"), is_sealed=True)[:LONGEST_TEXT],
        asked_by=by,
        asked_on=today(),
        due_on=deadline("referral_question_days", today()),
    )
    _take_up(locked, by)
    locked.save()
    record_referral(locked, _("{department}就{what}的需求向乡镇提问。"))
    return locked


@action("referral.department_reveal")
def reveal_referral(*, by: User, referral: Referral) -> Contact:
    """Return what the need is and how the family is reached, in clear; each look is recorded (SAL2026-70.6).

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered
    """
    locked = _lock(referral, by)
    record_referral(locked, _("{department}查看{what}需求的内容和联系方式。"))
    return contact_of(locked)


@carries("P18-12.d")
@action("referral.department_answer")
def answer_for_department(
    *,
    by: User,
    referral: Referral,
    outcome: str,
    answer: str,
    help_given: GivenHelp | None = None,
    attachment: Attachment | None = None,
) -> Referral:
    """Answer for the department: what help it gives from when, or why the family does not qualify.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, HelpIncomplete, ReasonRequired
    """
    locked = _lock(referral, by)
    given = help_given or GivenHelp()
    _refuse_contradiction(outcome, given)
    _take_up(locked, by)
    locked.outcome, locked.attachment = outcome, attachment
    locked.helped_from, locked.amount_fen = given.helped_from, given.amount_fen
    locked = end_with_answer(locked, by, answer)
    record_referral(locked, _("{department}答复{what}的需求：") + str(locked.get_outcome_display()) + "。")
    return locked


def _refuse_contradiction(outcome: str, given: GivenHelp) -> None:
    if outcome not in (Referral.Outcome.HELPED, Referral.Outcome.NOT_ELIGIBLE):
        message = _("请选择结果。")
        raise HelpIncomplete(message, outcome=message)
    if outcome == Referral.Outcome.HELPED and given.helped_from is None:
        message = _("请填写从哪天起给予帮助。")
        raise HelpIncomplete(message, helped_from=message)
    if outcome == Referral.Outcome.NOT_ELIGIBLE and (given.helped_from or given.amount_fen):
        message = _("不符合条件的，不填帮助的日期和金额。")
        raise HelpIncomplete(message, helped_from=message)
    if given.amount_fen is not None and not 0 < given.amount_fen <= LARGEST_HELP_FEN:
        message = _("金额应大于0、不超过100万元。")
        raise HelpIncomplete(message, amount_fen=message)


@action("referral.send_on")
def send_on_referral(*, by: User, referral: Referral, department_code: str, answer: str) -> Referral:
    """Send a referral on to another department, whose time to answer begins; return the new referral.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, HelpIncomplete, ReasonRequired
    """
    locked = _lock(referral, by)
    if department_code not in Department.values or department_code == by.department:
        message = _("请选择另一个部门。")
        raise HelpIncomplete(message, department_code=message)
    _take_up(locked, by)
    locked.outcome = Referral.Outcome.SENT_ON
    locked = end_with_answer(locked, by, answer)
    label = str(Department(department_code).label)
    after = Referral.objects.create(
        application=locked.application,
        lead=locked.lead,
        household=locked.household,
        person=locked.person,
        kind=locked.kind,
        department=label,
        department_code=department_code,
        village_code=locked.village_code,
        sealed_text=locked.text,
        handed_over_on=today(),
        handed_over_by=by,
        due_on=deadline("referral_reply_days", today()),
        sent_on_from=locked,
    )
    record_referral(locked, _("{department}把{what}的需求转给") + label + "。")
    return after
