"""Answers of the simulated bank in the demonstration."""

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
"""Kinds of answers: the usual ones, and defects that must be rejected."""

_REASONS = ("name_differs", "account_closed", "dormant")
_PAYMENTS_READ = 50
"""Enough payments to have five accounts among them."""


def is_demonstration() -> bool:
    """Return whether this site is a demonstration; production has no simulated bank."""
    return bool(settings.DEMONSTRATION)


def sent_payment_file(file: BankFile) -> PaymentFile:
    """Return a file as the bank received it."""
    items = tuple(bank_items(payments_of_file(file), profile_of(file.profile)))
    return PaymentFile(file.part, file.number, file.name, content_of(file), items, file.sm3)


def simulated_answer(file: BankFile, kind: str) -> bytes:
    """Return the simulated bank's answer to a file."""
    profile, sent_file = profile_of(file.profile), sent_payment_file(file)
    failing = _failing(file)
    bank = SimulatedBank(profile, failures=failing)
    if kind in get_args(AnswerDefect):
        return bank.defective_answer(sent_file, today(), kind)  # type: ignore[arg-type]  # one of them by the condition
    if kind == "later":
        last = [item.account for item in sent_file.items if item.account not in failing][-1]
        return bank.later_return(sent_file, {last: "account_closed"}, today())
    return bank.answer(sent_file, today(), reordered=kind == "reordered")


def _failing(file: BankFile) -> dict[str, str]:
    """Return failures by account: three cards of a monthly run, first those of the township of the demonstration."""
    if file.run.kind != Run.Kind.MONTHLY:
        return {}
    officers = User.objects.filter(role=Role.TOWNSHIP_OFFICER).order_by("pk")
    township = officers.values_list("division_id", flat=True).first() or ""
    sent = Payment.objects.filter(sent_item__file=file).order_by("sent_item__place")
    first = [
        *outgoing_payments(sent.filter(village_code__startswith=township)[:_PAYMENTS_READ]),
        *outgoing_payments(sent[:_PAYMENTS_READ]),
    ]
    accounts = list(dict.fromkeys(payment.account.clear() for payment in first if payment.account))
    return dict(zip(accounts[:-2], _REASONS, strict=False))
