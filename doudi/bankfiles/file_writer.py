"""Write rows as a bank's file by its layout; the same rows always give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from doudi.bankfiles.cell_text import cell_text, sm3
from doudi.bankfiles.layouts import Column, Layout, Line
from doudi.files.spreadsheet_writer import (
    Book,
    StyleName,
    WrittenValue,
    workbook_bytes,
)

LINE_END = b"\r\n"
_NEEDS_QUOTES = re.compile('[",\r\n]|^ | $')

Row = Mapping[str, Any]
"""Values by field; amounts in fen, dates as ``date``."""


def render(layout: Layout, rows: Sequence[Row], facts: Row, day: date) -> bytes:
    """Return the bytes of a file; arguments as for :func:`render_with_hash`."""
    return render_with_hash(layout, rows, facts, day)[0]


def render_with_hash(layout: Layout, rows: Sequence[Row], facts: Row, day: date) -> tuple[bytes, str]:
    """Return the bytes of a file, and the SM3 hash of its rows that stands in its last line (empty: none stands there).

    Values must fit their columns: check them with ``item_checks`` before.

    Args:
        facts: figures of the lines above and below the rows, besides the totals.
        day: the date in the properties of an Excel file.
    """
    figures = totals(rows) | dict(facts)
    if layout.form == "excel":
        return workbook_bytes(lambda book: _fill(book, layout, rows, figures), day), ""
    body = b"".join([_text_line(layout, layout.columns, row) for row in rows])
    figures["hash"] = sm3(body)
    parts = [_text_line(layout, layout.first.columns, figures) if layout.first else b""]
    if layout.headings:
        parts.append(_encoded(layout, [_quoted(layout, column.label) for column in layout.columns]))
    parts += [body, _text_line(layout, layout.last.columns, figures) if layout.last else b""]
    mark = b"\xef\xbb\xbf" if layout.encoding == "utf-8-sig" else b""
    is_written = layout.last is not None and layout.last.has("hash")
    return mark + b"".join(parts), figures["hash"] if is_written else ""


def totals(rows: Sequence[Row]) -> dict[str, Any]:
    """Return counts and sums in fen of the rows, and of those whose outcome is paid or returned."""
    figures: dict[str, Any] = {"count": len(rows), "amount": sum(row["amount"] for row in rows)}
    for outcome in ("paid", "returned"):
        amounts = [row["amount"] for row in rows if row.get("outcome") == outcome]
        figures |= {f"{outcome}_count": len(amounts), f"{outcome}_amount": sum(amounts)}
    return figures


def encode_text(layout: Layout, text: str) -> bytes:
    """Encode a text as the layout requires, without a byte order mark."""
    return text.encode("utf-8" if layout.encoding == "utf-8-sig" else layout.encoding)


def _text_line(layout: Layout, columns: Sequence[Column], row: Row) -> bytes:
    texts = [cell_text(column, row.get(column.field, "")) for column in columns]
    if layout.form == "fixed":
        return b"".join(map(_padded, columns, [encode_text(layout, text) for text in texts])) + LINE_END
    return _encoded(layout, [_quoted(layout, text) for text in texts])


def _encoded(layout: Layout, texts: Sequence[str]) -> bytes:
    return encode_text(layout, layout.separator.join(texts)) + LINE_END


def _quoted(layout: Layout, text: str) -> str:
    if layout.quoted and _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _padded(column: Column, content: bytes) -> bytes:
    fill = column.pad.encode("ascii")
    return content.ljust(column.width, fill) if column.align == "left" else content.rjust(column.width, fill)


def _fill(book: Book, layout: Layout, rows: Sequence[Row], figures: Row) -> None:
    widths = [{"name": 16.0, "key": 24.0, "amount": 14.0, "text": 18.0}.get(c.kind, 10.0) for c in layout.columns]
    sheet = book.sheet(layout.sheet, widths)
    styles = [book.style(_style(column)) for column in layout.columns]

    def write_line(line: Line | None) -> None:
        if line:
            cells = [_cell(column, figures.get(column.field)) for column in line.columns]
            sheet.write(cells, [book.style(_style(column)) for column in line.columns])

    write_line(layout.first)
    sheet.write([column.label for column in layout.columns], [book.style("header")] * len(styles))
    for row in rows:
        sheet.write([_cell(column, row.get(column.field, "")) for column in layout.columns], styles)
    write_line(layout.last)


def _cell(column: Column, value: Any) -> WrittenValue:
    if column.kind == "count" or (column.kind == "amount" and value != ""):
        return int(value)
    return cell_text(column, value)


def _style(column: Column) -> StyleName:
    if column.kind == "amount" and column.unit == "yuan":
        return "amount"
    return "count" if column.kind in {"count", "amount"} else "text"
