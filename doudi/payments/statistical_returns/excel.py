"""A return as an Excel file: a sheet for each of its profile, with the change since the period before."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from doudi.payments.statistical_returns.actions import title_of
from doudi.payments.statistical_returns.models import StatisticalReturn
from doudi.payments.statistical_returns.queries import Figure, ShownSheet, previous_return, shown_sheets
from doudi.ui.excel import MEDIA_TYPE
from doudi.values.money import yuan_amount


def return_as_excel(one: StatisticalReturn, *, by: Any) -> HttpResponse:
    """Return the download of a return; who issued and checked it and its hash stand below each title."""
    import xlsxwriter

    target = io.BytesIO()
    checker = one.checked_by.name if one.checked_by else _("（未复核）")
    signed = _("编制：{issuer}；复核：{checker}；摘要：{digest}").format(
        issuer=one.issued_by.name, checker=checker, digest=one.content_hash
    )
    stamp = _("{name}于{now}导出").format(name=by.name, now=f"{timezone.localtime():%Y-%m-%d %H:%M}")
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for shown in shown_sheets(one, previous_return(one)):
            _write_sheet(book, shown, f"{title_of(one)} {shown.sheet.title}", f"{signed}；{stamp}")
    response = HttpResponse(target.getvalue(), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{title_of(one)}.xlsx")
    return response


def _write_sheet(book: Any, shown: ShownSheet, title: str, signed: str) -> None:
    sheet = book.add_worksheet(shown.sheet.title)
    head = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    line = book.add_format({"bold": True, "border": 1, "bg_color": "#f0f0f0", "text_wrap": True})
    text, total = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True})
    amount = book.add_format({"border": 1, "num_format": "#,##0.00"})
    number = book.add_format({"border": 1, "num_format": "#,##0"})
    groups = len(shown.sheet.by)
    headings = [*shown.headings[:groups]]
    for heading in shown.headings[groups:]:
        headings += [heading, _("比上期")]
    sheet.merge_range(0, 0, 0, len(headings) - 1, title, head)
    sheet.merge_range(1, 0, 1, len(headings) - 1, signed)
    for place, heading in enumerate(headings):
        sheet.write_string(2, place, heading, line)
    for row, each in enumerate(shown.lines, start=3):
        for place, label in enumerate(each.labels):
            sheet.write_string(row, place, label, total if each.is_total else text)
        for place, figure in enumerate(each.figures):
            _write_figure(sheet, row, groups + 2 * place, figure, amount if figure.is_money else number, text)
    sheet.set_column(0, groups - 1, 22)
    sheet.set_column(groups, len(headings) - 1, 14)
    sheet.freeze_panes(3, groups)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _write_figure(sheet: Any, row: int, place: int, figure: Figure, number: Any, text: Any) -> None:
    for offset, value in ((0, figure.value), (1, figure.change)):
        if value is None:
            sheet.write_string(row, place + offset, "—", text)
        else:
            sheet.write_number(row, place + offset, yuan_amount(value) if figure.is_money else value, number)
