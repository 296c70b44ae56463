# ruff: noqa: E501 - a row of a roll reads best as one line
# fmt: off
"""Rolls unlike the samples, made up here: other titles, headers, orders, spellings and ways to write a family.

Every variant is the cells of its sheets and what has to be read from it. Identity numbers carry valid check
characters unless the fault is the point; nobody here is real.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from doudi.values.identity_number import check_character

Cells = list[list[Any]]


def identity(serial: int, born: str = "19650312") -> str:
    """A sound number: county, birth date, order number."""
    first = f"360731{born}{serial:03d}"
    return first + check_character(first)


def account(serial: int) -> str:
    """A 19-digit card number."""
    return f"6217{serial:015d}"


@dataclass
class Grid:
    """One sheet to be written: cells from A1, merged ranges in Excel's words, and what Excel hides."""

    name: str
    cells: Cells
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    state: str = "visible"


@dataclass
class Expected:
    """What a sheet has to be read as; problems as row and code, without those of the sheet as a whole."""

    programme: str | None
    households: int
    people: int
    covered: int
    month_total_fen: int
    area: str | None = None
    township: str | None = None
    month: date | None = None
    columns: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    kind: str = "roll"


@dataclass
class Variant:
    """A file to be written and read."""

    file: str
    grids: list[Grid]
    expected: list[Expected]
    write: Callable[[Path, Variant], None] | None = None

    def make(self, folder: Path) -> Path:
        path = folder / self.file
        (self.write or write_workbook)(path, self)
        return path


def write_workbook(path: Path, variant: Variant) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for grid in variant.grids:
        sheet = book.create_sheet(grid.name)
        for row in grid.cells:
            sheet.append(row)
        for merged in grid.merged:
            sheet.merge_cells(merged)
        for number in grid.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for letter in grid.hidden_columns:
            sheet.column_dimensions[letter].hidden = True
        sheet.sheet_state = grid.state
    book.save(path)


def write_csv(encoding: str) -> Callable[[Path, Variant], None]:
    def write(path: Path, variant: Variant) -> None:
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream).writerows(variant.grids[0].cells)

    return write


def write_html(path: Path, variant: Variant) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{'' if value is None else value}</td>" for value in row) + "</tr>"
        for row in variant.grids[0].cells
    )
    path.write_text(f"<html><head><meta charset='gbk'></head><table>{rows}</table></html>", encoding="gbk")


APRIL = date(2023, 4, 1)


def one_row_per_person_with_own_money() -> Variant:
    """Urban dibao; one header row; each person's row carries that person's money; the class is called 长期/其他."""
    cells: Cells = [
        ["于都县银坑镇城市居民最低生活保障金发放表（2023年4月份）"],
        ["户编号", "对象姓名", "居民身份证号", "与户主关系", "救助类别", "人均月收入", "个人补助金额(元)", "社保卡账号", "社区"],
        ["C-01", "王  芳", identity(1), "本人", "长期", "0", "825元", account(1), "银坑居委会"],
        ["C-01", "李强", identity(3), "配偶", "长期", "0", "825.00 ", account(1), "银坑居委会"],
        ["C-02", "张兰", identity(5), "本人", "其他", 400, "￥425.00", account(2), "银坑居委会"],
        ["C-02", "张小军", identity(7, "20100101"), "之子", "其他", 400, "４２５", account(2), "银坑居委会"],
        ["C-02", "张小红", identity(9, "20120101"), "之女", "其他", 400, 425, account(2), "银坑居委会"],
        ["合  计", None, None, None, None, None, "2,925.00", None, None],
    ]
    expected = Expected(
        "dibao", 2, 5, 5, 292500, "urban", "银坑镇", APRIL,
        {"id_number": "C", "relation": "D", "dibao_class": "E", "living": "G", "bank_account": "H"},
    )
    return Variant("发放表.xlsx", [Grid("Sheet1", cells, ["A1:I1"])], [expected])


