"""Files as departments send them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any


def xlsx(*sheets: Sequence[Any]) -> bytes:
    """Return an Excel file with these sheets; dates are written as Excel dates."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(place, column, value, day)
                    elif value is not None:
                        sheet.write(place, column, value)
    return target.getvalue()


def csv_of(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    """Return a CSV file."""
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)
