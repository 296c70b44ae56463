"""One payment to a bank account, its purpose text, and the checks that hold for every bank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from doudi.bankfiles.faults import BankFault
from doudi.values.translation import gettext as _

ENCODING = "gb18030"
"""Every text of a payment must survive this encoding: all banks accept its characters."""

PLAIN_TEXT = re.compile(r"[^|\x00-\x1f\x7f]+")
ACCOUNT_NUMBER = re.compile(r"[0-9]{16,19}")

PURPOSES = {
    "dibao": "低保金",
    "tekun": "特困供养金",
    "child_living": "儿童生活补贴",
    "disabled_child_care": "儿童生活补贴",
    "disability_living": "生活补贴",
    "disability_nursing": "护理补贴",
    "laid_off_1960s": "生活补助",
}
"""Text in the bank message, by award programme.

All children's benefits share one text: an infection, an illness or a disability must not be readable from a
bank statement.
"""

_REVEALING_WORDS = ("艾滋", "HIV", "感染", "病", "残疾", "残障", "孤儿", "无人抚养", "失能")

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_PLACEHOLDERS = re.compile(r"[?？□■*\uff0a\ufffd]")


@dataclass(frozen=True)
class BankItem:
    """One payment. ``summary`` is the text in the account holder's bank message; ``branch`` is empty for most banks."""

    item_id: str
    account_name: str
    account: str
    amount_fen: int
    summary: str
    branch: str = ""


def item_faults(item: BankItem) -> list[BankFault]:
    """Return every fault that forbids writing this payment; empty when it may be written."""
    faults = [text_fault(item.item_id or _("明细"), "item_id_invalid", item.item_id), _name_fault(item)]
    is_account_valid = ACCOUNT_NUMBER.fullmatch(item.account) and item.account.isascii()
    if not is_account_valid:
        message = _("明细 {id}：账号应为16至19位数字，现为{length}位。")
        faults.append(
            BankFault("account_invalid", item.item_id, message.format(id=item.item_id, length=len(item.account)))
        )
    if item.amount_fen == 0:
        faults.append(
            BankFault("amount_zero", item.item_id, _("明细 {id}：金额为零，不能发放。").format(id=item.item_id))
        )
    if item.amount_fen < 0:
        faults.append(
            BankFault(
                "amount_negative",
                item.item_id,
                _("明细 {id}：金额为负数，不能发放。").format(id=item.item_id),
            )
        )
    faults.append(_summary_fault(item))
    return [fault for fault in faults if fault is not None]


def duplicate_item_faults(items: Sequence[BankItem]) -> list[BankFault]:
    """Return one fault for each item id that more than one payment has."""
    faults = []
    for item_id, times in Counter(item.item_id for item in items).items():
        if times > 1:
            message = _("明细编号 {id} 出现了{times}次，编号不能重复。").format(id=item_id, times=times)
            faults.append(BankFault("item_duplicate", item_id, message))
    return faults


def text_fault(where: str, code: str, text: str) -> BankFault | None:
    """Return why a plain text field cannot be written; ``None`` when it can."""
    if not text.strip():
        return BankFault(code, where, _("“{where}”有一项为空，不能写入文件。").format(where=where))
    if not PLAIN_TEXT.fullmatch(text) or not _is_encodable(text):
        message = _("“{where}”含有竖线、换行或无法写入的字符。").format(where=where)
        return BankFault(code, where, message)
    return None


def _is_encodable(text: str) -> bool:
    try:
        return text.encode(ENCODING).decode(ENCODING) == text
    except UnicodeError:
        return False


def _name_fault(item: BankItem) -> BankFault | None:
    """Return why the bank could not match this account name; ``None`` when it could."""
    name, item_id = item.account_name, item.item_id
    if not name.strip():
        return BankFault("name_missing", item_id, _("明细 {id}：户名为空。").format(id=item_id))
    if name != name.strip():
        return BankFault("name_unwritable", item_id, _("明细 {id}：户名前后有空格。").format(id=item_id))
    if _PRIVATE_USE.search(name):
        message = _("明细 {id}：户名里有自造字，银行无法显示，请改用国家标准字。")
        return BankFault("name_unwritable", item_id, message.format(id=item_id))
    if _PLACEHOLDERS.search(name):
        message = _("明细 {id}：户名里有问号、方框或星号，像是没有录全的姓名。")
        return BankFault("name_unwritable", item_id, message.format(id=item_id))
    if not PLAIN_TEXT.fullmatch(name) or not _is_encodable(name):
        message = _("明细 {id}：户名含有竖线、换行或无法写入的字符。")
        return BankFault("name_unwritable", item_id, message.format(id=item_id))
    return None


def revealing_word(summary: str) -> str | None:
    """Return the first word of a summary that reveals an illness or a misfortune; ``None`` when there is none."""
    return next((word for word in _REVEALING_WORDS if word in summary.upper()), None)


def _summary_fault(item: BankItem) -> BankFault | None:
    """Return why this summary must not appear in a bank message; ``None`` when it may."""
    word = revealing_word(item.summary)
    if word:
        message = _("明细 {id}：摘要里的“{word}”会泄露个人隐私，请改用“儿童生活补贴”这类说法。")
        return BankFault("summary_reveals", item.item_id, message.format(id=item.item_id, word=word))
    return text_fault(item.item_id, "summary_invalid", item.summary)
