"""Render recorded payments as the bytes of their bank file, the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from doudi.bankfiles.cell_text import sm3
from doudi.bankfiles.faults import BankFileError
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.payment_files import Batch, PaymentFile, build_payment_file
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.bankfiles.profiles import Profile
from doudi.core.encryption import SealedValue
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.refusals import FileChangedSinceFrozen, UnknownBank
from doudi.payments.models import Payment, Run, programme_label
from doudi.values.offices import bureau_name


class OutgoingPayment(NamedTuple):
    """The columns of a payment that a file needs; a file may have sixty thousand."""

    pk: int
    item_id: str
    holder_name: str
    account: SealedValue | None
    programme: str
    state: str
    bank_fen: int


def profile_of(name: str) -> Profile:
    """Return the profile of a bank.

    Raises:
        UnknownBank
    """
    profile = bank_profiles().get(name)
    if profile is None:
        raise UnknownBank(_("没有“{name}”这家银行的文件格式。").format(name=name), profile=_("请选择银行。"))
    return profile


def batch_of(run: Run, day: date) -> Batch:
    """Return the header of the files of a run."""
    programmes = sorted(set(run.kept_payments.order_by().values_list("programme", flat=True)))
    label = programme_label(programmes[0]) if len(programmes) == 1 else _("社会救助资金")
    return Batch(run.number, bureau_name(), label, run.month, day)


def outgoing_payments(payments: QuerySet[Payment]) -> list[OutgoingPayment]:
    """Return payments with the columns that a file needs, in the order of the query."""
    return [
        OutgoingPayment(*row)
        for row in payments.values_list(*OutgoingPayment._fields[:-1], F("amount_fen") - F("offset_fen"))
    ]


def bank_items(payments: Iterable[OutgoingPayment], profile: Profile) -> list[BankItem]:
    """Return payments as items of a bank's file, in their order."""
    return [
        BankItem(
            payment.item_id,
            payment.holder_name,
            payment.account.at(payment.pk).clear() if payment.account else "",
            payment.bank_fen,
            profile.purpose(payment.programme),
        )
        for payment in payments
    ]


def payments_of_file(file: BankFile) -> list[OutgoingPayment]:
    """Return the payments of a file in their order."""
    return outgoing_payments(Payment.objects.filter(sent_item__file=file).order_by("sent_item__place"))


def content_of(file: BankFile) -> bytes:
    """Render a frozen file again.

    Raises:
        FileChangedSinceFrozen: a payment or the bank profile has changed since.
    """
    profile = profile_of(file.profile)
    batch = Batch(file.run.number, file.unit, file.programme, file.month, file.day)
    try:
        rendered: PaymentFile | None = build_payment_file(
            profile, batch, file.part, tuple(bank_items(payments_of_file(file), profile))
        )
    except BankFileError:
        rendered = None
    if rendered is None or rendered.sm3 != file.sm3:
        raise FileChangedSinceFrozen(
            _("{number}的内容与锁定时不同：账户信息或银行格式被改动过，没有交出。请联系管理员。").format(
                number=file.number
            )
        )
    return rendered.content


def is_unchanged(file: BankFile, content: bytes) -> bool:
    """Return whether the content is what was frozen."""
    return sm3(content) == file.sm3
