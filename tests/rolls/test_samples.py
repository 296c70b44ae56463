"""The four sample rolls: every figure and every problem, worked out from the files by another way of reading.

``_read_plainly`` knows where the columns of the samples stand and does its own arithmetic on what openpyxl shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doudi.rolls.model import ReadResult, Sheet
from doudi.rolls.read.files import read_rolls

DATA = Path(__file__).parent / "data"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

QIAOTOU = "桥头乡2023年4月农村低保花名册.xlsx"
QILUSHAN = "祁禄山镇2023年4月城市低保花名册.xlsx"
PANGUSHAN = "盘古山镇农村特困人员名册.xlsx"
CERTIFICATES = "县残联持证残疾人名单.csv"


@pytest.fixture(scope="module")
def reading() -> ReadResult:
    return read_rolls([DATA])


def _sheet(reading: ReadResult, file: str, name: str) -> Sheet:
    return next(sheet for sheet in reading.sheets if (sheet.file, sheet.name) == (file, name))


def _plain(value: Any) -> str:
    return re.sub(r"[\s'￥¥,元]", "", unicodedata.normalize("NFKC", str(value))).upper()


def _fault_of_number(value: Any) -> str | None:
    if value is None:
        return "id_missing"
    if isinstance(value, float):
        return "id_precision_lost"
    text = _plain(value)
    if len(text) == 15:
        return "id_15_digits"
    total = sum(int(sign) * weight for sign, weight in zip(text, _WEIGHTS, strict=False))
    return None if len(text) == 18 and "10X98765432"[total % 11] == text[17] else "id_check_digit"


def _read_plainly(file: str) -> tuple[Counter[str], set[tuple[int, str, str]]]:
    """Figures, and row, column and code of each fault, of a dibao sample."""
    sheet = openpyxl.load_workbook(DATA / file).worksheets[0]
    figures: Counter[str] = Counter()
    faults: set[tuple[int, str, str]] = set()
    for row in range(5, sheet.max_row + 1):
        cell = {letter: sheet[f"{letter}{row}"].value for letter in "ACDEFGHIJKLMNO"}
        if cell["A"] in ("小计", "合计"):
            if (cell["F"], cell["M"] * 100) != (figures["covered"], figures["fen"]):
                faults.add((row, "M", "total_differs"))
            continue
        if cell["G"] is None:
            continue
        figures["people"] += 1
        head = cell["H"] == "户主"
        number, column = (cell["D"], "D") if head else (cell["I"], "I")
        fault = _fault_of_number(number)
        if fault:
            faults.add((row, column, fault))
        if not head:
            continue
        figures["households"] += 1
        if cell["A"] is None:
            faults.add((row, "C", "family_row_lost"))
            continue
        figures["covered"] += cell["F"]
        figures["fen"] += round(float(_plain(cell["M"])) * 100)
        if len(_plain(cell["O"])) != 19:
            faults.add((row, "O", "bank_account_length"))
    return figures, faults


@pytest.mark.parametrize(("file", "area", "township"), [(QIAOTOU, "rural", "桥头乡"), (QILUSHAN, "urban", "祁禄山镇")])
def test_faults_of_dibao_samples(reading: ReadResult, file: str, area: str, township: str) -> None:
    sheet = _sheet(reading, file, "2023年4月")
    figures, faults = _read_plainly(file)
    assert {(problem.row, problem.column, problem.code) for problem in sheet.problems} == faults
    assert len(sheet.problems) == len(faults)
    assert (sheet.households, sheet.people) == (figures["households"], figures["people"])
    assert (sheet.covered, sheet.month_total_fen) == (figures["covered"], figures["fen"])
    assert (sheet.programme, sheet.area, sheet.township) == ("dibao", area, township)
    assert (str(sheet.month), str(sheet.filing_date)) == ("2023-04-01", "2023-04-06")


def test_figures_of_samples(reading: ReadResult) -> None:
    figures = [
        (sheet.file, sheet.name, sheet.kind, sheet.households, sheet.people, sheet.covered, sheet.month_total_fen)
        for sheet in reading.sheets
    ]
    assert figures == [
        (CERTIFICATES, "县残联持证残疾人名单", "certificates", 0, 300, 0, 0),
        (QIAOTOU, "2023年4月", "roll", 260, 773, 721, 31_477_000),
        (PANGUSHAN, "集中供养", "roll", 60, 60, 60, 9_934_000),
        (PANGUSHAN, "分散供养", "roll", 60, 60, 60, 9_397_000),
        (QILUSHAN, "2023年4月", "roll", 120, 338, 310, 19_550_000),
    ]
    assert [workbook.empty_sheets for workbook in reading.workbooks] == [(), ("Sheet2",), (), ("Sheet2",)]


def test_number_of_problems_in_samples(reading: ReadResult) -> None:
    assert Counter(problem.code for problem in _sheet(reading, QIAOTOU, "2023年4月").problems) == {
        "id_precision_lost": 34,
        "id_15_digits": 26,
        "id_check_digit": 23,
        "total_differs": 15,
        "id_missing": 12,
        "family_row_lost": 6,
        "bank_account_length": 4,
    }
    assert Counter(problem.code for problem in _sheet(reading, QILUSHAN, "2023年4月").problems) == {
        "id_check_digit": 13,
        "id_15_digits": 12,
        "id_precision_lost": 10,
        "id_missing": 7,
        "total_differs": 7,
        "family_row_lost": 5,
        "bank_account_length": 5,
    }
    assert _sheet(reading, CERTIFICATES, "县残联持证残疾人名单").problems == ()


def test_tekun_sample(reading: ReadResult) -> None:
    inside = _sheet(reading, PANGUSHAN, "集中供养")
    outside = _sheet(reading, PANGUSHAN, "分散供养")
    assert {(problem.row, problem.column, problem.code) for problem in inside.problems} == {
        (0, "", "month_missing"),
        (18, "C", "id_precision_lost"),
        (30, "C", "id_precision_lost"),
        (32, "C", "id_15_digits"),
        (48, "C", "id_check_digit"),
    }
    assert {(problem.row, problem.column, problem.code) for problem in outside.problems} == {
        (0, "", "month_missing"),
        (42, "C", "id_missing"),
        (53, "C", "id_check_digit"),
        (57, "C", "id_15_digits"),
        *((row, "C", "id_precision_lost") for row in (11, 12, 33, 34, 55)),
    }
    assert [sheet.programme for sheet in (inside, outside)] == ["tekun", "tekun"]
    assert {person.in_institution for person in inside.persons} == {True}
    assert {person.in_institution for person in outside.persons} == {False}
    assert (inside.month, str(inside.standards_month)) == (None, "2022-11-01")


def test_old_number_is_upgraded_and_lost_digits_not_guessed(reading: ReadResult) -> None:
    inside = _sheet(reading, PANGUSHAN, "集中供养")
    of_row = {person.row: person for person in inside.persons}
    upgraded = of_row[32].id_number
    assert upgraded is not None
    assert (upgraded[:6], upgraded[6:8], _fault_of_number(upgraded)) == ("360731", "19", None)
    assert of_row[18].id_number is None


def test_names_lose_their_spaces(reading: ReadResult) -> None:
    sheet = _sheet(reading, QIAOTOU, "2023年4月")
    family = next(family for family in sheet.families if family.first_row == 121)
    assert (family.head_name, family.persons[0].name, family.persons[0].is_head) == ("段䶮", "段䶮", True)


def test_list_of_certificates_is_no_roll(reading: ReadResult) -> None:
    sheet = _sheet(reading, CERTIFICATES, "县残联持证残疾人名单")
    first = sheet.families[0].persons[0]
    assert (first.name, first.disability_category, first.disability_grade) == ("丁招娣", "speech", 1)
    assert first.id_number == "360731199106130336"
