"""Lists as Excel files: filters and day in the heading, a watermark, no formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

MAX_ROWS = 50_000
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 18


def excel_response(
    title: str,
    filters: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    by: Any,
    name: str = "",
) -> HttpResponse:
    """Return a download named like its title unless ``name`` is given. ``filters`` describe how the list was filtered.

    Decimal yuan and integers are written as numbers, every other cell as text.
    """
    name = name or title
    target = io.BytesIO()
    now = timezone.localtime()
    stamp = _("{name}（{role}）{now}导出，仅供工作使用").format(
        name=by.name, role=by.get_role_display(), now=f"{now:%Y-%m-%d %H:%M}"
    )
    import xlsxwriter

    with xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(name[:31])
        head = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        line = book.add_format({"bold": True, "border": 1, "bg_color": "#f0f0f0"})
        cell = book.add_format({"border": 1, "num_format": "@"})
        amount = book.add_format({"border": 1, "num_format": "#,##0.00"})
        count = book.add_format({"border": 1, "num_format": "0"})
        sheet.set_column(0, len(columns) - 1, _WIDTH)
        sheet.merge_range(0, 0, 0, max(len(columns) - 1, 1), title, head)
        sheet.write_string(1, 0, "；".join([*filters, stamp]))
        for place, column in enumerate(columns):
            sheet.write_string(2, place, column, line)
        for number, row in enumerate(rows, start=3):
            for place, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(number, place, value, amount)
                elif type(value) is int:
                    sheet.write_number(number, place, value, count)
                else:
                    _write(sheet, number, place, value, cell)
        sheet.freeze_panes(3, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_header(f"&C&12{stamp}")
        sheet.set_footer(_("&L{stamp}&R第&P页，共&N页").format(stamp=stamp))
    response = HttpResponse(target.getvalue(), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{now:%Y%m%d}.xlsx")
    return response


def _write(sheet: Any, number: int, place: int, value: Any, cell: Any) -> None:
    text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    sheet.write_string(number, place, text, cell)