def three_header_rows_and_villages_summed() -> Variant:
    """Rural dibao; three header rows, merged; another order; village subtotals; the grand total stands first."""
    cells: Cells = [
        ["附件1"],
        ["葛坳乡农村居民最低生活保障对象花名册"],
        ["单位：葛坳乡民政办", None, None, None, None, None, None, None, "二〇二三年四月", None, None],
        ["编号", "救助金额", None, None, "家庭情况", None, None, None, None, "行政村", "领款账号"],
        [None, "人月均补差", "户合计", "起保年月", "户主", "身份证号", "人口数", None, "人均收入", None, None],
        [None, None, None, None, None, None, "总人口", "保障人数", None, None, None],
        ["全乡合计", None, 3300, None, None, None, 7, 7, None, None, None],
        [1, 480, 960, "2021.5", "刘大明", identity(11), 2, 2, 120, "葛坳村", account(11)],
        [2, 350, 1050, "2022年10月", "陈桂兰", identity(12), 3, 3, 250, "葛坳村", account(12)],
        ["葛坳村小计", None, 2010, None, None, None, 5, 5, None, None, None],
        [3, 480, 480, "202301", "黄有福", identity(13), 1, 1, 120, "澄江村", account(13)],
        [4, 180, 180, "2023-01", "曾来发", identity(15), 1, 1, 560, "澄江村", account(14)],
        ["澄江村小计", None, 660, None, None, None, 2, 2, None, None, None],
        ["制表人：", None, None, None, "审核人：", None, None, None, None, None, None],
    ]
    merged = ["A2:K2", "A4:A6", "B4:D4", "E4:I4", "G5:H5", "J4:J6", "K4:K6"]
    expected = Expected(
        "dibao", 4, 4, 7, 267000, "rural", "葛坳乡", APRIL,
        {"per_head": "B", "household_amount": "C", "covered": "H", "household_size": "G", "id_number": "F"},
        [(7, "total_differs")],
    )
    return Variant("葛坳.xlsx", [Grid("花名册", cells, merged)], [expected])


def everything_repeated_with_page_breaks() -> Variant:
    """Rural dibao; the head's number and the family's money stand on every row; the header on every page."""
    header = ["序号", "户主姓名", "户主身份证", "成员姓名", "成员身份证", "关系", "家庭人口", "享受人数", "类别", "月人均收入", "补差标准", "户月保障金", "村别"]

    def family(number: int, size: int, income: int, each: int, village: str) -> Cells:
        head = identity(20 + number)
        people = [("户主", head), *[("子女", identity(100 + 10 * number + step, "20080808")) for step in range(1, size)]]
        return [
            [number, "谢家旺", head, "谢家旺" if relation == "户主" else f"谢小{step}", own, relation, size, size,
             "C类" if income else "A类", income, each, each * size, village]
            for step, (relation, own) in enumerate(people)
        ]

    cells: Cells = [
        ["2023-04 段屋乡农村低保金发放花名册"], header, *family(1, 3, 0, 600, "段屋村"), *family(2, 2, 250, 350, "段屋村"),
        ["本页小计"] + [None] * 6 + [5, None, None, None, 2500, None], header, *family(3, 4, 120, 480, "枫树村"),
        ["本页小计"] + [None] * 6 + [4, None, None, None, 1920, None],
        ["总计"] + [None] * 6 + [9, None, None, None, 4420, None],
    ]
    expected = Expected(
        "dibao", 3, 9, 9, 442000, "rural", "段屋乡", APRIL,
        {"head_id": "C", "id_number": "E", "per_head": "K", "household_amount": "L", "covered": "H"},
    )
    return Variant("段屋.xlsx", [Grid("4月", cells)], [expected])


