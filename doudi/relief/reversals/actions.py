"""Reverse a payment out of a reserve that was recorded wrongly, with two people (MCA23-3.3).

What was counted is not reversed: from then on money paid wrongly is a recovery.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.funding.ledger import book_back
from doudi.funding.models import Transaction
from doudi.relief.instalments.bank import set_first_paid
from doudi.relief.instalments.guards import refuse_false_case, refuse_relative
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS
from doudi.relief.reserves.models import ReservePayment
from doudi.relief.reserves.townships import require_township_officer
from doudi.relief.reversals.models import ReserveReversal
from doudi.relief.reversals.queries import why_not_reversible
from doudi.relief.reversals.refusals import PaymentCounted
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("MCA23-3.3")
@action("relief_reserve.propose_reversal")
def propose_reversal(*, by: User, payment: ReservePayment, mistake: str, reason: str) -> ReserveReversal:
    """Say that a payment was recorded wrongly; nothing changes until another person confirms it.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, ConflictOfInterest, TransitionNotAllowed, CaseFoundFalse,
        PaymentCounted, ReasonRequired, NumberInText
    """
    locked = _lock_payment(by, payment)
    if locked.reversals.filter(refused_by=None).exists():
        raise TransitionNotAllowed(_("这笔付款已经提出撤销。"))
    _refuse_counted(locked)
    words = required_text(reason, "reason", _("请写明错在哪里、怎么发现的、钱现在在哪里。"))
    reversal = ReserveReversal.objects.create(
        payment=locked,
        mistake=ReserveReversal.Mistake(mistake),
        reason=words,
        proposed_by=by,
        proposed_on=today(),
    )
    _record(reversal, _("提出撤销{number}第{place}期的备用金付款{amount}元（{mistake}），待第二人确认。"), words)
    return reversal


@carries("MCA23-3.3")
@action("relief_reserve.confirm_reversal")
def confirm_reversal(*, by: User, reversal: ReserveReversal) -> ReserveReversal:
    """Confirm as the second person: the money is booked back, and the instalment waits to be paid or stopped.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, ConflictOfInterest, TransitionNotAllowed,
        SecondPersonRequired, CaseFoundFalse, PaymentCounted
    """
    lock_audit_trail()  # so that nobody counts the reserve, or hands the receipt over, meanwhile
    locked = _lock_open(by, reversal)
    payment = locked.payment
    _refuse_counted(payment)
    locked.transaction, locked.confirmed_by, locked.confirmed_on = _book_back(by, locked), by, today()
    locked.save(update_fields=["transaction", "confirmed_by", "confirmed_on"])
    instalment = lock_row(Instalment.objects.all(), payment.instalment_id)
    instalment.paid_on = None
    advance(instalment, "return", INSTALMENT_TRANSITIONS)
    set_first_paid({instalment.relief_id})
    _record(locked, _("确认撤销{number}第{place}期的备用金付款{amount}元（{mistake}），已冲正。"), locked.reason)
    return locked


@action("relief_reserve.refuse_reversal")
def refuse_reversal(*, by: User, reversal: ReserveReversal, why: str) -> ReserveReversal:
    """Decide that the payment was recorded rightly; it stands.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, ConflictOfInterest, TransitionNotAllowed,
        SecondPersonRequired, ReasonRequired
    """
    locked = _lock_open(by, reversal)
    words = required_text(why, "why", _("请写明为什么付款没有错。"))
    locked.refused_by, locked.refused_reason = by, words
    locked.save(update_fields=["refused_by", "refused_reason"])
    _record(locked, _("{number}第{place}期的备用金付款{amount}元没有错，不予撤销。"), words)
    return locked


def _lock_payment(by: User, payment: ReservePayment) -> ReservePayment:
    require_township_officer(by, payment.township_code)
    rows = ReservePayment.objects.select_related("instalment__relief__case", "transaction")
    locked = lock_row(rows, payment.pk, OutsideScope(_("这笔付款不归您管。")))
    refuse_relative(by, locked.instalment.relief)
    return locked


def _lock_open(by: User, reversal: ReserveReversal) -> ReserveReversal:
    payment = _lock_payment(by, reversal.payment)
    locked = lock_row(ReserveReversal.objects.all(), reversal.pk)
    locked.payment = payment
    if locked.confirmed_by_id or locked.refused_by_id:
        raise TransitionNotAllowed(_("这笔撤销已经决定过。"))
    sentence = _("撤销由两人办理：提出的人和付款的人不能确认。")
    refuse_same_person(by, locked.proposed_by_id, payment.paid_by_id, sentence=sentence)
    return locked


def _refuse_counted(payment: ReservePayment) -> None:
    """Refuse to reverse what was counted, or what is demanded back already.

    Raises:
        CaseFoundFalse, PaymentCounted
    """
    refuse_false_case(payment.instalment.relief)
    sentence = why_not_reversible(payment)
    if sentence:
        raise PaymentCounted(sentence)


def _book_back(by: User, reversal: ReserveReversal) -> Transaction:
    """Book what the payment took out of the reserve back into it."""
    payment = reversal.payment
    transaction, _is_new = book_back(
        by,
        payment.transaction,
        reference=f"relief-reversal:{payment.pk}",
        note=str(reversal.get_mistake_display()),
    )
    return transaction


def _record(reversal: ReserveReversal, sentence: str, why: str) -> None:
    instalment = reversal.payment.instalment
    words = {
        "number": instalment.relief.case.number,
        "place": instalment.number,
        "amount": format_yuan(reversal.payment.amount_fen),
        "mistake": reversal.get_mistake_display(),
    }
    record(sentence.format(**words), subject=reversal, village_code=instalment.village_code, why=why)
