"""What a payment file looks like, and what may stand in it.

Plain text, GB18030, fields separated by ``|``, lines ended by CR LF. One header line, one line per payment,
one trailer line. ``LAYOUT`` declares every field once; writer, reader and description all follow it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi.values.translation import gettext as _

ENCODING = "gb18030"
LINE_END = b"\r\n"
SEPARATOR = "|"
FORMAT_NAME = "YKT-DF-1"
"""Named in every header, so that a later change of layout cannot be mistaken for this one."""

PURPOSES = {
    "dibao": "低保金",
    "tekun": "特困供养金",
    "child_living": "儿童生活补贴",
    "disabled_child_care": "儿童生活补贴",
    "disability_living": "生活补贴",
    "disability_nursing": "护理补贴",
    "laid_off_1960s": "生活补助",
}
"""What the account holder and whoever looks over a shoulder reads in the bank message, by award programme.

Children's benefits share one text, whatever the reason for them: an infection, an illness or a disability
must not be readable from a bank statement.
"""

_REVEALING_WORDS = ("艾滋", "HIV", "感染", "病", "残疾", "残障", "孤儿", "无人抚养", "失能")

FieldKind = Literal["mark", "text", "month", "count", "fen", "yuan", "account", "hash"]


@dataclass(frozen=True)
class BankField:
    """One field of a line: its name in code, its name in the description, and how it is written."""

    name: str
    label: str
    kind: FieldKind


LAYOUT: dict[str, tuple[BankField, ...]] = {
    "H": (
        BankField("format", "格式名称", "text"),
        BankField("number", "批次号", "text"),
        BankField("unit", "填报单位", "text"),
        BankField("programme", "发放项目", "text"),
        BankField("month", "发放月份", "month"),
        BankField("count", "笔数", "count"),
        BankField("sum_fen", "合计金额（分）", "fen"),
    ),
    "D": (
        BankField("item_id", "明细编号", "text"),
        BankField("account_name", "户名", "text"),
        BankField("account", "账号", "account"),
        BankField("amount_fen", "金额（元，两位小数）", "yuan"),
        BankField("summary", "摘要", "text"),
    ),
    "T": (
        BankField("count", "笔数", "count"),
        BankField("sum_fen", "合计金额（分）", "fen"),
        BankField("hash_name", "摘要算法", "text"),
        BankField("hash", "明细行的摘要值", "hash"),
    ),
}

PATTERNS: dict[FieldKind, re.Pattern[str]] = {
    "text": re.compile(r"[^|\x00-\x1f\x7f]+"),
    "month": re.compile(r"[0-9]{4}(0[1-9]|1[0-2])"),
    "count": re.compile(r"0|[1-9][0-9]{0,8}"),
    "fen": re.compile(r"0|[1-9][0-9]{0,14}"),
    "yuan": re.compile(r"(0|[1-9][0-9]{0,12})\.[0-9]{2}"),
    "account": re.compile(r"[0-9]{16,19}"),
    "hash": re.compile(r"[0-9a-f]{64}"),
}
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_PLACEHOLDERS = re.compile(r"[?？□■*\uff0a\ufffd]")


@dataclass(frozen=True)
class BankItem:
    """One payment. ``amount_fen`` is positive; ``summary`` is what the account holder will read.

    ``branch`` is the number of the bank's branch, for banks that ask for it.
    """

    item_id: str
    account_name: str
    account: str
    amount_fen: int
    summary: str
    branch: str = ""


@dataclass(frozen=True)
class BankBatch:
    """What a file is about. ``number`` names it for ever; ``month`` is the benefit month it is paid for."""

    number: str
    unit: str
    programme: str
    month: date


@dataclass(frozen=True)
class BankFault:
    """Why a payment cannot be written or a file cannot be trusted. ``where`` is an item id or a line.

    ``row``, ``field``, ``shown`` (masked) and ``remedy`` are there where one cell of a list is at fault.
    """

    code: str
    where: str
    message: str
    row: int = 0
    field: str = ""
    shown: str = ""
    remedy: str = ""


class BankFileError(Exception):
    """Nothing was written, or the file read cannot be trusted; ``faults`` says all that is wrong."""

    def __init__(self, faults: Sequence[BankFault]) -> None:
        super().__init__("\n".join(fault.message for fault in faults[:20]))
        self.faults = tuple(faults)


def item_faults(item: BankItem) -> list[BankFault]:
    """Everything that forbids writing this payment; empty when it may be written."""
    found = [_text_fault(item.item_id or _("明细"), "item_id_invalid", item.item_id), _name_fault(item)]
    account_good = PATTERNS["account"].fullmatch(item.account) and item.account.isascii()
    if not account_good:
        message = _("明细 {id}：账号应为16至19位数字，现为{length}位。")
        found.append(
            BankFault("account_invalid", item.item_id, message.format(id=item.item_id, length=len(item.account)))
        )
    if item.amount_fen == 0:
        found.append(
            BankFault("amount_zero", item.item_id, _("明细 {id}：金额为零，不能发放。").format(id=item.item_id))
        )
    if item.amount_fen < 0:
        found.append(
            BankFault(
                "amount_negative",
                item.item_id,
                _("明细 {id}：金额为负数，不能发放。").format(id=item.item_id),
            )
        )
    found.append(_summary_fault(item))
    return [fault for fault in found if fault is not None]


def batch_faults(batch: BankBatch, items: Sequence[BankItem]) -> list[BankFault]:
    """Everything that forbids writing this file: of the batch, of each payment, and between payments."""
    found = [
        _text_fault(batch.number or "文件头", "batch_invalid", text)
        for text in (batch.number, batch.unit, batch.programme)
    ]
    faults = [fault for fault in found if fault is not None]
    if batch.month.day != 1:
        faults.append(BankFault("batch_invalid", batch.number, _("发放月份应写成当月第一天的日期。")))
    if not items:
        faults.append(
            BankFault(
                "no_items",
                batch.number,
                _("批次 {number} 没有一笔可发放的明细。").format(number=batch.number),
            )
        )
    faults.extend(duplicate_item_faults(items))
    for item in items:
        faults.extend(item_faults(item))
    return faults


def duplicate_item_faults(items: Sequence[BankItem]) -> list[BankFault]:
    """One fault for each item id that stands on more than one payment."""
    faults = []
    for item_id, times in Counter(item.item_id for item in items).items():
        if times > 1:
            message = _("明细编号 {id} 出现了{times}次，编号不能重复。").format(id=item_id, times=times)
            faults.append(BankFault("item_duplicate", item_id, message))
    return faults


def _text_fault(where: str, code: str, text: str) -> BankFault | None:
    """Why a plain text field cannot be written as it is."""
    if not text.strip():
        return BankFault(code, where, _("“{where}”有一项为空，不能写入文件。").format(where=where))
    if not PATTERNS["text"].fullmatch(text) or not _is_encodable(text):
        message = _("“{where}”含有竖线、换行或无法写入的字符。").format(where=where)
        return BankFault(code, where, message)
    return None


def _is_encodable(text: str) -> bool:
    try:
        return text.encode(ENCODING).decode(ENCODING) == text
    except UnicodeError:
        return False


def _name_fault(item: BankItem) -> BankFault | None:
    """Why the bank could not match this account name."""
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
    if not PATTERNS["text"].fullmatch(name) or not _is_encodable(name):
        message = _("明细 {id}：户名含有竖线、换行或无法写入的字符。")
        return BankFault("name_unwritable", item_id, message.format(id=item_id))
    return None


def revealing_word(summary: str) -> str | None:
    """The word in a summary that tells a bank clerk of an illness or a misfortune; ``None`` when there is none."""
    return next((word for word in _REVEALING_WORDS if word in summary.upper()), None)


def _summary_fault(item: BankItem) -> BankFault | None:
    """Why this summary must not reach a bank message."""
    telling = revealing_word(item.summary)
    if telling:
        message = _("明细 {id}：摘要里的“{word}”会泄露个人隐私，请改用“儿童生活补贴”这类说法。")
        return BankFault("summary_reveals", item.item_id, message.format(id=item.item_id, word=telling))
    return _text_fault(item.item_id, "summary_invalid", item.summary)
