"""In the demonstration there is no bank, so a stand-in reads the file that was handed over and answers it."""

from __future__ import annotations

from typing import Any, get_args

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.payment_files import PaymentFile
from doudi.bankfiles.simulated_bank import AnswerDefect, SimulatedBank
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.clock import today
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.rendering import (
    bank_items,
    content_of,
    outgoing_payments,
    payments_of_file,
    profile_of,
)
from doudi.payments.models import Payment, Run

ANSWERS: dict[str, Any] = {
    "plain": _("照常答复（按月发放的退回三张卡，其余到账）"),
    "reordered": _("照常答复，行序打乱"),
    "later": _("到账后又退回"),
    "truncated": _("文件传输中断"),
    "row_doubled": _("有一行重复"),
    "row_missing": _("少了一行"),
    "row_unknown": _("多出别人的一行"),
    "amount_changed": _("有一笔金额被改"),
    "account_changed": _("有一笔账号被改"),
    "other_batch": _("别的批次的回盘"),
    "wrong_encoding": _("文字编码错了"),
    "totals_wrong": _("合计不符"),
    "status_unknown": _("状态代码不认识"),
}
"""What the stand-in can be asked for: the usual, and everything that must be refused."""

_REASONS = ("name_differs", "account_closed", "dormant")
_MANY = 50
"""Five accounts are surely among so many payments."""


def is_demonstration() -> bool:
    """Whether this is a demonstration; in production there is no stand-in."""
    return bool(settings.DEMONSTRATION)


def sent_payment_file(file: BankFile) -> PaymentFile:
    """The file as the bank has it."""
    items = tuple(bank_items(payments_of_file(file), profile_of(file.profile)))
    return PaymentFile(file.part, file.number, file.name, content_of(file), items, file.sm3)


def simulated_answer(file: BankFile, kind: str) -> bytes:
    """The answer of the stand-in to a file. Raises ``KeyError`` for an unknown kind."""
    profile, given = profile_of(file.profile), sent_payment_file(file)
    failing = _failing(file)
    bank = SimulatedBank(profile, failures=failing)
    if kind in get_args(AnswerDefect):
        return bank.defective_answer(given, today(), kind)  # type: ignore[arg-type]  # one of them by the condition
    if kind == "later":
        last = [one.account for one in given.items if one.account not in failing][-1]
        return bank.later_return(given, {last: "account_closed"}, today())
    return bank.answer(given, today(), reordered=kind == "reordered")


def _failing(file: BankFile) -> dict[str, str]:
    """Of a month three cards fail and two never do, first those of the township played; what is sent again arrives."""
    if file.run.kind != Run.Kind.MONTHLY:
        return {}
    officers = User.objects.filter(role=Role.TOWNSHIP_OFFICER).order_by("pk")
    played = officers.values_list("division_id", flat=True).first() or ""
    sent = Payment.objects.filter(sent_item__file=file).order_by("sent_item__place")
    first = [*outgoing_payments(sent.filter(village_code__startswith=played)[:_MANY]), *outgoing_payments(sent[:_MANY])]
    accounts = list(dict.fromkeys(one.account.clear() for one in first if one.account))
    return dict(zip(accounts[:-2], _REASONS, strict=False))
