"""Sheets with garbage in their cells are read to the end, and no row counts twice."""

from __future__ import annotations

import random
from datetime import date, datetime, time
from pathlib import Path

import pytest

from doudi.files.cells import CellValue
from doudi.files.spreadsheet_reader import RawSheet
from doudi.rolls.check.duplicates import mark_duplicates
from doudi.rolls.check.lawful_amounts import compare_with_law
from doudi.rolls.check.report import report_data
from doudi.rolls.model import ReadResult, Workbook
from doudi.rolls.read.sheet import is_empty, read_sheet
from tests.rolls.variant_rolls import VARIANTS

GARBAGE: tuple[CellValue, ...] = (
    None,
    "",
    " ",
    "合计",
    "小计",
    "同上",
    "-",
    "无",
    0,
    -1,
    1e308,
    float("inf"),
    float("nan"),
    3.6e17,
    10**30,
    True,
    date(2023, 4, 1),
    datetime(2023, 4, 1, 8, 0),  # noqa: DTZ001 - Excel knows no time zones
    time(8, 0),
    "=A1",
    "#REF!",
    "姓名",
    "身份证号码",
    "2023年13月",
    "２０２３年４月",
    "9" * 400,
    "王" * 300,
    "\u200b",
    "🙂",
    "(",
    "）",
    "1,2,3",
    "¥",
    "元",
    "一",
    "常补",
    "户主",
    "第1页 共2页",
    "20230231",
    "0.001",
)


@pytest.mark.parametrize("seed", range(60))
def test_garbage_in_cells_never_stops_reading(seed: int) -> None:
    chance = random.Random(seed)
    variant = chance.choice(VARIANTS)()
    sheets = []
    for grid in variant.grids:
        width = max((len(row) for row in grid.cells), default=0)
        rows = [[*row, *[None] * (width - len(row))] for row in grid.cells]
        for _hit in range(chance.randint(1, 12) if rows else 0):
            rows[chance.randrange(len(rows))][chance.randrange(width)] = chance.choice(GARBAGE)
        if chance.random() < 0.3:
            chance.shuffle(rows)
        raw = RawSheet(grid.name, tuple(tuple(row) for row in rows), ((0, 0, 2, width), (1, 1, 9, 1)))
        if not is_empty(raw):
            sheets.append(compare_with_law(read_sheet(raw, variant.file, Path(variant.file).stem)))
    reading = ReadResult(mark_duplicates([Workbook(Path(variant.file), tuple(sheets))]))
    assert len(report_data(reading)["sheets"]) == len(sheets)
    for sheet in reading.sheets:
        rows_of_families = [row for family in sheet.families for row in family.rows]
        assert len(rows_of_families) == len(set(rows_of_families))
        assert all(1 <= problem.row <= len(sheet.cells) or problem.row == 0 for problem in sheet.problems)
