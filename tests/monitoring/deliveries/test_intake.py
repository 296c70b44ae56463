"""Files are read as they come: of every kind, with titles, other headings, dates and amounts as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from doudi.files.spreadsheet_reader import UnreadableFileError
from doudi.monitoring.deliveries.contents import content_file
from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
from doudi.monitoring.deliveries.intake.staged_file import HeadingsNotRecognisedError, Staged, stage_file
from tests.conftest import identity_number
from tests.monitoring.deliveries.files import csv_of, xlsx

NOBODY = identity_number(date(1950, 1, 1), 333)


class Read:
    """A file that was read: the report, and the rows."""

    def __init__(self, staged: Staged) -> None:
        self.staged = staged
        with content_file(staged.rows_key) as path:
            table = duckdb.connect().execute(f"FROM read_parquet('{path}')")
            names = [column[0] for column in table.description]
            self.rows = [dict(zip(names, row, strict=True)) for row in table.fetchall()]

    @property
    def codes(self) -> list[str]:
        return [fault["code"] for fault in self.staged.faults]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


@pytest.fixture
def read(family: Any, tmp_path: Path) -> Any:
    def read(source: str, data: bytes, *, choices: Mapping[str, str] | None = None, is_fixed: bool = False) -> Read:
        with SharedRegistry() as registry:
            return Read(
                stage_file(
                    source,
                    "清单",
                    data,
                    choices or {},
                    is_fixed=is_fixed,
                    folder=tmp_path,
                    registry=registry,
                    progress=lambda _done, _total: None,
                )
            )

    return read


def mother(family: Any) -> str:
    return str(family.mother.id_number.clear())


@pytest.mark.clause("P18-3.a")
def test_an_excel_file_with_titles_and_other_headings(read: Any, family: Any) -> None:
    rows = [
        ["某县2023年5月死亡人员名单"],
        ["单位：某县公安局"],
        ["序号", "死者姓名", "身份证号码*", "去世日期"],
        [1, "钟桂英", mother(family), date(2023, 5, 10)],
        [2, "刘大明", NOBODY, "2023年5月9日"],
        [None, None, None, None],
        [3, "无名氏", "", "不详"],
        ["合计", None, None, 3],
    ]
    found = read("deaths", xlsx(rows))
    assert found.column("outcome") == ["linked", "not_resident", "unmatchable"]
    assert found.column("source_row") == [1, 2, 3]
    assert found.column("person_id") == [family.mother.number, None, None]
    assert found.column("death_date") == [date(2023, 5, 10), date(2023, 5, 9), None]
    staged = found.staged
    assert staged.total_rows == sum(staged.outcomes.values()) == 3
    assert staged.report["skipped"] == 1
    assert staged.report["tiers"] == {"T1": 1}
    assert staged.faults == [
        {"row": 7, "sheet": "", "heading": "去世日期", "code": "unreadable_date", "shape": "text"},
    ]
    assert staged.report["unread"] == ["序号"]
    assert [column["empty"] for column in staged.report["columns"]] == [1, 0, 0]


def test_rows_alike_in_every_cell_are_counted(read: Any, family: Any) -> None:
    row = [mother(family), "钟桂英", "2023-05", "100", "50"]
    rows = [["患者身份证号", "患者姓名", "结算月份", "总费用", "自付金额"], row, [*row[:4], "60"], row]
    staged = read("medical", xlsx(rows)).staged
    assert (staged.total_rows, staged.report["repeated"]) == (3, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_encoding(read: Any, family: Any, encoding: str) -> None:
    rows = [["姓名", "公民身份号码", "死亡日期"], ["钟桂英", f'="{mother(family)}"', "20230510"]]
    found = read("deaths", csv_of(rows, encoding))
    assert found.rows[0]["person_id"] == family.mother.number
    assert found.rows[0]["death_date"] == date(2023, 5, 10)


def test_an_old_excel_file(read: Any, family: Any, tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    rows: list[list[Any]] = [["姓名", "身份证", "火化时间"], ["钟桂英", mother(family), 45056]]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(tmp_path / "old.xls"))
    found = read("cremations", (tmp_path / "old.xls").read_bytes())
    assert found.rows[0]["cremation_date"] == date(2023, 5, 10)
    assert found.rows[0]["outcome"] == "linked"


def test_a_file_of_fixed_width(read: Any, family: Any) -> None:
    line = mother(family).encode() + "钟桂英".encode("gb18030").ljust(40) + b"20230510"
    found = read("deaths", line + b"\r\n" + line[:58] + b"2023\r\n", is_fixed=True)
    assert found.column("outcome") == ["linked", "linked"]
    assert found.column("death_date") == [date(2023, 5, 10), None]
    assert found.staged.faults[0]["row"] == 2


def test_amounts_are_fen_as_the_heading_says(read: Any) -> None:
    rows = [
        ["姓名", "身份证号", "结算月份", "总费用（元）", "自付金额(分)"],
        ["甲", NOBODY, "2023.5", '"1,234.50"', "100"],
        ["甲", NOBODY, "202305", "12.345", "￥7"],
        ["甲", NOBODY, "2023.1", "无", ""],
    ]
    found = read("medical", csv_of(rows))
    assert found.column("total_fen") == [1234_50, None, None]
    assert found.column("own_paid_fen") == [100, 7, None]
    assert found.column("month") == [date(2023, 5, 1), date(2023, 5, 1), None]
    assert found.codes == ["part_of_fen", "unclear_month", "unreadable_amount"]


def test_numbers_that_excel_cut_and_columns_that_are_swapped_are_named(read: Any, family: Any) -> None:
    rows = [
        ["姓名", "身份证号", "死亡日期"],
        ["钟桂英", float(mother(family)[:17] + "0"), date(2023, 5, 1)],
        [mother(family), "钟桂英", date(2023, 5, 1)],
        ["钟桂英", mother(family)[:17] + "Z", date(2023, 5, 1)],
    ]
    found = read("deaths", xlsx(rows))
    assert found.codes == ["id_digits_lost", "columns_swapped", "id_invalid"]
    assert found.rows[1]["tier"] == "T4"


def test_sheets_with_the_same_headings_are_one_file(read: Any, family: Any) -> None:
    head = ["姓名", "身份证号", "死亡日期"]
    first, second = [head, ["钟桂英", mother(family), "2023-05-01"]], [head, ["甲", NOBODY, "x"]]
    found = read("deaths", xlsx(first, second, [["说明"], ["本表由系统导出"]]))
    assert found.column("source_row") == [1, 2]
    assert found.staged.faults[0]["sheet"] == "Sheet2"
    assert found.staged.report["left_out"] == ["Sheet3"]


def test_a_remembered_heading_is_read(read: Any, family: Any) -> None:
    rows = [["名称", "号码", "日子"], ["钟桂英", mother(family), "2023-05-10"]]
    with pytest.raises(HeadingsNotRecognisedError) as refused:
        read("deaths", csv_of(rows))
    assert refused.value.headings == ("名称", "号码", "日子")
    found = read("deaths", csv_of(rows), choices={"名称": "name", "号码": "id_number", "日子": "death_date"})
    assert found.rows[0]["outcome"] == "linked"


def test_a_row_with_more_cells_than_headings_is_marked(read: Any) -> None:
    rows = [["姓名", "身份证号", "死亡日期"], ["甲", NOBODY, "2023-05-10", "多"]]
    assert read("deaths", csv_of(rows)).codes == ["row_too_wide"]


def test_a_word_outside_the_list_is_marked_and_kept(read: Any) -> None:
    rows = [["姓名", "身份证号", "统一社会信用代码", "职务", "登记状态"], ["甲", NOBODY, "9136", "经营者", "休眠"]]
    found = read("companies", csv_of(rows))
    assert found.codes == ["unknown_word"]
    assert found.rows[0]["status"] == "休眠"


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\x03" * 9, b"PK\x03\x04 no workbook", "一段文字".encode()])
def test_what_is_no_table_is_refused(read: Any, data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read("deaths", data)


def test_rows_of_a_person_that_say_the_same_count_once(read: Any, family: Any) -> None:
    row = [mother(family), "钟桂英", "2023-05", "100", "50"]
    swapped, earlier = ["钟桂英", mother(family), *row[2:]], [*row[:2], "2023-04", *row[3:]]
    rows = [["患者身份证号", "患者姓名", "结算月份", "总费用", "自付金额"], row, earlier, swapped]
    staged = read("medical", xlsx(rows)).staged
    assert (staged.outcomes["linked"], staged.report["repeated"], staged.report["doubled"]) == (3, 0, 1)
