"""Checks of payments before they are sent to a bank; each fault has its row, field, masked value and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from doudi.bankfiles.cell_text import cell_text
from doudi.bankfiles.faults import BankFault
from doudi.bankfiles.items import BankItem, duplicate_item_faults, item_faults
from doudi.bankfiles.layouts import Column
from doudi.bankfiles.profiles import Profile
from doudi.values.masks import mask_account, mask_name
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _
from doudi.values.translation import gettext_noop

_FORMULA_SIGNS = tuple("=+-@\t\r＝＋－\uff20")

_NAME = gettext_noop("到账户信息里更正户名，须与银行开户姓名一致。")
_ACCOUNT = gettext_noop("到账户信息里核对银行账号。")
_AMOUNT = gettext_noop("退回发放环节核对应发金额。")
_TECHNICAL = gettext_noop("请联系管理员，明细编号和摘要由系统生成。")

_CELLS = {
    "name_missing": ("account_name", _NAME),
    "name_unwritable": ("account_name", _NAME),
    "account_invalid": ("account", _ACCOUNT),
    "amount_zero": ("amount", _AMOUNT),
    "amount_negative": ("amount", _AMOUNT),
    "amount_above_limit": ("amount", gettext_noop("核对金额；确需一次发放的，请与银行商定提高单笔限额。")),
    "branch_missing": ("branch", gettext_noop("到账户信息里补填开户网点的行号。")),
    "summary_invalid": ("purpose", _TECHNICAL),
    "summary_reveals": ("purpose", _TECHNICAL),
    "item_id_invalid": ("item_id", _TECHNICAL),
    "item_duplicate": ("item_id", _TECHNICAL),
}
_REMEDY_OF_FIELD = {"account_name": _NAME, "account": _ACCOUNT, "amount": _AMOUNT}


def row_values(item: BankItem, position: int) -> dict[str, object]:
    """Return a payment as values by field; ``position`` is its place in the file, from one."""
    return {
        "item_id": item.item_id,
        "position": position,
        "account_name": item.account_name,
        "account": item.account,
        "branch": item.branch,
        "amount": item.amount_fen,
        "purpose": item.summary,
    }


def item_list_faults(profile: Profile, items: Sequence[BankItem]) -> list[BankFault]:
    """Return every fault that forbids sending these payments to a bank; empty when all may be sent."""
    duplicates = {fault.where: fault for fault in duplicate_item_faults(items)}
    faults: list[BankFault] = []
    for number, item in enumerate(items, 1):
        item_list = item_faults(item)
        if item.item_id in duplicates:
            item_list.append(duplicates[item.item_id])
        item_list.extend(_profile_faults(profile, item))
        faults.extend(_placed(fault, number, item) for fault in item_list)
    return faults


def _placed(fault: BankFault, number: int, item: BankItem) -> BankFault:
    name, remedy = _CELLS.get(fault.code, (fault.field, _REMEDY_OF_FIELD.get(fault.field, _TECHNICAL)))
    return replace(fault, row=number, field=name, shown=_shown(item, name), remedy=_(remedy))


def _shown(item: BankItem, name: str) -> str:
    if name == "account_name":
        return mask_name(item.account_name)
    if name == "account":
        return mask_account(item.account)
    if name == "amount":
        return format_yuan(item.amount_fen)
    return str(row_values(item, 0).get(name, ""))


def _profile_faults(profile: Profile, item: BankItem) -> Iterator[BankFault]:
    if item.amount_fen > profile.amount_per_row_fen:
        limit = format_yuan(profile.amount_per_row_fen)
        message = _("明细 {id}：金额超过该银行单笔限额 {limit} 元。")
        yield BankFault("amount_above_limit", item.item_id, message.format(id=item.item_id, limit=limit))
    values = row_values(item, 1)
    for column in profile.payment.columns:
        text = values.get(column.field)
        if isinstance(text, str):
            yield from _text_faults(profile, item, column, text)
    for column in profile.payment.columns:
        if column.width and column.kind == "amount" and len(cell_text(column, item.amount_fen)) > column.width:
            yield _fault("too_long", item, column, _("明细 {id}：金额超出该银行文件的列宽。"))


def _text_faults(profile: Profile, item: BankItem, column: Column, text: str) -> Iterator[BankFault]:
    if column.field == "branch":
        if not text and column.required:
            yield _fault("branch_missing", item, column, _("明细 {id}：该银行要求填写开户网点行号。"))
        elif text and not (text.isascii() and text.isalnum()):
            yield _fault("branch_invalid", item, column, _("明细 {id}：开户网点行号只能是数字或字母。"))
    if text.startswith(_FORMULA_SIGNS):
        yield _fault("formula_like", item, column, _("明细 {id}：内容以等号、加减号等开头，会被表格软件当成公式。"))
    if not profile.payment.quoted and profile.payment.separator and profile.payment.separator in text:
        yield _fault("separator_inside", item, column, _("明细 {id}：内容含有该银行文件的分隔符。"))
    if column.width and len(text.encode(profile.payment.encoding, "replace")) > column.width:
        yield _fault("too_long", item, column, _("明细 {id}：内容超出该银行文件的列宽。"))


def _fault(code: str, item: BankItem, column: Column, message: str) -> BankFault:
    return BankFault(code, item.item_id, message.format(id=item.item_id), field=column.field)
