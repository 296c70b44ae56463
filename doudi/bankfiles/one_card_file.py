"""Payment file of the 一卡通 platform for an uprated roll: layout, writer and reader.

Plain text in GB18030, fields separated by ``|``, lines ended by CR LF: one header line, one line per payment, one
trailer line with totals and a hash. ``LAYOUT`` declares every field once. Writing is all or nothing: one bad payment,
and no file appears. All relief money goes through banks (P30-3.4).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from doudi.bankfiles.faults import BankFault, BankFileError
from doudi.bankfiles.items import (
    ACCOUNT_NUMBER,
    ENCODING,
    PLAIN_TEXT,
    BankItem,
    duplicate_item_faults,
    item_faults,
    text_fault,
)
from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

LINE_END = b"\r\n"
SEPARATOR = "|"
FORMAT_NAME = "YKT-DF-1"
"""Format and version, written in every header, so that a later layout cannot be mistaken for this one."""

FieldKind = Literal["mark", "text", "month", "count", "fen", "yuan", "account", "hash"]


@dataclass(frozen=True)
class BankField:
    """One field of a line: its name in code, its label in the description, and the way it is written."""

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
    "text": PLAIN_TEXT,
    "month": re.compile(r"[0-9]{4}(0[1-9]|1[0-2])"),
    "count": re.compile(r"0|[1-9][0-9]{0,8}"),
    "fen": re.compile(r"0|[1-9][0-9]{0,14}"),
    "yuan": re.compile(r"(0|[1-9][0-9]{0,12})\.[0-9]{2}"),
    "account": ACCOUNT_NUMBER,
    "hash": re.compile(r"[0-9a-f]{64}"),
}


@dataclass(frozen=True)
class BankBatch:
    """Header of a file. ``number`` is unique among all files; ``month`` is the benefit month, as its first day."""

    number: str
    unit: str
    programme: str
    month: date


@dataclass(frozen=True)
class OneCardFile:
    """Content of a payment file whose totals and hash have been checked."""

    batch: BankBatch
    items: tuple[BankItem, ...]
    hash_name: str
    hash: str

    @property
    def sum_fen(self) -> int:
        """Total of all payments in fen."""
        return sum(item.amount_fen for item in self.items)


def write_one_card_file(path: Path, batch: BankBatch, items: Iterable[BankItem]) -> OneCardFile:
    """Write the payments of a batch to ``path``, read the file back and return its content.

    Raises:
        BankFileError: with every fault, if a payment may not be written; ``path`` is then untouched.
    """
    payments = tuple(items)
    faults = batch_faults(batch, payments)
    if faults:
        raise BankFileError(faults)
    content = render(batch, payments)
    with atomic_file(path) as aside:
        aside.write_bytes(content)
        return parse(aside.read_bytes())


def batch_faults(batch: BankBatch, items: Sequence[BankItem]) -> list[BankFault]:
    """Return every fault of the batch, of each payment, and between payments."""
    texts = [
        text_fault(batch.number or "文件头", "batch_invalid", text)
        for text in (batch.number, batch.unit, batch.programme)
    ]
    faults = [fault for fault in texts if fault is not None]
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


def render(batch: BankBatch, items: Sequence[BankItem]) -> bytes:
    """Return the bytes of a payment file; the same batch and items always give the same bytes."""
    details = b"".join(
        _line("D", (i.item_id, i.account_name, i.account, _yuan(i.amount_fen), i.summary)) for i in items
    )
    totals = (str(len(items)), str(sum(item.amount_fen for item in items)))
    header = (FORMAT_NAME, batch.number, batch.unit, batch.programme, f"{batch.month:%Y%m}", *totals)
    hash_name = strongest_hash()
    return _line("H", header) + details + _line("T", (*totals, hash_name, _hash(hash_name, details)))


def strongest_hash() -> str:
    """Return "SM3" where this machine's cryptographic library has it, else "SHA256"; each file names the hash used."""
    return "SM3" if "sm3" in hashlib.algorithms_available else "SHA256"


def describe_layout() -> str:
    """Describe the layout in words, for the bank's technician."""
    names = {"H": _("首行"), "D": _("明细行"), "T": _("末行")}
    lines = [
        _("一卡通代发文件格式 {name}：GB18030 编码，竖线分隔，每行以回车换行结束。").format(name=FORMAT_NAME),
        *(f"{names[mark]} {mark}：" + "、".join(field.label for field in fields) for mark, fields in LAYOUT.items()),
        _("请先解码再按竖线切分：个别汉字的第二个字节与竖线相同。"),
        _("摘要值按全部明细行的原始字节（含回车换行）计算，算法写在末行（SM3 或 SHA256）。"),
    ]
    return "\n".join(lines)


