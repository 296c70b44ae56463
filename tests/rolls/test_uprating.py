"""Uprating of the samples against families calculated by hand, an independent calculation, and equal sums."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from doudi.bankfiles.one_card_file import read_one_card_file
from doudi.commandline import main
from doudi.files.atomic import OutputRefusedError
from doudi.rolls.read.files import read_rolls
from doudi.rolls.uprating.pipeline import UpratingResult, uprate_rolls

DATA = Path(__file__).parent / "data"
KNOWN, MAY = date(2023, 5, 10), date(2023, 5, 1)
DIBAO = ("桥头乡2023年4月农村低保花名册.xlsx", "祁禄山镇2023年4月城市低保花名册.xlsx")
STANDARD_FEN, LEAST_FEN = {"农村": 660_00, "城市": 885_00}, {"农村": 220_00, "城市": 290_00}


@pytest.fixture(scope="module")
def uprated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, UpratingResult]:
    out = tmp_path_factory.mktemp("raised") / "五月"
    reading = read_rolls(sorted(path for path in DATA.iterdir() if path.is_file()))
    return out, uprate_rolls(reading, known=KNOWN, pay_month=MAY, out=out)


@cache
def workbook_of(path: Path) -> openpyxl.Workbook:
    """Read a workbook once for all tests, which takes a second or more; nothing writes it afterwards."""
    return openpyxl.load_workbook(path)


def rows_of(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    return list(workbook_of(path)[sheet].iter_rows(values_only=True))


def fen(value: Any) -> int:
    return round(float(value) * 100)


def test_families_calculated_by_hand(uprated: tuple[Path, UpratingResult]) -> None:
    rows = rows_of(uprated[0] / "祁禄山镇2023年5月城市低保花名册.xlsx", "变动明细")
    by_row = {row[1]: row for row in rows if isinstance(row[0], int)}
    # Row 5: one person on full dibao, 825 before, 885 now, January to April: 4 times 60.
    assert by_row[5][9:15] == (825, 885, 60, "1—4月", 240, 1125)
    # Row 6: three people, income 560: 825 - 560 = 265 before, 885 - 560 = 325 now: 3 times 60, four months.
    assert by_row[6][9:15] == (795, 975, 180, "1—4月", 720, 1695)
    # Row 9: the head's number fails its check digit; the money is worked out and held back.
    assert by_row[9][9:16] == (3525, 3825, 300, "1—4月", 1200, 5025, "暂缓")
    rows = rows_of(uprated[0] / "桥头乡2023年5月农村低保花名册.xlsx", "变动明细")
    by_row = {row[1]: row for row in rows if isinstance(row[0], int)}
    # Row 8: four people, income 560: 600 - 560 = 40, at least 180; now 660 - 560 = 100, at least 220.
    assert by_row[8][9:15] == (720, 880, 160, "1—4月", 640, 1520)


def families(out: Path, roll: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    path = out / roll.replace("4月", "5月")
    area = "农村" if "农村" in roll else "城市"
    for row in rows_of(path, "2023年5月"):
        if isinstance(row[0], int) and row[20]:
            yield area, row


@pytest.mark.parametrize("roll", DIBAO)
def test_families_against_independent_calculation(uprated: tuple[Path, UpratingResult], roll: str) -> None:
    """The office's own columns: people F, class J, income K, a head L, a month M, start N, back payment S, all T."""
    checked = 0
    before = {row[0]: row for row in rows_of(DATA / roll, "2023年4月") if isinstance(row[0], int)}
    for area, row in families(uprated[0], roll):
        if row[20] != "打卡发放":
            continue
        a_head = STANDARD_FEN[area]
        if row[9] != "常补":
            a_head = max(a_head - fen(row[10]), LEAST_FEN[area])
        assert fen(row[11]) == a_head
        assert fen(row[12]) == a_head * row[5]
        span = re.fullmatch(r"(\d)(?:—(\d))?月", str(row[17] or "")) or [None, 1, 0]
        months = int(span[2] or span[1]) - int(span[1]) + 1
        paid = fen(re.sub(r"[^0-9.]", "", _half_width(str(before[row[0]][12]))))
        assert fen(row[18] or 0) == max(a_head * row[5] - paid, 0) * months
        assert fen(row[19]) == fen(row[12]) + fen(row[18] or 0)
        checked += 1
    assert checked > 80


def _half_width(text: str) -> str:
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})


def test_due_equals_paid_plus_held(uprated: tuple[Path, UpratingResult]) -> None:
    out, outcome = uprated
    in_files = sum(read_one_card_file(path).sum_fen for path in out.glob("*一卡通代发*.txt"))
    sums = outcome.sums
    assert in_files == sums.paid_fen > 0
    assert sums.total_fen == sums.paid_fen + sums.held_fen
    assert sums.held_fen > 0
    on_sheets = 0
    for roll in DIBAO:
        on_sheets += sum(fen(row[19]) for _area, row in families(out, roll))
    of_dibao = sum(sheet.total_fen for file in outcome.files if "低保" in file.source for sheet in file.sheets)
    assert on_sheets == of_dibao


