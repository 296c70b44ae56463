"""A roll whose headings nobody has seen: its row of headings is no family, and each column is named by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from doudi.rolls.read.files import read_rolls
from tests.conftest import identity_number

NAMES = ("钟有福", "肖长庚", "方冬秀", "温桂兰")


def roll(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["桥头乡2023年4月份农村低保户领款情况一览"])
    sheet.append(["填报：民政所　　　　审核：　　　　　单位：元"])
    sheet.append(["顺号", "领款的人", "公民号码", "住哪个村", "一家几人", "一个月领多少", "存折"])
    for index, name in enumerate(NAMES):
        number = identity_number(date(1950 + index, 3, 1), 700 + index)
        sheet.append([index + 1, name, number, "桥头村", 1, 380 + 10 * index, f"622848039901000{index:04d}"])
    book.save(path)
    return path


def test_row_of_unknown_headings_is_no_family(tmp_path: Path) -> None:
    (sheet,) = read_rolls([roll(tmp_path / "名单.xlsx")]).sheets
    assert [family.persons[0].name for family in sheet.families] == list(NAMES)
    assert sheet.header_rows == (3,)
    assert sheet.title_rows == (1, 2)
    headers = {column.letter: column.header for column in sheet.columns}
    assert (headers["B"], headers["F"]) == ("领款的人", "一个月领多少")
    assert {column.header: column.meaning for column in sheet.columns}["公民号码"] in {"id_number", "head_id"}
