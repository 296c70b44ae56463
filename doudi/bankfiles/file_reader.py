"""Read a bank's file by its layout into texts by field; a truncated file is never accepted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from doudi.bankfiles.cell_text import sm3, text_of_excel_cell
from doudi.bankfiles.faults import BankFault, BankFileError
from doudi.bankfiles.file_writer import encode_text
from doudi.bankfiles.layouts import Column, Layout, Line
from doudi.bankfiles.xls_completeness import is_xls_complete
from doudi.files.spreadsheet_reader import UnreadableFileError, is_workbook, read_workbook
from doudi.values.text import compact
from doudi.values.translation import gettext as _

MOST_BYTES = 60_000_000
MOST_UNPACKED_BYTES = 400_000_000
MOST_ROWS = 300_000
_TITLE_ROWS = 10
_SEPARATORS = ",\t|;"

Record = tuple[int, list[str]]
"""Row number, counted from one, and the texts of its cells."""


@dataclass
class Table:
    """Texts by field. ``rows`` have their number in the file; ``hash`` is the SM3 hash of the bytes of all rows."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    hash: str = ""


def refuse(code: str, where: str, message: str, remedy: str = "") -> NoReturn:
    """Reject a whole file for one fault.

    Raises:
        BankFileError
    """
    raise BankFileError([BankFault(code, where, message, remedy=remedy)])


def read_records(layout: Layout, content: bytes) -> Table:
    """Read a file by its layout.

    Raises:
        BankFileError: the file is too large, broken, truncated, in an unknown encoding, or not of this layout.
    """
    if len(content) > MOST_BYTES:
        refuse("file_too_large", _("文件"), _("文件超过60MB，不像银行的回盘文件。"), _("请核对是否选错了文件。"))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        refuse("file_empty", _("文件"), _("文件是空的，没有任何内容。"), _("请向银行重新取得文件。"))
    if is_workbook(content):
        return _by_cells(layout, _excel_records(layout, content))
    text = _decoded(content)
    if not text.endswith("\n"):
        refuse("file_incomplete", _("末行"), _("文件末尾不完整，可能在传输中被截断。"), _("请向银行重新取得文件。"))
    lines = [(number, line.removesuffix("\r")) for number, line in enumerate(text.split("\n"), 1)]
    lines = [(number, line) for number, line in lines if line.strip("\x1a \t\u3000")]
    if len(lines) > MOST_ROWS:
        _too_many_rows()
    table = _by_width(layout, lines) if layout.form == "fixed" else _by_cells(layout, _split(layout, lines))
    table.hash = _hash_of_rows(content, [number for number, _row in table.rows])
    return table


def _too_many_rows() -> NoReturn:
    message = _("文件超过{count}行，不像银行的回盘文件。").format(count=MOST_ROWS)
    refuse("file_too_large", _("文件"), message, _("请核对是否选错了文件。"))


