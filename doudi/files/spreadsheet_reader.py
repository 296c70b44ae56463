"""Reading of spreadsheets by content, not by file ending; unreadable files are refused with a reason.

Excel of either age, csv in UTF-8, UTF-16 or GB18030, and the HTML tables that some systems save as ``.xls``.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from doudi.files.cells import CellValue, SkippedFile
from doudi.files.formula_results import MOST_NAMED_CELLS, Place, cell_name, places_without_result
from doudi.files.html_tables import tables_of_html
from doudi.files.workbook_measure import Measure, WorkbookTooLargeError, measure_workbook
from doudi.files.workbook_process import WorkbookBrokenError, WorkbookProtectedError, read_sheets, read_sheets_apart
from doudi.values.translation import gettext as _

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|meta)\b", flags=re.IGNORECASE)
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD_BYTES = 4096
_DELIMITERS = ",\t;|，"
_LARGEST_FILE_BYTES = 200_000_000
_LARGEST_UNPACKED_BYTES = 500_000_000
_SMALL_BYTES = 20_000_000
_SMALL_CELLS = 500_000
_MOST_SQUARED_CELLS = 20_000_000
"""Up to here an Excel file is read without a process of its own."""


@dataclass(frozen=True)
class RawSheet:
    """Cells as stored. Every row has the same length; ``is_hidden`` when Excel does not show the sheet.

    ``without_result`` are the formulas whose results were never stored: their cells are empty.
    """

    name: str
    cells: tuple[tuple[CellValue, ...], ...]
    merged: tuple[Merge, ...] = ()
    is_hidden: bool = False
    without_result: tuple[Place, ...] = ()


class UnreadableFileError(Exception):
    """A file cannot be read as a spreadsheet; ``skipped`` names the reason."""

    def __init__(self, skipped: SkippedFile) -> None:
        super().__init__(skipped.message)
        self.skipped = skipped


def _refuse(path: Path, code: str, message: str, remedy: str) -> UnreadableFileError:
    return UnreadableFileError(SkippedFile(path, code, message, remedy))


def is_workbook(data: bytes) -> bool:
    """Whether the content is an Excel file of either age, whatever its name says."""
    return data.startswith((_OLE, _ZIP))


def is_html(data: bytes) -> bool:
    """Whether the content is an HTML page, whatever its name says."""
    return _HTML.search(data[:_HEAD_BYTES]) is not None


def read_workbook(name: str, data: bytes, *, most_unpacked_bytes: int) -> tuple[RawSheet, ...]:
    """Every sheet of an Excel file given as bytes; ``name`` is only for the message.

    Raises:
        UnreadableFileError: protected by a password, broken, or unpacking to more than ``most_unpacked_bytes``.
    """
    if _ENCRYPTED_STREAM in data:
        raise _protected(Path(name))
    return _workbook(Path(name), data, most_unpacked_bytes)


def read_uploaded_table(name: str, data: bytes, *, most_unpacked_bytes: int) -> tuple[RawSheet, ...]:
    """Return every sheet of an uploaded workbook, or the one of a CSV in UTF-8, UTF-16 or GB18030.

    Raises:
        UnreadableFileError: protected by a password, broken, or no table at all.
    """
    if is_workbook(data) or data.startswith(_OLE):
        return read_workbook(name, data, most_unpacked_bytes=most_unpacked_bytes)
    return (_from_text(Path(name), data),)


def refuse_protected(path: Path, data: bytes) -> None:
    """Refuse an Excel file with a password.

    Raises:
        UnreadableFileError
    """
    if data.startswith(_OLE) and _ENCRYPTED_STREAM in data:
        raise _protected(path)


def read_spreadsheet(path: Path, *, allows_missing_results: bool = False) -> tuple[RawSheet, ...]:
    """Every sheet of a file, empty ones included.

    Args:
        allows_missing_results: whether formulas without a result are left to the caller, who knows which rows matter
            (``RawSheet.without_result``); otherwise they refuse the file.

    Raises:
        UnreadableFileError: missing, empty, protected by a password, broken, or no table at all.
    """
    data = _bytes_of(path)
    refuse_protected(path, data)
    if is_workbook(data):
        return _workbook(path, data, allows_missing_results=allows_missing_results)
    head = data[:_HEAD_BYTES]
    if _SPREADSHEET_XML in head:
        raise _refuse(
            path, "file_type", _("文件是 XML 表格，不能直接读取。"), _("请用 Excel 打开，另存为 .xlsx 后再来。")
        )
    if is_html(data):
        return _from_html(path, data)
    return (_from_text(path, data),)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise too_large_error(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refuse(path, "file_missing", _("找不到文件。"), _("请核对文件名和所在文件夹。")) from None
    except IsADirectoryError:
        raise _refuse(
            path, "file_type", _("文件夹里没有花名册文件。"), _("请给出放有 .xlsx、.xls 或 .csv 花名册的文件夹。")
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refuse(
            path,
            "file_broken",
            _("文件打不开：{reason}。").format(reason=reason),
            _("请关闭正在使用它的程序，或重新拷贝。"),
        ) from error
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise _refuse(path, "file_empty", _("文件是空的，没有任何内容。"), _("请向填报单位重新要一份。"))
    return data


def too_large_error(path: Path) -> UnreadableFileError:
    """The refusal of a file that is larger than the limits."""
    return _refuse(
        path,
        "file_too_large",
        _("文件大得不合常理，没有打开。"),
        _("请删去表外的空行空列和图片后重新保存，或分成几个文件。"),
    )


def missing_results_error(path: Path, places: Sequence[Place]) -> UnreadableFileError:
    """The refusal of a file with formulas whose results were never stored: their cells would read as empty."""
    cells = "、".join(cell_name(place) for place in places[:MOST_NAMED_CELLS])
    message = _("{cells}等格是公式，文件里没有保存计算结果，读不到数。").format(cells=cells)
    remedy = _("请用 Excel 打开这个文件，保存一次再来；或把公式粘贴成数值。")
    return _refuse(path, "formula_without_value", message, remedy)


def refuse_unsafe_workbook(path: Path, data: bytes, most_bytes: int = _LARGEST_UNPACKED_BYTES) -> Measure:
    """Measure an Excel file; refuse one that would unpack to too much, or lacks the results of its formulas."""
    measure, missing = _measured(path, data, most_bytes)
    if missing:
        raise missing_results_error(path, next(iter(missing.values())))
    return measure


def _measured(path: Path, data: bytes, most_bytes: int) -> tuple[Measure, dict[str, tuple[Place, ...]]]:
    """Measure an Excel file and list its formulas without a result; refuse one that would unpack to too much."""
    try:
        return measure_workbook(data, most_unpacked_bytes=most_bytes), places_without_result(data)
    except WorkbookTooLargeError:
        raise too_large_error(path) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise broken_file_error(path) from error


def _protected(path: Path) -> UnreadableFileError:
    return _refuse(path, "file_protected", _("文件设有打开密码，无法读取。"), _("请填报单位取消密码后重新报送。"))


def _workbook(
    path: Path, data: bytes, most_bytes: int = _LARGEST_UNPACKED_BYTES, *, allows_missing_results: bool = False
) -> tuple[RawSheet, ...]:
    """Read an Excel file: a small one here, any other in a process with a ceiling of memory."""
    is_small = False
    missing: dict[str, tuple[Place, ...]] = {}
    if data.startswith(_ZIP):
        measure, missing = _measured(path, data, most_bytes)
        if missing and not allows_missing_results:
            raise missing_results_error(path, next(iter(missing.values())))
        is_small = measure.unpacked_bytes <= _SMALL_BYTES and measure.rectangle_cells <= _SMALL_CELLS
    try:
        sheets = read_sheets(data) if is_small else read_sheets_apart(data)
    except WorkbookProtectedError:
        raise _protected(path) from None
    except WorkbookTooLargeError:
        raise too_large_error(path) from None
    except WorkbookBrokenError as error:
        raise broken_file_error(path) from error
    names = {sheet[0] for sheet in sheets}
    if unknown := next((places for name, places in missing.items() if name not in names), None):
        raise missing_results_error(path, unknown)
    return tuple(RawSheet(*sheet, without_result=missing.get(sheet[0], ())) for sheet in sheets)


def broken_file_error(path: Path) -> UnreadableFileError:
    """The refusal of a file that is broken, or no table."""
    return _refuse(
        path,
        "file_broken",
        _("文件已损坏，或不是表格文件。"),
        _("请用 Excel 打开看看，能打开就另存一份，打不开就重新报送。"),
    )


def _from_html(path: Path, data: bytes) -> tuple[RawSheet, ...]:
    text = _decoded(path, data)
    sheets = tuple(
        RawSheet(f"{path.stem}{number if number > 1 else ''}", _squared(path, rows), merged)
        for number, (rows, merged) in enumerate(tables_of_html(text), start=1)
    )
    if not sheets:
        raise broken_file_error(path)
    return sheets


def _decoded(path: Path, data: bytes) -> str:
    """The text in the encoding it was written in; GB18030 is tried last as it takes almost anything."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) is None:
            return text
    raise broken_file_error(path)


def best_delimiter(lines: list[str]) -> str:
    """The delimiter that splits most lines into the same number of fields."""

    def agreement(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        fields, times = counts.most_common(1)[0] if counts else (0, 0)
        return times * min(fields, 40), fields

    return max(_DELIMITERS, key=agreement)


def _from_text(path: Path, data: bytes) -> RawSheet:
    text = _decoded(path, data)
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = best_delimiter(lines[:200])
    if not any(delimiter in line for line in lines):
        raise broken_file_error(path)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        rows = [line.split(delimiter) for line in text.splitlines()]
    return RawSheet(path.stem, _squared(path, [[_csv_value(cell) for cell in row] for row in rows]))


def _csv_value(cell: str) -> CellValue:
    """The value of a CSV cell; ``="360..."`` marks a text for Excel."""
    plain = cell.strip()
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    return plain or None


def _squared(path: Path, rows: list[list[CellValue]]) -> tuple[tuple[CellValue, ...], ...]:
    """The rows at equal length.

    Raises:
        UnreadableFileError: one row is so long that all others at its length would fill the memory.
    """
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > _MOST_SQUARED_CELLS:
        raise too_large_error(path)
    return tuple(tuple(row) + (None,) * (width - len(row)) for row in rows)
