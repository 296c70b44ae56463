"""The file of faulty rows keeps titles, row numbers and types, marks the faults, and is read again as a roll."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doudi.core.divisions.models import Division
from doudi.registry.roll_import.faults_workbook import faults_workbook
from doudi.registry.roll_import.models import RollFile
from tests.registry.roll_import.test_import import DIBAO, hand_in, officer

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def roll(officer: Any) -> RollFile:
    return hand_in(officer)


def faulty_file(roll: RollFile) -> bytes:
    return faults_workbook(roll, roll.families.exclude(status="ready"))


def test_title_rows_types_and_row_numbers_are_kept(roll: RollFile) -> None:
    source = openpyxl.load_workbook(DIBAO).worksheets[0]
    page = openpyxl.load_workbook(io.BytesIO(faulty_file(roll))).worksheets[0]
    assert page["A1"].value == source["A1"].value, "the title stands first"
    header = next(row for row in page.iter_rows() if row[-1].value == "错误说明")
    assert header[-2].value == "原表行号"
    compared = 0
    for row in page.iter_rows(min_row=header[0].row + 1):
        if not isinstance(row[-2].value, int):
            continue
        for cell in row[:-2]:
            original = source.cell(row[-2].value, cell.column).value
            if isinstance(original, int | float | datetime) and abs_below(original):
                assert cell.value == original, cell.coordinate
                compared += 1
    assert compared > 20


def abs_below(value: Any) -> bool:
    """Whether a number keeps all its digits in Excel; dates do."""
    return isinstance(value, datetime) or abs(value) < 10**15


def test_wrong_cells_are_coloured(roll: RollFile) -> None:
    page = openpyxl.load_workbook(io.BytesIO(faulty_file(roll))).worksheets[0]
    coloured = [cell for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFDE2C8"]
    faults = [
        problem
        for family in roll.families.exclude(status="ready")
        for problem in family.problems
        if problem["severity"] == "fault" and problem["column"]
    ]
    assert 0 < len(coloured) <= len({(problem["row"], problem["column"]) for problem in faults})


def test_file_is_read_again_as_a_roll(roll: RollFile, officer: Any, tmp_path: Path) -> None:
    returned = tmp_path / "桥头乡2023年4月农村低保花名册 退回.xlsx"
    returned.write_bytes(faulty_file(roll))
    again = hand_in(officer, returned)
    assert again.state == RollFile.State.STAGED
    before = sorted(roll.families.exclude(status="ready").values_list("head_name", "people", "month_fen"))
    assert sorted(again.families.values_list("head_name", "people", "month_fen")) == before
    codes = {problem["code"] for family in again.families.all() for problem in family.problems}
    assert "id_precision_lost" in codes or "id_check_digit" in codes
    assert Division.objects.filter(code=again.village_code[:9]).exists()
