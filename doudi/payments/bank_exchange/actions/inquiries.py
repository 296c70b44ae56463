"""Settle a payment in question by the bank's written answer: one person enters it, a second one confirms it."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import (
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
    required_text,
)
from doudi.payments.bank_exchange.actions.returned_payments import book_returned_payments, hold_twice_returned
from doudi.payments.bank_exchange.models import InquiryAnswer
from doudi.payments.bank_exchange.refusals import PaymentNotInQuestion
from doudi.payments.computation.item_lines import pay_items, return_items
from doudi.payments.models import Payment
from doudi.payments.money_lock import lock_money
from doudi.payments.workflow import PAYMENT_TRANSITIONS, PaymentState

LONGEST_WHY = 500


@action("bank.answer_inquiry")
def enter_inquiry_answer(
    *, by: User, payment: Payment, outcome: Literal["paid", "returned"], reason: str = "other", why: str
) -> InquiryAnswer:
    """Enter the bank's written answer about a payment in question; nothing changes until a second person confirms it.

    Raises:
        PermissionRequired, PaymentNotInQuestion, ReasonRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    lock_money()
    locked = _in_question(payment, outcome)
    why = required_text(why, "why", _("请写明银行的书面答复。"))
    if reason not in REASONS:
        raise ReasonRequired(_("请选择退回原因。"), reason=_("请选择退回原因。"))
    if locked.inquiry_answers.filter(state=InquiryAnswer.State.WAITING).exists():
        raise TransitionNotAllowed(_("{item}已登记答复，等另一人核对。").format(item=locked.item_id))
    answer = InquiryAnswer.objects.create(
        payment=locked,
        outcome=outcome,
        reason=reason if outcome == "returned" else "",
        why=why[:LONGEST_WHY],
        entered_by=by,
    )
    record(
        _("登记银行对{item}的书面答复：{outcome}，待另一人核对。").format(
            item=locked.item_id, outcome=OUTCOMES[outcome]
        ),
        subject=locked,
        village_code=locked.village_code,
        why=answer.why,
    )
    return answer


@action("bank.settle_inquiry")
def settle_inquiry(*, by: User, answer: InquiryAnswer, why: str) -> Payment:
    """Confirm the bank's written answer as the second person; the payment is paid or returned from now on.

    Raises:
        PermissionRequired, SecondPersonRequired, TransitionNotAllowed, PaymentNotInQuestion, ReasonRequired
    """
    lock_money()
    locked = _lock_answer(by, answer)
    payment = _in_question(locked.payment, locked.outcome)
    why = required_text(why, "why", _("请写明看了银行的哪份书面答复。"))
    payment.state, payment.settled_on = PAYMENT_TRANSITIONS.target(PaymentState.IN_QUESTION, locked.outcome), today()
    payment.returned_reason = REASONS[locked.reason].label if locked.outcome == "returned" else ""
    payment.save(update_fields=["state", "settled_on", "returned_reason"])
    if locked.outcome == "returned":
        basis = _("{item}经银行书面查明退回").format(item=payment.item_id)
        book_returned_payments([payment.pk], by=by, reference=f"bank-return:{payment.item_id}", on=today(), basis=basis)
        hold_twice_returned([payment.pk])
        return_items([payment.pk])
    else:
        pay_items([payment.pk], today())
    _decide(locked, InquiryAnswer.State.CONFIRMED, by, why)
    record(
        _("{item}经银行查明：{outcome}，登记人{who}。").format(
            item=payment.item_id, outcome=OUTCOMES[locked.outcome], who=locked.entered_by.name
        ),
        subject=payment,
        village_code=payment.village_code,
        why=f"{locked.why}；{why}"[:LONGEST_WHY],
    )
    return payment


@action("bank.refuse_inquiry")
def refuse_inquiry_answer(*, by: User, answer: InquiryAnswer, why: str) -> InquiryAnswer:
    """Refuse an answer that does not agree with the bank's letter; the payment stays in question.

    Raises:
        PermissionRequired, SecondPersonRequired, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock_answer(by, answer)
    why = required_text(why, "why")
    _decide(locked, InquiryAnswer.State.REFUSED, by, why)
    record(
        _("不采用登记的银行答复：{item}。").format(item=locked.payment.item_id),
        subject=locked.payment,
        village_code=locked.payment.village_code,
        why=why,
    )
    return locked


def _in_question(payment: Payment, outcome: str) -> Payment:
    locked = lock_row(Payment.objects.all(), payment.pk)
    if locked.state != PaymentState.IN_QUESTION or not PAYMENT_TRANSITIONS.allows(locked.state, outcome):
        raise PaymentNotInQuestion(_("{item}没有待银行查明的事。").format(item=locked.item_id))
    return locked


def _lock_answer(by: User, answer: InquiryAnswer) -> InquiryAnswer:
    if not (by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)):
        raise PermissionRequired(_("银行的书面答复由财务人员或县局负责人核对。"))
    locked = lock_row(InquiryAnswer.objects.select_related("payment", "entered_by"), answer.pk)
    if locked.state != InquiryAnswer.State.WAITING:
        raise TransitionNotAllowed(_("这份答复{state}，不能再办。").format(state=locked.get_state_display()))
    sentence = _("银行的书面答复要由登记人以外的人核对。")
    refuse_same_person(by, locked.entered_by_id, sentence=sentence)
    if by.id_number_index and by.id_number_index == locked.entered_by.id_number_index:
        raise SecondPersonRequired(sentence)
    return locked


def _decide(locked: InquiryAnswer, state: InquiryAnswer.State, by: User, why: str) -> None:
    locked.state, locked.decided_by, locked.decided_at = state, by, timezone.now()
    locked.decided_why = why[:LONGEST_WHY]
    locked.save()
