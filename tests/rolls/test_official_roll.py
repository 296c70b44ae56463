"""Official rolls: layout, text cells, sums, print settings."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from doudi.files import spreadsheet_writer
from doudi.files.spreadsheet_writer import atomic_workbook
from doudi.rolls.excel.official_roll import OfficialRoll, RollColumn
from doudi.rolls.excel.text_width import display_width, fitting_width

DAY = date(2023, 5, 10)
COLUMNS = (
    RollColumn("序号", "count", is_of_family=True),
    RollColumn("姓名", group="户主信息", is_of_family=True),
    RollColumn("身份证号码", "identity", group="户主信息", is_of_family=True),
    RollColumn("姓名", group="家庭成员信息"),
    RollColumn("身份证号码", "identity", group="家庭成员信息"),
    RollColumn("保障人口", "count", is_totalled=True, is_of_family=True),
    RollColumn("户月补助金额（元）", "amount", is_totalled=True, is_of_family=True),
    RollColumn("银行账号", "account", is_of_family=True),
    RollColumn("备注", "long_text", is_of_family=True),
)
IDENTITY, ACCOUNT = "360731199608051603", "6217842851840260109"


def family(number: int, members: int, amount_fen: int, remark: str = "") -> list[list[object]]:
    head = [number, "段招娣", IDENTITY]
    tail = [members, amount_fen, ACCOUNT, remark]
    return [[*head, f"成员{n}", IDENTITY, *tail] for n in range(members)]


def written(path: Path) -> Worksheet:
    with atomic_workbook(path, DAY) as book:
        roll = OfficialRoll(book, "2023年5月", title="桥头乡花名册", unit="桥头乡", filled_on=DAY, columns=COLUMNS)
        roll.add_family(family(1, 3, 198000))
        roll.add_family(family(2, 1, 22050), is_held=True)
        roll.subtotal()
        roll.add_family(family(3, 2, 44000, "外出务工，由邻居代领，" * 5))
        assert roll.finish(notes=["说明：灰底为暂缓发放。"]) == (0, 0, 0, 0, 0, 6, 264050, 0, 0)
    return openpyxl.load_workbook(path).worksheets[0]


def test_layout_of_roll(tmp_path: Path) -> None:
    sheet = written(tmp_path / "r.xlsx")
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "桥头乡花名册"
    assert (rows[1][0], rows[1][5]) == ("填报单位（盖章）：桥头乡", "填报时间：2023年5月10日")
    assert rows[2] == (
        "序号",
        "户主信息",
        None,
        "家庭成员信息",
        None,
        "保障人口",
        "户月补助金额（元）",
        "银行账号",
        "备注",
    )
    assert rows[3][1:5] == ("姓名", "身份证号码", "姓名", "身份证号码")
    assert rows[4][:8] == (1, "段招娣", IDENTITY, "成员0", IDENTITY, 3, 1980, ACCOUNT)
    assert rows[5][:8] == (None, None, None, "成员1", IDENTITY, None, None, None)
    assert (rows[8][0], rows[8][5], rows[8][6]) == ("小计", 4, 2200.5)
    assert (rows[11][0], rows[11][5], rows[11][6]) == ("合计", 6, 2640.5)
    assert rows[12][0] == "合计金额（大写）：人民币贰仟陆佰肆拾元伍角整"
    assert [cell for cell in rows[14] if cell] == ["乡镇长签字：", "分管领导：", "经办人："]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:I1", "B3:C3", "D3:E3", "A3:A4", "G3:G4", "A5:A7", "G5:G7", "A9:E9", "A13:I13"} <= merged
    assert "D5:D7" not in merged


def test_identity_numbers_and_accounts_are_text_and_amounts_are_numbers(tmp_path: Path) -> None:
    sheet = written(tmp_path / "r.xlsx")
    assert (sheet["C5"].value, sheet["C5"].data_type, sheet["C5"].number_format) == (IDENTITY, "s", "@")
    assert (sheet["H5"].value, sheet["H5"].data_type, sheet["H5"].number_format) == (ACCOUNT, "s", "@")
    assert (sheet["G8"].value, sheet["G8"].data_type, sheet["G8"].number_format) == (220.5, "n", "#,##0.00")
    assert sheet["A5"].font.name == "宋体"
    assert sheet["A5"].border.left.style == "thin"
    assert sheet["G8"].fill.bgColor != sheet["G5"].fill.bgColor


def test_print_settings(tmp_path: Path) -> None:
    sheet = written(tmp_path / "r.xlsx")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == "A5"


def test_long_remark_raises_row_height(tmp_path: Path) -> None:
    sheet = written(tmp_path / "r.xlsx")
    lines = display_width("外出务工，由邻居代领，" * 5) / 21
    assert sheet.row_dimensions[10].height * 2 >= lines * 13
    assert sheet.row_dimensions[5].height == 18


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://x.cn", "\t=1"]
)
def test_text_never_becomes_a_formula_or_a_link(tmp_path: Path, text: str) -> None:
    with atomic_workbook(tmp_path / "i.xlsx", DAY) as book:
        roll = OfficialRoll(
            book, text, title=text, unit=text, filled_on=DAY, columns=(RollColumn(text), RollColumn("b"))
        )
        roll.add([text, text])
        roll.finish(notes=[text], signatures=[text])
    sheet = openpyxl.load_workbook(tmp_path / "i.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells].count(text) >= 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert not any(cell.hyperlink for cell in cells)


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_kept_or_replaced(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        with atomic_workbook(path, DAY) as book:
            book.sheet("s", [20]).write([text], [book.style("text")])
        back = openpyxl.load_workbook(path).worksheets[0]["A1"].value
    expected = spreadsheet_writer._ILLEGAL_IN_XML.sub("�", text).replace("\r\n", "\n").replace("\r", "\n")
    assert back.replace("_x005F_", "_") == expected  # openpyxl leaves Excel's escape of _x0041_ as it is


def test_rare_characters_and_markup_survive(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    texts = ["王㛃𬭎䶮", "<b>&amp;", " 前后 ", "a\nb", "'360731"]
    with atomic_workbook(path, DAY) as book:
        book.sheet("s", [20] * len(texts)).write(list(texts), [book.style("text")] * len(texts))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == texts


def test_not_a_number_is_refused(tmp_path: Path) -> None:
    for value in (float("nan"), float("inf"), True):
        with pytest.raises(ValueError, match="not a figure"), atomic_workbook(tmp_path / "x.xlsx", DAY) as book:
            book.sheet("s", [9]).write([value], [book.style("count")])
    assert not list(tmp_path.iterdir())


def test_sheet_names_are_cleaned() -> None:
    assert spreadsheet_writer.unused_sheet_name("a/b:c", set()) == "a b c"
    assert spreadsheet_writer.unused_sheet_name("", set()) == "Sheet"
    assert spreadsheet_writer.unused_sheet_name("表", {"表"}) == "表（2）"
    assert len(spreadsheet_writer.unused_sheet_name("长" * 40, {"长" * 31})) == 31


def test_same_content_gives_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx")
    written(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_widths() -> None:
    assert display_width("段a1") == 4
    assert fitting_width([]) == 5
    assert fitting_width(["一二三四五六"]) == 13.5
    assert fitting_width(["一" * 40]) == 24


def test_a_township_of_a_thousand_families_adds_up(tmp_path: Path) -> None:
    with atomic_workbook(tmp_path / "roll.xlsx", DAY) as book:
        roll = OfficialRoll(book, "五月", title="花名册", unit="乡", filled_on=DAY, columns=COLUMNS)
        for number in range(1000):
            roll.add_family(family(number, 3, 198000))
        assert roll.finish() == (0, 0, 0, 0, 0, 3000, 198_000_000, 0, 0)