def _decoded(content: bytes) -> str:
    """Decode as UTF-8, else GB18030; the reverse order would read many UTF-8 names as wrong characters."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    refuse("encoding", _("文件"), _("文件既不是 UTF-8 编码，也不是 GB18030 编码。"), _("请银行按约定的编码重新导出。"))


def _hash_of_rows(content: bytes, numbers: Sequence[int]) -> str:
    if not numbers:
        return sm3(b"")
    lines = content.split(b"\n")
    return sm3(b"".join(line + b"\n" for line in lines[numbers[0] - 1 : numbers[-1]]))


def _excel_records(layout: Layout, content: bytes) -> list[Record]:
    if not is_xls_complete(content):
        refuse("file_incomplete", _("文件"), _("Excel 文件不完整，可能在传输中被截断。"), _("请向银行重新取得文件。"))
    try:
        sheets = read_workbook(_("回盘文件"), content, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    except UnreadableFileError as error:
        refuse(error.skipped.code, _("文件"), error.skipped.message, _("请向银行重新取得文件。"))
    filled = [sheet for sheet in sheets if any(any(cell is not None for cell in row) for row in sheet.cells)]
    named = [sheet for sheet in filled if sheet.name == layout.sheet] or filled[:1]
    if not named:
        refuse("file_empty", _("文件"), _("Excel 文件里没有任何内容。"), _("请向银行重新取得文件。"))
    if len(named[0].cells) > MOST_ROWS:
        _too_many_rows()
    records = [(number, [text_of_excel_cell(cell) for cell in row]) for number, row in enumerate(named[0].cells, 1)]
    return [record for record in records if any(text.strip() for text in record[1])]


def _split(layout: Layout, lines: Sequence[tuple[int, str]]) -> list[Record]:
    separator = layout.separator
    if not separator or not any(separator in line for _number, line in lines[:_TITLE_ROWS]):
        signs = [sign for sign in _SEPARATORS if any(sign in line for _number, line in lines[:_TITLE_ROWS])]
        separator = signs[0] if signs else ","
    numbers = [number for number, _line in lines]
    if not layout.quoted and layout.form == "delimited" and separator == layout.separator:
        return [(number, line.split(separator)) for number, line in lines]
    try:
        cells = list(csv.reader([line for _number, line in lines], delimiter=separator, strict=True))
    except csv.Error:
        cells = []
    if len(cells) != len(lines):
        refuse("line_structure", _("文件"), _("文件里的引号没有成对，无法分清各列。"), _("请银行重新导出。"))
    return list(zip(numbers, cells, strict=True))


def _by_cells(layout: Layout, records: list[Record]) -> Table:
    table = Table()
    records = list(records)
    if layout.last:
        table.last = _line_of(layout.last, records.pop() if records else None, _("末行"))
    positions = list(enumerate(layout.columns))
    headings = _headings_at(layout, records)
    before = records[:headings] if headings is not None else records[:1]
    if layout.first:
        marked = [record for record in before if _begins_with(record[1], layout.first)]
        table.first = _line_of(layout.first, marked[0] if marked else None, _("首行"))
    if headings is not None:
        positions = _positions(layout, records[headings])
        records = records[headings + 1 :]
    elif layout.headings:
        names = "、".join(column.label for column in layout.columns if column.required)
        message = _("找不到列名行，应有：{names}。").format(names=names)
        refuse("headings_missing", _("列名行"), message, _("请核对是否选错了银行或文件。"))
    elif layout.first:
        records = records[1:]
    width = 1 + max(position for position, _column in positions)
    faults: list[BankFault] = []
    for number, cells in records:
        if len(cells) < width or (headings is None and any(cell.strip() for cell in cells[len(layout.columns) :])):
            faults.append(_structure_fault(number, len(layout.columns)))
            continue
        _add_row(table, number, [(column, cells[position]) for position, column in positions], faults)
    if faults:
        raise BankFileError(faults)
    return table


def _headings_at(layout: Layout, records: Sequence[Record]) -> int | None:
    """Return the index of the first row that has every required heading; ``None`` when there is none."""
    for index, (_number, cells) in enumerate(records[:_TITLE_ROWS]):
        names = {compact(cell) for cell in cells}
        if all(names & {compact(name) for name in c.names if name} for c in layout.columns if c.required):
            return index
    return None


def _positions(layout: Layout, record: Record) -> list[tuple[int, Column]]:
    names = [compact(cell) for cell in record[1]]
    found = []
    for column in layout.columns:
        wanted = {compact(name) for name in column.names if name}
        at = [index for index, name in enumerate(names) if name in wanted]
        if len(at) > 1:
            message = _("列名“{name}”出现了两次，无法分清。").format(name=column.label)
            refuse("headings_doubled", _("列名行"), message, _("请银行重新导出。"))
        if at:
            found.append((at[0], column))
    return found


def _begins_with(cells: Sequence[str], line: Line) -> bool:
    return bool(cells) and compact(cells[0]) == compact(line.mark)


def _line_of(line: Line, record: Record | None, where: str) -> dict[str, str]:
    if record is None or not _begins_with(record[1], line):
        message = _("没有找到“{mark}”开头的合计行，文件可能被截断或改动。").format(mark=line.mark)
        refuse("file_incomplete", where, message, _("请向银行重新取得文件。"))
    cells = record[1]
    if len(cells) < len(line.columns):
        refuse("file_incomplete", where, _("合计行不完整。"), _("请向银行重新取得文件。"))
    return _texts(list(zip(line.columns, cells, strict=False)), where)


def _texts(cells: Sequence[tuple[Column, str]], where: str) -> dict[str, str]:
    for column, text in cells:
        if column.value and text != column.value and compact(text) != compact(column.value):
            message = _("应为“{value}”，实为“{text}”。").format(value=column.value, text=text.strip()[:20])
            refuse("layout_differs", where, message, _("请核对是否选错了银行或文件。"))
    return {column.field: text for column, text in cells if not column.value}


def _add_row(table: Table, number: int, cells: Sequence[tuple[Column, str]], faults: list[BankFault]) -> None:
    try:
        table.rows.append((number, _texts(cells, _("第{number}行").format(number=number))))
    except BankFileError as error:
        faults.extend(error.faults)


def _structure_fault(number: int, count: int) -> BankFault:
    where = _("第{number}行").format(number=number)
    return BankFault("line_structure", where, _("{where}应有{count}列。").format(where=where, count=count), row=number)


def _by_width(layout: Layout, lines: Sequence[tuple[int, str]]) -> Table:
    table = Table()
    rows = list(lines)
    if layout.last:
        table.last = _fixed_line(layout, layout.last, rows.pop() if rows else None, _("末行"))
    if layout.first:
        table.first = _fixed_line(layout, layout.first, rows.pop(0) if rows else None, _("首行"))
    faults: list[BankFault] = []
    for number, line in rows:
        cells = _cut(layout, layout.columns, line)
        if cells is None:
            faults.append(_width_fault(layout.columns, number))
            continue
        _add_row(table, number, cells, faults)
    if faults:
        raise BankFileError(faults)
    return table


def _fixed_line(layout: Layout, line: Line, row: tuple[int, str] | None, where: str) -> dict[str, str]:
    if row is None or not row[1].startswith(line.mark):
        message = _("没有找到“{mark}”开头的合计行，文件可能被截断或改动。").format(mark=line.mark)
        refuse("file_incomplete", where, message, _("请向银行重新取得文件。"))
    cells = _cut(layout, line.columns, row[1])
    if cells is None:
        raise BankFileError([_width_fault(line.columns, row[0])])
    return _texts(cells, where)


def _cut(layout: Layout, columns: Sequence[Column], line: str) -> list[tuple[Column, str]] | None:
    """Split a line by the widths of its columns in bytes; ``None`` when it is too long or a character is cut."""
    content = encode_text(layout, line)
    width = sum(column.width for column in columns)
    if len(content) > width:
        content = content.rstrip()
    if len(content) > width:
        return None
    content = content.ljust(width)
    encoding = "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
    cells, start = [], 0
    for column in columns:
        try:
            cells.append((column, content[start : start + column.width].decode(encoding)))
        except UnicodeDecodeError:
            return None
        start += column.width
    return cells


def _width_fault(columns: Sequence[Column], number: int) -> BankFault:
    where = _("第{number}行").format(number=number)
    width = sum(column.width for column in columns)
    return BankFault(
        "line_structure",
        where,
        _("{where}应为{width}字节，各列的宽度对不上。").format(where=where, width=width),
        row=number,
    )