def head_in_its_own_columns_only() -> Variant:
    """Rural dibao; the member columns leave the head out; cells say 同上; the head living alone has no member."""
    cells: Cells = [
        ["岭背镇2023年4月农村低保对象名册"],
        ["序号", "村（社区）", "家庭户主", None, "共同生活家庭成员", None, None, "家庭人口", "低保人口", "保障类型", "月人均收入", "月发放金额（元/户）", "银行卡号"],
        [None, None, "姓名", "公民身份号码", "姓名", "关系", "公民身份号码", None, None, None, None, None, None],
        [1, "岭背村", "钟有才", identity(31), "钟小宝", "儿子", identity(33, "20110203"), 2, 2, "非常补对象", "250元", "700", account(31)],
        [2, "同上", "肖冬娣", identity(32), None, None, None, 1, 1, "常补对象", "/", "600", account(32)],
        [3, "〃", "丁长生", identity(35), "丁小妹", "女儿", identity(36, "20130203"), 3, 3, "非常补对象", 120, "1,440.00", account(33)],
        [None, None, None, None, "王桂花", "妻子", identity(38), None, None, None, None, None, None],
    ]
    expected = Expected(
        "dibao", 3, 6, 6, 274000, "rural", "岭背镇", APRIL,
        {"head_name": "C", "head_id": "D", "name": "E", "relation": "F", "id_number": "G", "covered": "I"},
    )
    return Variant("岭背.xlsx", [Grid("名册", cells, ["C2:D2", "E2:G2"])], [expected])


def yearly_income_and_village_headings() -> Variant:
    """Rural dibao; income per year; the village is a heading between the rows; months as Excel serials."""
    cells: Cells = [
        ["靖石乡农村低保2023年4月花名册"],
        ["序号", "姓名", "身份证号码", "保障人口", "类别", "年人均收入（元）", "月人均补差", "月补助金额", "享受时间", "账户"],
        ["靖石村", None, None, None, None, None, None, None, None, None],
        [1, "李来凤", identity(41), 2, "一般", 3000, 350, 700, 44197, account(41)],
        [2, "李长根", identity(43), 1, "重点", 0, 600, 600, date(2022, 3, 1), account(42)],
        ["任头村", None, None, None, None, None, None, None, None, None],
        [3, "郭秋莲", identity(44), 1, "一般", 1440, 480, 480, "二〇二二年三月", account(43)],
    ]
    expected = Expected(
        "dibao", 3, 3, 4, 178000, "rural", "靖石乡", APRIL,
        {"income_per_head": "F", "per_head": "G", "household_amount": "H", "start_month": "I"},
    )
    return Variant("靖石.xlsx", [Grid("Sheet1", cells, ["A3:J3", "A6:J6"])], [expected])


def tekun_with_total_column() -> Variant:
    """Rural tekun; grade called 一档/二档/三档; form of support in a column; the sum of both in a third column."""
    cells: Cells = [
        ["罗坳镇特困供养人员资金发放花名册"],
        ["2023年4月", None, None, None, None, None, None, None, None, None, "农村"],
        ["№", "特困人员姓名", "性别", "证件号码", "护理等级", "供养形式", "基本生活费", "照料护理费", "合计（元）", "护理人员", "一卡通号"],
        [1, "肖三妹", "女", identity(52), "一档", "集中供养", "1080", "1380", "2460", "罗坳敬老院", account(51)],
        [2, "段有德", "男", identity(53), "二档", "分散供养", 1080, 350, 1430, "段小平", account(52)],
        [3, "赖福娣", "女", identity(54), "三档", "分散供养", 780, 80, 860, None, account(53)],
        [4, "易老五", "男", identity(55), "三档", "分散供养", 800, 80, 880, None, account(54)],
        ["合计", None, None, None, None, None, 3740, 1890, 5630, None, None],
    ]
    expected = Expected(
        "tekun", 4, 4, 4, 563000, "rural", "罗坳镇", APRIL,
        {"self_care": "E", "support_form": "F", "living": "G", "care": "H", "person_total": "I"},
        [(7, "amount_differs_from_law")],
    )
    return Variant("罗坳特困.xlsx", [Grid("Sheet1", cells)], [expected])


