"""Excel files of deliveries: the template of a data set, and the faulty rows of a delivery with their faults."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.bulk_columns import open_tables
from doudi.matching import SourceProfile
from doudi.matching.sources import OF_PERSON, SourceColumn
from doudi.monitoring.deliveries.contents import content_file
from doudi.monitoring.deliveries.intake.raw_rows import EXAMPLE_MARK
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.quality import FAULTS

_WIDTH, _WIDE = 20, 60
_CHECKED_ROWS = 5_000
_LONGEST_LIST = 255


def template_workbook(profile: SourceProfile) -> bytes:
    """Return the template of a data set: a title, the headings, one example of words, lists to choose from."""
    import xlsxwriter

    columns = [column for column in profile.all_columns if column.name not in OF_PERSON]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(profile.label[:31])
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"bold": True, "border": 1, "bg_color": "#f0f0f0", "num_format": "@"})
        example = book.add_format({"font_color": "#6b6b6b", "italic": True, "num_format": "@"})
        sheet.set_column(0, len(columns) - 1, _WIDTH, text)
        sheet.write_string(0, 0, _("{source}（按此表头填报，示例一行请删去）").format(source=profile.label))
        for place, column in enumerate(columns):
            sheet.write_string(1, place, _heading_of(column), heading)
            said = _said_of(column)
            sheet.write_string(2, place, f"{EXAMPLE_MARK}：{said}" if place == 0 else said, example)
            if column.words:
                sheet.write_comment(1, place, "、".join(column.words))
                if len(",".join(column.words)) <= _LONGEST_LIST:
                    choice = {"validate": "list", "source": list(column.words), "error_type": "warning"}
                    sheet.data_validation(3, place, _CHECKED_ROWS, place, choice)
    return target.getvalue()


def _heading_of(column: SourceColumn) -> str:
    return _("{label}（元）").format(label=column.label) if column.kind == "amount" else column.label


def _said_of(column: SourceColumn) -> str:
    """What the example says that a cell holds."""
    if column.personal == "identity_number":
        return _("18位号码，文本格式")
    if column.personal == "name":
        return _("与证件一致的姓名")
    if column.words:
        return _("如{word}").format(word=column.words[0])
    kinds = {
        "date": _("日期，如 2023-05-10"),
        "month": _("月份，如 2023-05"),
        "amount": _("元，最多两位小数"),
        "text": _("文字"),
    }
    return kinds[column.kind]


def faulty_rows_workbook(delivery: Delivery) -> bytes:
    """Return the faulty rows as they were, faulty cells in colour, with 原表行号 and 错误说明 behind."""
    import xlsxwriter

    target = io.BytesIO()
    options: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with content_file(delivery.faulty_key) as path:
        options["tmpdir"] = str(path.parent)  # its rows lie there until the file is whole
        _write_faulty_rows(path, delivery.report["headings"], xlsxwriter.Workbook(target, options))
    return target.getvalue()


def _write_faulty_rows(path: Path, headings: list[str], workbook: Any) -> None:
    with workbook as book:
        sheet = book.add_worksheet(_("有问题的行"))
        heading = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        cell, wrong = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#fde2c8"})
        note = book.add_format({"font_color": "#a3180f", "text_wrap": True})
        sheet.set_column(0, len(headings), _WIDTH)
        sheet.set_column(len(headings) + 1, len(headings) + 1, _WIDE)
        for place, text in enumerate([*headings, _("原表行号"), _("错误说明")]):
            sheet.write_string(0, place, text, heading)
        with open_tables() as connection:
            asked = connection.execute(f"SELECT * FROM read_parquet('{path}')")
            for line, (file_row, _sheet, faults, *cells) in enumerate(iter(asked.fetchone, None), start=1):
                places = {int(fault.partition(":")[2]) for fault in faults if fault.partition(":")[2]}
                for place, value in enumerate(cells):
                    sheet.write_string(line, place, value or "", wrong if place in places else cell)
                sheet.write_number(line, len(headings), file_row)
                sheet.write_string(line, len(headings) + 1, _explained(faults, headings), note)


def _explained(faults: list[str], headings: list[str]) -> str:
    told: list[Any] = []
    for fault in faults:
        code, _colon, place = fault.partition(":")
        label, remedy = FAULTS[code]
        where = headings[int(place)] if place else ""
        told.append(f"{where}{label}，{remedy}。")
    return "".join(told)
