"""Files of every kind; unreadable ones are skipped with a reason."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from doudi.rolls.read.files import read_rolls, roll_files
from tests.rolls.variant_rolls import one_row_per_person_with_own_money

DATA = Path(__file__).parent / "data"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _encrypted(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)


def _zero(path: Path) -> None:
    path.write_bytes(b"")


def _spaces(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf \r\n\r\n")


def _truncated(path: Path) -> None:
    whole = one_row_per_person_with_own_money().make(path.parent / "..").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _word(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 2000)


def _word_of_today(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")


def _only_empty_sheets(path: Path) -> None:
    openpyxl.Workbook().save(path)


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def _prose(path: Path) -> None:
    path.write_text("这不是花名册\n只是一段话\n", encoding="utf-8")


def _bomb(path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")


def _formula_without_value(path: Path) -> None:
    book = openpyxl.load_workbook(DATA / "桥头乡2023年4月农村低保花名册.xlsx")
    book.worksheets[0]["L8"] = "=K8*2"
    book.save(path)


def test_totals_may_be_formulas_without_results(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(DATA / "桥头乡2023年4月农村低保花名册.xlsx")
    sheet = book.worksheets[0]
    stored = read_rolls([DATA / "桥头乡2023年4月农村低保花名册.xlsx"]).sheets[0]
    sheet["M64"], sheet["F804"], sheet["M804"] = "=SUM(M5:M63)", "=SUM(F5:F803)/2", "=SUM(M5:M803)/2"
    sheet["M806"] = "=M804"  # below the table, where nothing says what it is
    book.save(tmp_path / "桥头.xlsx")
    reading = read_rolls([tmp_path / "桥头.xlsx"])
    assert reading.skipped == ()
    read = reading.sheets[0]
    assert (read.households, read.people) == (stored.households, stored.people)
    assert (read.totals[-1].row, read.totals[-1].amount_fen) == (804, None)
    assert [(one.row, one.severity) for one in read.problems if one.code == "total_not_stored"] == [
        (64, "notice"),
        (804, "notice"),
    ]
    sheet["K8"] = "=L8"
    book.save(tmp_path / "桥头.xlsx")
    refused = read_rolls([tmp_path / "桥头.xlsx"]).skipped[0]
    assert refused.code == "formula_without_value"
    assert refused.message.startswith("K8等格是公式")


def _spreadsheet_xml(path: Path) -> None:
    path.write_text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_encrypted, "file_protected"),
        (_formula_without_value, "formula_without_value"),
        (_zero, "file_empty"),
        (_spaces, "file_empty"),
        (_truncated, "file_broken"),
        (_word, "file_broken"),
        (_word_of_today, "file_broken"),
        (_only_empty_sheets, "file_empty"),
        (_picture, "file_broken"),
        (_prose, "file_broken"),
        (_bomb, "file_too_large"),
        (_spreadsheet_xml, "file_type"),
    ],
)
def test_unreadable_file_is_skipped(make: object, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "rolls"
    folder.mkdir()
    assert callable(make)
    make(folder / "坏.xls")
    good = one_row_per_person_with_own_money().make(folder)
    reading = read_rolls([folder / "坏.xls", good])
    assert [(file.file, file.code) for file in reading.skipped] == [("坏.xls", code)]
    assert reading.skipped[0].message
    assert reading.skipped[0].remedy
    assert [sheet.households for sheet in reading.sheets] == [2]


def test_missing_file_and_empty_folder_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    reading = read_rolls([tmp_path / "没有.xlsx", tmp_path / "空"])
    assert [(file.file, file.code) for file in reading.skipped] == [("没有.xlsx", "file_missing"), ("空", "file_type")]


def test_folder_gives_its_rolls_without_lock_files(tmp_path: Path) -> None:
    (tmp_path / "乡").mkdir()
    for name in ("乙.xlsx", "甲.csv", "乡/丙.xls", "~$乙.xlsx", ".隐藏.csv", "说明.docx", "照片.png"):
        (tmp_path / name).write_bytes(b"x")
    names = [path.name for path in roll_files([tmp_path, tmp_path / "甲.csv"])]
    assert sorted(names) == sorted(["丙.xls", "乙.xlsx", "甲.csv"])


def test_duplicate_person_is_reported_in_both_files(tmp_path: Path) -> None:
    variant = one_row_per_person_with_own_money()
    first = variant.make(tmp_path)
    variant.file = "再报.xlsx"
    second = variant.make(tmp_path)
    reading = read_rolls([first, second])
    codes = [[problem.code for problem in sheet.problems if problem.row] for sheet in reading.sheets]
    assert codes == [["duplicate_person"] * 5, ["duplicate_person"] * 5]
    assert "再报.xlsx" in reading.sheets[0].problems[0].message


def test_old_excel_file_is_read_like_new_one(tmp_path: Path) -> None:
    """The old file holds the cells of the variant written here as a new one."""
    old = read_rolls([Path(__file__).parent / "old_files" / "银坑镇.xls"]).sheets[0]
    new = read_rolls([one_row_per_person_with_own_money().make(tmp_path)]).sheets[0]
    assert (old.families, old.programmes, old.month, old.township) == (
        new.families,
        new.programmes,
        new.month,
        new.township,
    )
    assert old.month_total_fen == 292_500


def test_workbook_with_password_is_skipped(tmp_path: Path) -> None:
    plain = DATA / "祁禄山镇2023年4月城市低保花名册.xlsx"
    locked = tmp_path / "加密花名册.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        OOXMLFile(source).encrypt("兜底", target)
    reading = read_rolls([locked, plain])
    assert [(skipped.file, skipped.code) for skipped in reading.skipped] == [("加密花名册.xlsx", "file_protected")]
    assert any(sheet.kind == "roll" for sheet in reading.sheets)


def test_old_workbook_of_other_program(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("低保")
    rows = [
        ["罗坳镇2023年4月农村低保花名册"],
        ["序号", "户主姓名", "身份证号", "保障人数", "类别", "月人均收入", "月补助金额", "开户账号"],
        [1, "刘甲生", "360731198001011017", 2, "常补", 0, 1200, "6217000000000000001"],
    ]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(tmp_path / "老表.xls"))
    (roll,) = [sheet for sheet in read_rolls([tmp_path / "老表.xls"]).sheets if sheet.kind == "roll"]
    assert (roll.programmes, roll.area, len(roll.families)) == (("dibao",), "rural", 1)
    assert roll.families[0].month_fen == 1_200_00
