"""The columns of the list, its empty template, and the faulty rows as a file that can be read in again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from doudi.relief.cases.models import SubCause
from doudi.values.translation import gettext as _

NAME, ID_NUMBER, HOUSEHOLD = "姓名", "身份证号", "户编号"
PERSONS, DEGREE, CAUSE, AMOUNT = "受困人数", "程度", "具体原因", "金额（元）"
DEVIATION, REASON = "与测算不同的理由", "核实的情况和理由"
COLUMNS = (NAME, ID_NUMBER, HOUSEHOLD, PERSONS, DEGREE, CAUSE, AMOUNT, DEVIATION, REASON)
ORIGINAL_ROW, FAULTS = "原表行号", "错误说明"
DEGREES = {"轻": "low", "中": "middle", "重": "high"}
MAX_ROWS = 300
"""The most families of a list; more are sent as several lists."""
_FORMATTED_ROWS = MAX_ROWS + 1


def _hints() -> list[str]:
    """Return what the second sheet of the template explains."""
    return [
        _("从第二行起，一户一行，最多{most}户；第一行的列名不要改。").format(most=MAX_ROWS),
        _("姓名必填，写领款人；身份证号、户编号至少填一个，都填的要是同一家。"),
        _("受困人数填1到30的整数；程度填轻、中、重；具体原因从下拉里选。"),
        _("金额不填的，按系统测算；与测算不同的，写明理由。"),
        _("核实的情况和理由必填：谁在哪天看到什么。"),
    ]


def template_workbook() -> bytes:
    """Return the empty template: text cells, lists of choices, and a sheet that explains it."""
    return _workbook([], [])


def faults_workbook(rows: Iterable[tuple[int, Mapping[str, str], Iterable[Mapping[str, str]]]]) -> bytes:
    """Return the faulty rows: the number in the list, the cells by column, the faults; wrong cells in colour."""
    return _workbook([ORIGINAL_ROW, FAULTS], rows)


def _workbook(extra: list[str], rows: Iterable[tuple[int, Mapping[str, str], Iterable[Mapping[str, str]]]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        text = book.add_format({"num_format": "@"})
        wrong = book.add_format({"num_format": "@", "bg_color": "#fde2c8"})
        note = book.add_format({"font_color": "#a3180f", "text_wrap": True})
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#f0f0f0"})
        sheet = book.add_worksheet(_("名单"))
        sheet.set_column(0, len(COLUMNS) - 1, 18, text)
        sheet.write_row(0, 0, [*COLUMNS, *extra], head)
        sheet.freeze_panes(1, 0)
        _offer_choices(sheet)
        for line, (number, cells, faults) in enumerate(rows, start=1):
            told = list(faults)
            fields = {fault["field"] for fault in told}
            for place, column in enumerate(COLUMNS):
                sheet.write_string(line, place, cells.get(column, ""), wrong if column in fields else text)
            sheet.write_number(line, len(COLUMNS), number)
            words = "；".join(f"{fault['field']}：{fault['message']}{fault['remedy']}" for fault in told)
            sheet.write_string(line, len(COLUMNS) + 1, words, note)
        if extra:
            sheet.set_column(len(COLUMNS) + 1, len(COLUMNS) + 1, 60)
        help_sheet = book.add_worksheet(_("填写说明"))
        help_sheet.set_column(0, 0, 90)
        help_sheet.write_column(0, 0, _hints())
    return target.getvalue()


def _offer_choices(sheet: Any) -> None:
    choices: dict[str, list[str]] = {DEGREE: list(DEGREES), CAUSE: [str(label) for label in SubCause.labels]}
    for column, source in choices.items():
        place = COLUMNS.index(column)
        sheet.data_validation(1, place, _FORMATTED_ROWS, place, {"validate": "list", "source": source})
