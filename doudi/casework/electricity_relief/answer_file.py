"""Read the power company's answer: meter number, result, first day, reason; every row comes back, read or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.electricity_relief.models import ElectricityRow
from doudi.casework.electricity_relief.refusals import ElectricityAnswerUnreadable
from doudi.core.attachments.file_types import safe_file_name

LARGEST_BYTES = 5_000_000
MOST_ROWS = 20_000
_HEADING_ROWS = 10
_Outcome = ElectricityRow.Outcome
_COLUMNS = {
    "meter": {"户号", "用电户号", "用户编号", "电表号"},
    "outcome": {"结果", "办理结果", "答复", "处理结果"},
    "applied_from": {"减免开始日期", "开始日期", "生效日期", "减免起始日期"},
    "reason": {"原因", "理由", "备注", "不予减免的原因"},
}
_WORDS = {
    "已减免": _Outcome.APPLIED,
    "减免": _Outcome.APPLIED,
    "已停止": _Outcome.STOPPED,
    "停止": _Outcome.STOPPED,
    "不予减免": _Outcome.REFUSED,
    "不符合": _Outcome.REFUSED,
    "户号不存在": _Outcome.METER_UNKNOWN,
    "查无此户": _Outcome.METER_UNKNOWN,
}


@dataclass(frozen=True)
class AnswerRow:
    """A row of the file: outcome and day are empty where they could not be read."""

    number: int
    meter: str
    outcome: str
    applied_from: date | None
    reason: str


def read_answer(name: str, content: bytes) -> list[AnswerRow]:
    """Return the rows of the company's file below its heading.

    Raises:
        ElectricityAnswerUnreadable
    """
    from doudi.files.spreadsheet_reader import UnreadableFileError, read_spreadsheet

    if not content or len(content) > LARGEST_BYTES:
        raise ElectricityAnswerUnreadable(_("文件是空的，或者超过5 MB，请核对是否选错了文件。"))
    with TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / safe_file_name(name)
        path.write_bytes(content)
        try:
            sheets = read_spreadsheet(path)
        except UnreadableFileError as error:
            raise ElectricityAnswerUnreadable(f"{error.skipped.message}{error.skipped.remedy}") from None
    cells = next((sheet.cells for sheet in sheets if not sheet.is_hidden and sheet.cells), ())
    heading, places = _heading(cells)
    rows = [
        _row(number, line, places)
        for number, line in enumerate(cells[heading + 1 :], start=1)
        if any(_text(cell) for cell in line)
    ]
    if not rows or len(rows) > MOST_ROWS:
        raise ElectricityAnswerUnreadable(_("表里没有数据，或者超过20000行。"))
    return rows


def _heading(cells: Any) -> tuple[int, dict[str, int]]:
    for number, line in enumerate(cells[:_HEADING_ROWS]):
        places = {
            name: place for name, words in _COLUMNS.items() for place, cell in enumerate(line) if _text(cell) in words
        }
        if {"meter", "outcome"} <= set(places):
            return number, places
    raise ElectricityAnswerUnreadable(_("找不到“户号”和“结果”两列，请让供电公司在名单上填写后发回。"))


def _row(number: int, line: Any, places: dict[str, int]) -> AnswerRow:
    said = {name: line[place] for name, place in places.items()}
    return AnswerRow(
        number,
        _text(said["meter"]),
        _WORDS.get(_text(said["outcome"]), ""),
        _day(said.get("applied_from")),
        _text(said.get("reason"))[:120],
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s", "", str(cell if cell is not None else ""))


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = re.fullmatch(r"(20[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", _text(cell))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
