"""What a bank left in question is settled by its written word, and that is on record."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.payments.bank.reasons import OUTCOMES, REASONS
from doudi.payments.banking.actions.booking import book_back, hold_returned_twice
from doudi.payments.banking.refusals import NothingInQuestion, WhyIsNeeded
from doudi.payments.computing.writing import hold_money_lock
from doudi.payments.models import Payment
from doudi.payments.workflow import PAYMENT_TABLE, PaymentState
from doudi.registry.queries import today


@action("bank.settle_question")
def settle_question(
    *, by: User, payment: Payment, outcome: Literal["paid", "returned"], reason: str = "other", why: str
) -> Payment:
    """The bank has answered in writing what became of a payment in question.

    Raises:
        NotAllowed, NothingInQuestion, WhyIsNeeded
    """
    require(by, Permission.RELEASE_PAYROLL)
    hold_money_lock()
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if (held.state, outcome) not in PAYMENT_TABLE or held.state != PaymentState.IN_QUESTION:
        raise NothingInQuestion(_("{item}没有待银行查明的事。").format(item=held.item_id))
    if not why.strip() or reason not in REASONS:
        raise WhyIsNeeded(_("请写明银行的书面答复。"), why=_("请写明银行的书面答复。"))
    held.state, held.settled_on = PAYMENT_TABLE[PaymentState.IN_QUESTION, outcome], today()
    held.returned_reason = REASONS[reason].label if outcome == "returned" else ""
    held.save(update_fields=["state", "settled_on", "returned_reason"])
    if outcome == "returned":
        book_back([held.pk], by=by, reference=f"bank-return:{held.item_id}", on=today())
        hold_returned_twice([held.pk])
    record(
        _("{item}经银行查明：{outcome}。").format(item=held.item_id, outcome=OUTCOMES[outcome]),
        subject=held,
        village_code=held.village_code,
        why=why.strip()[:500],
    )
    return held
