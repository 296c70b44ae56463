"""Settle a payment in question by the bank's written answer."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import ReasonRequired
from doudi.payments.bank_exchange.actions.returned_payments import book_returned_payments, hold_twice_returned
from doudi.payments.bank_exchange.refusals import PaymentNotInQuestion
from doudi.payments.models import Payment
from doudi.payments.money_lock import lock_money
from doudi.payments.workflow import PAYMENT_TRANSITIONS, PaymentState


@action("bank.settle_inquiry")
def settle_inquiry(
    *, by: User, payment: Payment, outcome: Literal["paid", "returned"], reason: str = "other", why: str
) -> Payment:
    """Record the bank's written answer about a payment in question.

    Raises:
        PermissionRequired, PaymentNotInQuestion, ReasonRequired
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    lock_money()
    locked = lock_row(Payment.objects.all(), payment.pk)
    if not PAYMENT_TRANSITIONS.allows(locked.state, outcome) or locked.state != PaymentState.IN_QUESTION:
        raise PaymentNotInQuestion(_("{item}没有待银行查明的事。").format(item=locked.item_id))
    if not why.strip() or reason not in REASONS:
        raise ReasonRequired(_("请写明银行的书面答复。"), why=_("请写明银行的书面答复。"))
    locked.state, locked.settled_on = PAYMENT_TRANSITIONS.target(PaymentState.IN_QUESTION, outcome), today()
    locked.returned_reason = REASONS[reason].label if outcome == "returned" else ""
    locked.save(update_fields=["state", "settled_on", "returned_reason"])
    if outcome == "returned":
        basis = _("{item}经银行书面查明退回").format(item=locked.item_id)
        book_returned_payments([locked.pk], by=by, reference=f"bank-return:{locked.item_id}", on=today(), basis=basis)
        hold_twice_returned([locked.pk])
    record(
        _("{item}经银行查明：{outcome}。").format(item=locked.item_id, outcome=OUTCOMES[outcome]),
        subject=locked,
        village_code=locked.village_code,
        why=why.strip()[:500],
    )
    return locked
