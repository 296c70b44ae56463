"""From payments on record to the bytes of their file, the same ones every time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from doudi.core.protection import Sealed
from doudi.payments.bank.cells import sm3
from doudi.payments.bank.payment_files import Batch, PaymentFile, file_of
from doudi.payments.bank.profiles import Profile, profiles
from doudi.payments.banking.models import BankFile
from doudi.payments.banking.refusals import FileHasChanged, NoSuchBank
from doudi.payments.models import Payment, Run, programme_label
from doudi.rolls.bank_layout import BankFileError, BankItem


class Outgoing(NamedTuple):
    """A payment as a file needs it: sixty thousand of them are at hand at once."""

    pk: int
    item_id: str
    holder_name: str
    account: Sealed | None
    programme: str
    state: str
    bank_fen: int


def profile_of(name: str) -> Profile:
    """A declared bank. Raises ``NoSuchBank``."""
    found = profiles().get(name)
    if found is None:
        raise NoSuchBank(_("没有“{name}”这家银行的文件格式。").format(name=name), profile=_("请选择银行。"))
    return found


def batch_of(run: Run, day: date) -> Batch:
    """What the files of a run are about."""
    programmes = sorted(set(run.payments.order_by().values_list("programme", flat=True)))
    label = programme_label(programmes[0]) if len(programmes) == 1 else _("社会救助资金")
    return Batch(run.number, _("于都县民政局"), label, run.month, day)


def outgoing(payments: QuerySet[Payment]) -> list[Outgoing]:
    """Payments as a file needs them, in the order of the query."""
    return [Outgoing(*row) for row in payments.values_list(*Outgoing._fields[:-1], F("amount_fen") - F("offset_fen"))]


def items_of(payments: Iterable[Outgoing], profile: Profile) -> list[BankItem]:
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


def payments_in(file: BankFile) -> list[Outgoing]:
    """The payments of a file in their order there."""
    return outgoing(Payment.objects.filter(sent_item__file=file).order_by("sent_item__place"))


def content_of(file: BankFile) -> bytes:
    """The bytes of a frozen file, made again.

    Raises:
        FileHasChanged: a payment, or the declaration of the bank, is no longer what was frozen.
    """
    profile = profile_of(file.profile)
    batch = Batch(file.run.number, file.unit, file.programme, file.month, file.day)
    try:
        made: PaymentFile | None = file_of(profile, batch, file.part, tuple(items_of(payments_in(file), profile)))
    except BankFileError:
        made = None
    if made is None or made.sm3 != file.sm3:
        raise FileHasChanged(
            _("{number}的内容与锁定时不同：账户信息或银行格式被改动过，没有交出。请联系管理员。").format(
                number=file.number
            )
        )
    return made.content


def is_as_frozen(file: BankFile, content: bytes) -> bool:
    """Whether these are the bytes that were frozen."""
    return sm3(content) == file.sm3