def tekun_one_sheet_per_village() -> Variant:
    """Rural tekun; a sheet per village named only on its tab; the month stands in the file's name."""
    header = ["姓名", "身份证号", "生活自理能力", "月供养金", "照料护理补贴", "银行账号", "备注"]
    grids = [
        Grid("禾丰村", [["农村特困人员分散供养名册"], header,
                        ["曾水生", identity(61), "生活不能自理", 1080, 1380, account(61), None]]),
        Grid("尧口村", [["农村特困人员分散供养名册"], header,
                        ["张石生", identity(63), "自理", 780, 80, account(62), None],
                        ["刘观音", identity(64), "部分丧失生活自理能力", 1080, 350, account(63), "已故"]]),
    ]
    expected = [
        Expected("tekun", 1, 1, 1, 246000, "rural", "禾丰镇", APRIL),
        Expected("tekun", 2, 2, 2, 229000, "rural", "禾丰镇", APRIL, {}, [(4, "person_deceased")]),
    ]
    return Variant("禾丰镇202304.xlsx", grids, expected)


def orphans_with_guardians() -> Variant:
    """Children; the guardian's number and account holder stand between the child's columns."""
    cells: Cells = [
        ["于都县2023年4月孤儿基本生活费发放名册（社会散居）"],
        ["序号", "乡镇", "孤儿姓名", "性别", "身份证号码", "监护人姓名", "监护人身份证号码", "与监护人关系", "监护人电话", "户名", "发放账号", "发放标准（元/月）"],
        [1, "马安乡", "曾小雨", "女", identity(72, "20130405"), "曾老大", identity(73), "祖孙", "13800000001", "曾老大", account(71), "1200元"],
        [2, "马安乡", "钟小龙", "男", identity(75, "20140405"), "钟老二", identity(77), "叔侄", "13800000002", "钟老二", account(72), 1200],
        [3, "马安乡", "华小燕", "女", "36073120150405", "华老三", identity(79), "祖孙", "13800000003", "华老三", account(73), 1100],
    ]
    expected = Expected(
        "child_living", 3, 3, 3, 350000, None, "马安乡", APRIL,
        {"name": "C", "id_number": "E", "guardian_name": "F", "guardian_id": "G", "account_holder": "J", "living": "L"},
        [(5, "id_length"), (5, "amount_differs_from_law")],
    )
    return Variant("孤儿.xlsx", [Grid("Sheet1", cells)], [expected])


def two_subsidies_for_disabled_people() -> Variant:
    """Both disability subsidies on one roll; who gets one of them has an empty cell for the other."""
    cells: Cells = [
        ["宽田乡2023年4月困难残疾人生活补贴和重度残疾人护理补贴（两项补贴）发放花名册"],
        ["序号", "姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级", "困难残疾人生活补贴", "重度残疾人护理补贴", "合计", "账号", "村"],
        [1, "管秋生", identity(81), identity(81) + "41", "肢体", "一级", 80, 80, 160, account(81), "宽田村"],
        [2, "尹桂香", identity(82), identity(82) + "13", "视力", "三级", 80, None, 80, account(82), "宽田村"],
        [3, "杨路生", identity(83), identity(83) + "62", "精神", "二级", None, 80, 80, account(83), "龙泉村"],
        ["累计", None, None, None, None, None, 160, 160, 320, None, None],
    ]
    expected = Expected(
        "disability_living,disability_nursing", 3, 3, 3, 32000, None, "宽田乡", APRIL,
        {"id_number": "C", "disability_certificate": "D", "living": "G", "care": "H", "person_total": "I"},
    )
    return Variant("两补.xlsx", [Grid("Sheet1", cells)], [expected])


def laid_off_workers() -> Variant:
    """The laid-off of the 1960s, with the area of each in a column."""
    cells: Cells = [
        ["于都县六十年代精减退职老职工生活救济费发放表"],
        ["填表日期：2023年4月10日"],
        ["序号", "姓 名", "户口性质", "城乡类别", "身份证号码", "救济标准（元/月）", "所在乡镇", "开户行", "账号"],
        [1, "华老根", "非农", "城镇", identity(91, "19380101"), 555, "贡江镇", "农商行", account(91)],
        [2, "段老发", "农业", "农村", identity(93, "19390101"), 495, "贡江镇", "农商行", account(92)],
    ]
    expected = Expected(
        "laid_off_1960s", 2, 2, 2, 105000, None, "贡江镇", APRIL,
        {"id_number": "E", "area": "D", "living": "F"},
    )
    return Variant("精简退职.xlsx", [Grid("Sheet1", cells)], [expected])