def _line(mark: str, texts: Sequence[str]) -> bytes:
    return SEPARATOR.join((mark, *texts)).encode(ENCODING) + LINE_END


def _yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def _hash(name: str, content: bytes) -> str:
    return hashlib.new(name.lower(), content).hexdigest()


def read_one_card_file(path: Path) -> OneCardFile:
    """Read a payment file and check its structure, totals and hash.

    Raises:
        BankFileError: with every fault found.
    """
    return parse(path.read_bytes())


def parse(content: bytes) -> OneCardFile:
    """Parse and check the bytes of a payment file.

    Raises:
        BankFileError: with every fault found.
    """
    header, details, trailer = _three_parts(content)
    faults: list[BankFault] = []
    head = _fields("H", header, 1, faults)
    rows = [_fields("D", line, number, faults) for number, line in enumerate(details, 2)]
    tail = _fields("T", trailer, len(details) + 2, faults)
    if faults:
        raise BankFileError(faults)
    items = tuple(
        BankItem(r["item_id"], r["account_name"], r["account"], int(r["amount_fen"].replace(".", "")), r["summary"])
        for r in rows
    )
    month = date(int(head["month"][:4]), int(head["month"][4:]), 1)
    batch = BankBatch(head["number"], head["unit"], head["programme"], month)
    faults = _total_faults(head, tail, items, b"".join(line + LINE_END for line in details))
    faults = faults or batch_faults(batch, items)
    if faults:
        raise BankFileError(faults)
    return OneCardFile(batch, items, tail["hash_name"], tail["hash"])


def _three_parts(content: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Split a file into header, detail and trailer lines; refuse a truncated file."""
    lines = content.split(LINE_END)
    if len(lines) < 3 or lines[-1] or not lines[-2].startswith(b"T|"):
        message = _("文件不完整：没有末行，可能在传输中被截断。请重新取得文件。")
        raise BankFileError([BankFault("file_incomplete", _("文件"), message)])
    return lines[0], lines[1:-2], lines[-2]


def _fields(mark: str, line: bytes, number: int, faults: list[BankFault]) -> dict[str, str]:
    """Return the fields of one line by name; add what does not follow the layout to ``faults``."""
    where = _("第{number}行").format(number=number)
    try:
        texts = line.decode(ENCODING).split(SEPARATOR)
    except UnicodeDecodeError:
        faults.append(BankFault("line_encoding", where, _("{where}不是 GB18030 编码。").format(where=where)))
        return {}
    fields = LAYOUT[mark]
    if texts[0] != mark or len(texts) != len(fields) + 1:
        message = _("{where}应以 {mark} 开头，共{count}项。").format(where=where, mark=mark, count=len(fields) + 1)
        faults.append(BankFault("line_structure", where, message))
        return {}
    for field, text in zip(fields, texts[1:], strict=True):
        if not PATTERNS[field.kind].fullmatch(text):
            message = _("{where}的“{label}”写法不对。").format(where=where, label=field.label)
            faults.append(BankFault("field_invalid", where, message))
    return dict(zip((field.name for field in fields), texts[1:], strict=True))


def _total_faults(
    head: dict[str, str], tail: dict[str, str], items: Sequence[BankItem], details: bytes
) -> list[BankFault]:
    """Return which of format name, counts, sums and hash disagree with the payments in the file."""
    faults = []
    if head["format"] != FORMAT_NAME:
        message = _("文件格式是 {found}，本程序只认 {name}。").format(found=head["format"], name=FORMAT_NAME)
        faults.append(BankFault("format_unknown", _("首行"), message))
    actual = {"count": len(items), "sum_fen": sum(item.amount_fen for item in items)}
    codes = {"count": "count_differs", "sum_fen": "sum_differs"}
    for line, values in ((_("首行"), head), (_("末行"), tail)):
        for field, code in codes.items():
            if int(values[field]) != actual[field]:
                message = _("{line}的合计是 {said}，明细实际是 {found}。")
                faults.append(BankFault(code, line, message.format(line=line, said=values[field], found=actual[field])))
    if tail["hash_name"] not in {"SM3", "SHA256"} or tail["hash_name"].lower() not in hashlib.algorithms_available:
        message = _("末行的摘要算法 {name} 在本机无法核对。").format(name=tail["hash_name"])
        faults.append(BankFault("hash_unknown", _("末行"), message))
    elif _hash(tail["hash_name"], details) != tail["hash"]:
        faults.append(BankFault("hash_differs", _("末行"), _("明细内容与末行的摘要值不符，文件被改动过。")))
    return faults
