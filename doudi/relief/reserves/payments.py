"""Pay released instalments out of a township's reserve."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import TransitionNotAllowed, refuse_hidden_characters, required_text
from doudi.funding.ledger import Voucher, book
from doudi.funding.models import Transaction
from doudi.funding.refusals import InsufficientBalance
from doudi.relief.instalments.bank import set_first_paid
from doudi.relief.instalments.guards import (
    lock_instalment,
    record_instalment,
    refuse_dead_payee,
    refuse_false_case,
)
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS
from doudi.relief.reserves.accounts import balance_of, carry_over_if_new_year, moves_of_payment
from doudi.relief.reserves.models import LONGEST_RECEIPT_NUMBER, ReserveCount, ReservePayment
from doudi.relief.reserves.refusals import PaymentDayNotAllowed, ReceiptNumberUsed, ReserveTooLow
from doudi.relief.reserves.townships import require_township_officer, township_name
from doudi.relief.reversals.queries import in_force
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.pay")
def pay_instalment(
    *,
    by: User,
    instalment: Instalment,
    means: str,
    receipt_number: str,
    receipt: Upload,
    received_by: str,
    cash_reason: str = "",
    paid_on: date | None = None,
    seen_version: int | None = None,
) -> ReservePayment:
    """Pay a released instalment out of the reserve, against a receipt; cash only with a reason.

    Who released the money does not hand it out: agreeing and paying are kept apart, as everywhere with money. The
    officer who asked may pay, so that two people of a township are enough at night.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, StaleVersion, TransitionNotAllowed, ConflictOfInterest,
        SecondPersonRequired, PayeeHasDied, CaseFoundFalse, ReasonRequired, NumberInText, HiddenCharacters,
        PaymentDayNotAllowed, ReceiptNumberUsed, ReserveTooLow, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_instalment(by, instalment, "pay", seen_version)
    township = locked.village_code[:TOWNSHIP_DIGITS]
    require_township_officer(by, township)
    if locked.way != Instalment.Way.RESERVE:
        raise TransitionNotAllowed(_("这一期由一卡通发放，不从备用金付。"))
    refuse_same_person(by, locked.released_by_id, sentence=_("同意发放的人不能自己付款，请另一人付。"))
    refuse_dead_payee(locked)
    refuse_false_case(locked.relief)
    reason = required_text(cash_reason, "cash_reason", _("付现金的，请写明为什么不能转账。")) if means == "cash" else ""
    number = required_text(receipt_number, "receipt_number", is_sealed=True)[:LONGEST_RECEIPT_NUMBER]
    name = required_text(received_by, "received_by")
    refuse_hidden_characters(name, "received_by")
    day = paid_on or today()
    _refuse_day(locked, township, day)
    uses = ReservePayment.objects.filter(township_code=township, receipt_number=number)
    if in_force(uses).exists():
        message = _("收据号{number}已经用过。").format(number=number)
        raise ReceiptNumberUsed(message, receipt_number=message)
    attempt = locked.reserve_payments.count()
    transaction = _book(by, locked, township, attempt)
    stored = store_upload(by=by, upload=receipt, village_code=locked.village_code)
    payment = ReservePayment.objects.create(
        instalment=locked,
        attempt=attempt,
        township_code=township,
        amount_fen=locked.amount_fen,
        means=means,
        cash_reason=reason,
        receipt_number=number,
        receipt_use=uses.count(),
        receipt=stored,
        received_by=name,
        paid_on=day,
        paid_by=by,
        transaction=transaction,
    )
    locked.paid_on = day
    advance(locked, "pay", INSTALMENT_TRANSITIONS)
    set_first_paid({locked.relief_id})
    record_instalment(locked, _("从备用金付{number}第{place}期{amount}元，收据已存。"), reason)
    return payment


def _refuse_day(instalment: Instalment, township: str, day: date) -> None:
    """Refuse a day before the release or after today, or in a month whose reserve was counted.

    Raises:
        PaymentDayNotAllowed
    """
    if instalment.released_on is None or not instalment.released_on <= day <= today():
        message = _("付款日期不能早于同意发放，也不能晚于今天。")
        raise PaymentDayNotAllowed(message, paid_on=message)
    counts = ReserveCount.objects.filter(township_code=township, refused_by=None)
    if day < today() and counts.filter(counted_on__gt=day).exists():
        message = _("那一天以后已经盘点过备用金，不能倒填日期。")
        raise PaymentDayNotAllowed(message, paid_on=message)


def _book(by: User, instalment: Instalment, township: str, attempt: int) -> Transaction:
    """Book the payment from the reserve to what was spent.

    Raises:
        ReserveTooLow: with what the reserve holds and what can be done.
    """
    carry_over_if_new_year(by, township)
    moves = moves_of_payment(township, instalment.amount_fen)
    if sum(move.amount_fen for move in moves) != instalment.amount_fen:
        raise _too_low(instalment, township)
    reference = f"relief-instalment:{instalment.pk}"
    voucher = Voucher(
        Transaction.Kind.RESERVE_SPENT,
        f"{reference}:{attempt}" if attempt else reference,
        today(),
        _("{number}第{place}期救助款").format(number=instalment.relief.case.number, place=instalment.number),
    )
    try:
        transaction, _is_new = book(by, voucher, moves)
    except InsufficientBalance:  # another payment was quicker
        raise _too_low(instalment, township) from None
    return transaction


def _too_low(instalment: Instalment, township: str) -> ReserveTooLow:
    """Return the refusal that tells what the reserve holds and what can be done."""
    held = balance_of(township)
    return ReserveTooLow(
        _(
            "{township}备用金只有{held}元，付不了{amount}元，差{missing}元。请向县里请拨备用金；"
            "等不及的，停止这一期，改由一卡通发放。"
        ).format(
            township=township_name(township),
            held=format_yuan(held),
            amount=format_yuan(instalment.amount_fen),
            missing=format_yuan(max(instalment.amount_fen - held, 0)),
        )
    )