def numbers_typed_badly() -> Variant:
    """Urban dibao; identity numbers in every bad shape, and accounts."""
    good = identity(101)
    x = next(number for serial in range(1, 400) if (number := identity(serial, "19710203")).endswith("X"))
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in identity(105))
    rows = [
        ("罗一", good[:6] + " " + good[6:14] + " " + good[14:], account(101)),
        ("罗二", "'" + identity(103), account(102)),
        ("罗三", x.lower(), account(103)),
        ("罗四", wide, account(104)),
        ("罗五", float(identity(107)), account(105)),
        ("罗六", "3.60731E+17", account(106)),
        ("罗七", identity(109)[:15] + "000", account(107)),
        ("罗八", "360731650312109", account(108)),
        ("罗九", identity(111)[:17] + ("1" if identity(111)[17] != "1" else "2"), account(109)),
        ("罗十", None, account(110)),
        ("罗甲", "36O731196503121130", account(111)),
        ("罗乙", good, "62170000000000001"),
        ("罗丙", identity(115), 6217000000000000112),
        ("罗丁", identity(117), None),
    ]
    cells: Cells = [
        ["梓山镇2023年4月城镇低保花名册"],
        ["序号", "户主", "身份证号码", "保障人数", "类别", "人均收入", "救助金额", "存折账号"],
        *[[n, name, number, 1, "常补", 0, 825, card] for n, (name, number, card) in enumerate(rows, 1)],
    ]
    expected = Expected(
        "dibao", 14, 14, 14, 14 * 82500, "urban", "梓山镇", APRIL, {"bank_account": "H"},
        [(3, "duplicate_person"), (7, "id_precision_lost"), (8, "id_precision_lost"), (9, "id_check_digit"),
         (9, "id_precision_lost"), (10, "id_15_digits"), (11, "id_check_digit"), (12, "id_missing"),
         (13, "id_check_digit"), (14, "duplicate_person"), (14, "bank_account_length"),
         (15, "bank_account_precision_lost"), (16, "bank_account_missing")],
    )
    return Variant("梓山.xlsx", [Grid("Sheet1", cells)], [expected])


def amounts_in_words() -> Variant:
    """Rural dibao; amounts in capital numerals and with units; one that is no amount; hidden rows and columns."""
    cells: Cells = [
        ["仙下乡农村低保（2023年4月）"],
        ["序号", "户主姓名", "证件号码", "保障人口", "常补/非常补", "月人均收入", "月救助金（元）", "卡号"],
        [1, "丘一", identity(121), "2人", "非常补", "叁佰元", "陆佰元整", account(121)],
        [2, "丘二", identity(123), 1, "非常补", "￥120.00", "480元/月", account(122)],
        [3, "丘三", identity(125), 1, "非常补", "250", "待定", account(123)],
        [4, "丘四", identity(127), 1, "非常补", "250", "350", account(124)],
    ]
    expected = Expected(
        "dibao", 4, 4, 5, 143000, "rural", "仙下乡", APRIL, {"household_amount": "G"}, [(5, "amount_unreadable")]
    )
    grid = Grid("Sheet1", cells, hidden_rows=[6], hidden_columns=["C"])
    return Variant("仙下.xlsx", [grid], [expected])


def nothing_said_about_area_or_month() -> Variant:
    """dibao without month and without 城市/农村: the amounts tell; a hidden old copy beside it is not read."""
    header = ["序号", "低保户主", "身份证号码", "保障人数", "类别", "月人均收入", "月补差", "户月金额"]
    rows = [[1, "林一", identity(131), 2, "非常补", 400, 425, 850], [2, "林二", identity(133), 1, "常补", 0, 825, 825]]
    grids = [
        Grid("低保户", [["小溪乡低保户花名册"], header, *rows]),
        Grid("旧表", [["小溪乡低保户花名册"], header, *rows], state="hidden"),
        Grid("空表", []),
    ]
    expected = [
        Expected("dibao", 2, 2, 3, 167500, "urban", "小溪乡", None),
        Expected(None, 0, 0, 0, 0, kind="unknown"),
    ]
    return Variant("小溪.xlsx", grids, expected)


