"""From payments on record to the bytes of their file, the same ones every time."""

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


class OutgoingPayment(NamedTuple):
    """A payment as a file needs it: sixty thousand of them are at hand at once."""

    pk: int
    item_id: str
    holder_name: str
    account: SealedValue | None
    programme: str
    state: str
    bank_fen: int


def profile_of(name: str) -> Profile:
    """A declared bank. Raises ``UnknownBank``."""
    found = bank_profiles().get(name)
    if found is None:
        raise UnknownBank(_("没有“{name}”这家银行的文件格式。").format(name=name), profile=_("请选择银行。"))
    return found


def batch_of(run: Run, day: date) -> Batch:
    """What the files of a run are about."""
    programmes = sorted(set(run.payments.order_by().values_list("programme", flat=True)))
    label = programme_label(programmes[0]) if len(programmes) == 1 else _("社会救助资金")
    return Batch(run.number, _("于都县民政局"), label, run.month, day)


def outgoing_payments(payments: QuerySet[Payment]) -> list[OutgoingPayment]:
    """Payments as a file needs them, in the order of the query."""
    return [
        OutgoingPayment(*row)
        for row in payments.values_list(*OutgoingPayment._fields[:-1], F("amount_fen") - F("offset_fen"))
    ]


def bank_items(payments: Iterable[OutgoingPayment], profile: Profile) -> list[BankItem]:
    """Payments as rows of a bank's file, in their order."""
    return [
        BankItem(
            one.item_id,
            one.holder_name,
            one.account.clear() if one.account else "",
            one.bank_fen,
            profile.purpose(one.programme),
        )
        for one in payments
    ]


def payments_of_file(file: BankFile) -> list[OutgoingPayment]:
    """The payments of a file in their order there."""
    return outgoing_payments(Payment.objects.filter(sent_item__file=file).order_by("sent_item__place"))


def content_of(file: BankFile) -> bytes:
    """The bytes of a frozen file, made again.

    Raises:
        FileChangedSinceFrozen: a payment, or the declaration of the bank, is no longer what was frozen.
    """
    profile = profile_of(file.profile)
    batch = Batch(file.run.number, file.unit, file.programme, file.month, file.day)
    try:
        made: PaymentFile | None = build_payment_file(
            profile, batch, file.part, tuple(bank_items(payments_of_file(file), profile))
        )
    except BankFileError:
        made = None
    if made is None or made.sm3 != file.sm3:
        raise FileChangedSinceFrozen(
            _("{number}的内容与锁定时不同：账户信息或银行格式被改动过，没有交出。请联系管理员。").format(
                number=file.number
            )
        )
    return made.content


def is_unchanged(file: BankFile, content: bytes) -> bool:
    """Whether these are the bytes that were frozen."""
    return sm3(content) == file.sm3