def test_families_with_faults_are_held(uprated: tuple[Path, UpratingResult]) -> None:
    for file in uprated[1].files:
        for sheet in file.sheets:
            for family in sheet.families:
                if any(person.id_number is None for person in family.family.persons):
                    assert family.is_held, family.family.first_row


def test_uprated_roll_matches_the_law(uprated: tuple[Path, UpratingResult]) -> None:
    out, outcome = uprated
    reading = read_rolls([out / roll.replace("4月", "5月") for roll in DIBAO])
    rolls = [sheet for sheet in reading.sheets if sheet.kind == "roll"]
    lists = [sheet.name for sheet in reading.sheets if sheet.kind != "roll"]
    assert lists == ["变动明细", "问题清单", "升幅说明", "变动明细", "问题清单"]
    assert [sheet.month for sheet in rolls] == [MAY, MAY]
    paid_rows = {
        (file.workbook_name, family.family.first_row)
        for file in outcome.files
        for sheet in file.sheets
        for family in sheet.families
        if not family.is_held
    }
    told = [
        problem
        for sheet in rolls
        for problem in sheet.problems
        if problem.code == "amount_differs_from_law" and (problem.file, problem.row) in paid_rows
    ]
    assert told == []


def test_uprated_roll_is_not_uprated_again(uprated: tuple[Path, UpratingResult], tmp_path: Path) -> None:
    reading = read_rolls([uprated[0] / DIBAO[0].replace("4月", "5月")])
    outcome = uprate_rolls(reading, known=KNOWN, pay_month=MAY, out=tmp_path / "again")
    assert outcome.files == ()
    assert any("再提标会重复发放" in entry.reason for entry in outcome.omissions)


def test_same_rolls_give_same_files(uprated: tuple[Path, UpratingResult], tmp_path: Path) -> None:
    reading = read_rolls(sorted(path for path in DATA.iterdir() if path.is_file()))
    uprate_rolls(reading, known=KNOWN, pay_month=MAY, out=tmp_path / "again")
    for path in sorted(uprated[0].glob("*.txt")):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_reasons_name_the_clause(uprated: tuple[Path, UpratingResult]) -> None:
    for roll in DIBAO:
        rows = rows_of(uprated[0] / roll.replace("4月", "5月"), "变动明细")
        reasons = [row[16] for row in rows if isinstance(row[0], int) and row[15] == "打卡发放"]
        assert reasons
        assert all("于民字〔2023〕30号" in reason for reason in reasons)


@pytest.mark.clause("P30-3.2")
def test_rises_below_the_standard_are_listed_with_reason(uprated: tuple[Path, UpratingResult]) -> None:
    """Compute by hand: amount per head then and now from class J and income K of the office's roll."""
    rural, urban = DIBAO
    rows = rows_of(uprated[0] / rural.replace("4月", "5月"), "升幅说明")
    listed = {int(row[2]): row for row in rows if isinstance(row[0], int)}
    expected = {}
    for row_number, row in enumerate(rows_of(DATA / rural, "2023年4月"), start=1):
        income_text = re.sub(r"[^0-9.]", "", _half_width(str(row[10] or "")))
        if not isinstance(row[0], int) or row[9] == "常补" or not income_text:
            continue
        income = fen(income_text)
        old, new = max(600_00 - income, 180_00), max(660_00 - income, 220_00)
        if new - old < 60_00:
            expected[row_number] = (old, new)
    assert len(expected) > 5
    assert set(listed) == set(expected)
    for row_number, (old, new) in expected.items():
        row = listed[row_number]
        assert tuple(fen(cell) for cell in row[6:10]) == (old, new, new - old, 60_00)
        assert "三（二）" in row[10]
    # In town the highest income leaves a difference above the minimum, so all families gain the whole rise.
    assert "升幅说明" not in workbook_of(uprated[0] / urban.replace("4月", "5月")).sheetnames


def test_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_text("x", encoding="utf-8")
    reading = read_rolls([DATA / DIBAO[1]])
    with pytest.raises(OutputRefusedError):
        uprate_rolls(reading, known=KNOWN, pay_month=MAY, out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_command_with_broken_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    code = main(
        [
            "rolls",
            "raise",
            str(DATA / DIBAO[1]),
            str(tmp_path / "坏.xlsx"),
            "--known",
            "2023-05-10",
            "--pay-month",
            "2023-05",
            "--out",
            str(tmp_path / "out"),
        ]
    )
    said = capsys.readouterr().err
    assert code == 2
    assert "坏.xlsx" in said
    assert (tmp_path / "out" / "祁禄山镇2023年5月城市低保花名册.xlsx").exists()