def members_side_by_side() -> Variant:
    """Rural dibao; one row per family, its members written side by side."""
    cells: Cells = [
        ["沙心乡2023年4月农村低保花名册"],
        ["序号", "户主姓名", "户主身份证号", "成员1姓名", "成员1与户主关系", "成员1身份证号", "成员2姓名", "成员2与户主关系", "成员2身份证号", "保障人口", "类别", "月人均收入", "户月补助金额"],
        [1, "金一", identity(141), "金二", "儿子", identity(143, "20090909"), "金三", "女儿", identity(144, "20100909"), 3, "常补", 0, 1800],
        [2, "金四", identity(145), "金五", "妻子", identity(146), None, None, None, 2, "非常补", 120, 960],
    ]
    expected = Expected("dibao", 2, 5, 5, 276000, "rural", "沙心乡", APRIL, {"household_amount": "M", "covered": "J"})
    return Variant("沙心.xlsx", [Grid("Sheet1", cells)], [expected])


def tekun_with_grouped_money() -> Variant:
    """Urban tekun; the money columns stand under one group heading and are called by half a word."""
    cells: Cells = [
        ["2023年4月城市特困人员供养资金发放表"],
        ["乡镇：贡江镇"],
        ["序号", "姓名", "身份证号码", "自理能力", "发放金额", None, None, "账号"],
        [None, None, None, None, "基本生活", "照料护理", "小计", None],
        [1, "吴一", identity(201), "完全丧失生活自理能力", 1080, 1380, 2460, account(201)],
        [2, "吴二", identity(203), "具备生活自理能力", 1080, 80, 1160, account(202)],
        ["小计", None, None, None, 2160, 1460, 3620, None],
    ]
    expected = Expected(
        "tekun", 2, 2, 2, 362000, "urban", "贡江镇", APRIL, {"living": "E", "care": "F", "person_total": "G"}
    )
    return Variant("贡江特困.xlsx", [Grid("Sheet1", cells, ["E3:G3"])], [expected])


def children_of_all_kinds() -> Variant:
    """Children named 保障对象 in the title, orphans in institutions and children nobody raises on one sheet."""
    cells: Cells = [
        ["2023年4月罗江乡儿童福利保障对象基本生活费发放名册"],
        ["序号", "儿童姓名", "儿童身份证号", "儿童类别", "养育方式", "月标准", "监护人", "监护人身份证号", "银行账号"],
        [1, "杨甲", identity(211, "20130101"), "孤儿", "集中养育", 1600, "福利院", None, account(211)],
        [2, "杨乙", identity(213, "20130101"), "事实无人抚养儿童", "散居", 1200, "杨某", identity(215), account(212)],
        [None, "合计", None, None, None, 2800, None, None, None],
    ]
    expected = Expected(
        "child_living", 2, 2, 2, 280000, None, "罗江乡", APRIL,
        {"child_status": "D", "support_form": "E", "living": "F", "guardian_id": "H"},
    )
    return Variant("儿童.xlsx", [Grid("Sheet1", cells)], [expected])


def certificates_instead_of_numbers() -> Variant:
    """Nursing subsidy; the disability certificate is the only number; the month has no year of its own."""
    cells: Cells = [
        ["重度残疾人护理补贴发放表（4月）"],
        ["填报单位：梓山镇", None, None, "2023年4月3日"],
        ["序号", "残疾人姓名", "残疾人证号", "残疾类别及等级", "补贴金额", "领款人", "领款人账号"],
        [1, "郑一", identity(221) + "11", "视力一级", 80, "郑父", account(221)],
        [2, "郑二", identity(223) + "42", "肢体二级", "80元", "郑母", account(222)],
    ]
    expected = Expected(
        "disability_nursing", 2, 2, 2, 16000, None, "梓山镇", APRIL, {"disability_certificate": "C", "care": "E"}
    )
    return Variant("重残.xlsx", [Grid("Sheet1", cells)], [expected])


def heads_only_without_words_for_covered() -> Variant:
    """Rural dibao; one row per family, 人数 is all that is said of its people; the month is in the file's name."""
    cells: Cells = [
        ["姓名", "身份证", "人数", "月金额", "账户"],
        ["陈一", identity(231), 1, "600", account(231)],
        ["陈二", identity(233), 2, "960", account(232)],
    ]
    expected = Expected("dibao", 2, 2, 3, 156000, "rural", "罗坳镇", APRIL, {"household_amount": "D"})
    return Variant("罗坳镇农村低保202304.xlsx", [Grid("Sheet1", cells)], [expected])


def no_header_at_all() -> Variant:
    """Rural dibao without any header: people are found by their cells, money is not guessed."""
    cells: Cells = [
        [1, "东山村", "陈三", identity(241), 1, 600, account(241)],
        [2, "东山村", "陈四", identity(243), 1, 600, account(242)],
        [3, "桥头村", "陈五", identity(245), 2, 1200, account(243)],
    ]
    expected = Expected("dibao", 3, 3, 3, 0, "rural", "桥头乡", APRIL, {"name": "C", "id_number": "D"})
    return Variant("农村低保 桥头乡 2023年4月.xlsx", [Grid("Sheet1", cells)], [expected])


def margin_families() -> Variant:
    """Families at the dibao margin: a roll that pays nothing."""
    cells: Cells = [
        ["黄麟乡低保边缘家庭花名册（2023年4月）"],
        ["序号", "户主姓名", "身份证号码", "家庭人口", "人均月收入", "联系电话"],
        [1, "江一", identity(151), 3, 800, "13900000001"],
        [2, "江二", identity(153), 2, 760, "13900000002"],
    ]
    expected = Expected("dibao_margin", 2, 2, 0, 0, None, "黄麟乡", APRIL, {"income_per_head": "E"})
    return Variant("边缘.xlsx", [Grid("Sheet1", cells)], [expected])


def _plain_dibao(township: str, start: int) -> Cells:
    return [
        [f"{township}2023年4月农村低保花名册", None, None, None, None, None, None, None],
        ["序号", "姓名", "与户主关系", "身份证号码", "保障人口", "类别", "月人均收入", "户补助金额"],
        ["1", "江三", "户主", identity(start), "2", "非常补", "120", "960"],
        ["", "江四", "配偶", identity(start + 1), "", "", "", ""],
        ["2", "江五", "户主", identity(start + 3), "1", "常补", "0", "600"],
    ]


def _plain(file: str, township: str, start: int, write: Callable[[Path, Variant], None] | None) -> Variant:
    expected = Expected("dibao", 2, 3, 3, 156000, "rural", township, APRIL, {"id_number": "D"})
    return Variant(file, [Grid("Sheet1", _plain_dibao(township, start))], [expected], write)


VARIANTS: tuple[Callable[[], Variant], ...] = (
    one_row_per_person_with_own_money,
    three_header_rows_and_villages_summed,
    everything_repeated_with_page_breaks,
    head_in_its_own_columns_only,
    yearly_income_and_village_headings,
    tekun_with_total_column,
    tekun_one_sheet_per_village,
    orphans_with_guardians,
    two_subsidies_for_disabled_people,
    laid_off_workers,
    numbers_typed_badly,
    amounts_in_words,
    nothing_said_about_area_or_month,
    members_side_by_side,
    margin_families,
    tekun_with_grouped_money,
    children_of_all_kinds,
    certificates_instead_of_numbers,
    heads_only_without_words_for_covered,
    no_header_at_all,
    lambda: _plain("文本.csv", "桥头乡", 161, write_csv("utf-8-sig")),
    lambda: _plain("国标.csv", "利村乡", 171, write_csv("gbk")),
    lambda: _plain("宽字.csv", "车溪乡", 181, write_csv("utf-16")),
    lambda: _plain("网页.xls", "新陂乡", 191, write_html),
)
