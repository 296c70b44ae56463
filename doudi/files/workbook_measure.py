"""Measure an Excel file while unpacking it piece by piece, before anything is read from it.

A packed file of two megabytes may hold gigabytes: of rows, of empty cells with a format, of one long text that a
million cells repeat. Everything is counted as it is unpacked; what the file says about itself is not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_CELLS = 5_000_000
"""Cells of all sheets, empty ones with a format included."""

MOST_RECTANGLE_CELLS = 10_000_000
"""The rectangles around the cells with content, of all sheets together: each place takes memory."""

MOST_TEXT_CHARACTERS = 200_000_000
"""The texts of all cells, each time that a cell repeats one."""

MOST_PARTS = 10_000
_PIECE_BYTES = 1 << 20
_LONGEST_CELL_BYTES = 200_000
_CELL = re.compile(rb"<c[ >]")
_FILLED_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')
_SHARED_TEXT = re.compile(rb'<c [^>]*t="s"[^>]*>\s*<v>([0-9]{1,10})</v>')
_SHARED_STRING_END = re.compile(rb"</si>|<si/>")


class WorkbookTooLargeError(Exception):
    """The file unpacks to more than the limits."""


@dataclass
class Measure:
    """What an Excel file unpacks to."""

    unpacked_bytes: int = 0
    cells: int = 0
    rectangle_cells: int = 0
    text_characters: int = 0
    string_lengths: list[int] = field(default_factory=list)


def measure_workbook(data: bytes, *, most_unpacked_bytes: int) -> Measure:
    """Unpack an ``.xlsx`` file in pieces and count.

    Raises:
        WorkbookTooLargeError
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError: the file is broken.
    """
    measure = Measure()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise WorkbookTooLargeError
        strings_first = sorted(parts, key=lambda part: "sharedstrings" not in part.filename.lower())
        for part in strings_first:
            pieces = _pieces(data, part, measure, most_unpacked_bytes)
            name = part.filename.lower()
            if "sharedstrings" in name:
                _measure_strings(pieces, measure)
            elif name.startswith("xl/worksheets/"):
                _measure_sheet(pieces, measure)
            else:
                for _piece in pieces:
                    pass
    return measure


def _pieces(data: bytes, part: zipfile.ZipInfo, measure: Measure, most_bytes: int) -> Iterator[bytes]:
    """Unpack a part in pieces; the size that counts is that of the pieces."""
    lengths = part.header_offset + 26
    start = lengths + 4 + sum(int.from_bytes(data[lengths + at : lengths + at + 2], "little") for at in (0, 2))
    packed = memoryview(data)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        found: Iterator[bytes] = (bytes(packed[at : at + _PIECE_BYTES]) for at in range(0, len(packed), _PIECE_BYTES))
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        found = _inflated(bytes(packed))
    else:
        raise WorkbookTooLargeError
    size = 0
    for piece in found:
        size += len(piece)
        measure.unpacked_bytes += len(piece)
        if size > part.file_size or measure.unpacked_bytes > most_bytes:
            raise WorkbookTooLargeError
        yield piece


def _inflated(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpacker.eof:
        piece = unpacker.decompress(packed, _PIECE_BYTES)
        if not piece and not unpacker.unconsumed_tail:
            return
        yield piece
        packed = unpacker.unconsumed_tail


def _measure_strings(pieces: Iterator[bytes], measure: Measure) -> None:
    """Note the length of every shared text, markup included."""
    length, rest = 0, b""
    for piece in pieces:
        text = rest + piece
        at = 0
        for match in _SHARED_STRING_END.finditer(text):
            measure.string_lengths.append(length + match.end() - at)
            length, at = 0, match.end()
            if len(measure.string_lengths) > MOST_CELLS:
                raise WorkbookTooLargeError
        rest = text[max(at, len(text) - 8) :]
        length += len(text) - at - len(rest)
        if length > MOST_TEXT_CHARACTERS:
            raise WorkbookTooLargeError


def _measure_sheet(pieces: Iterator[bytes], measure: Measure) -> None:
    """Count the cells of a sheet, the rectangle around those with content, and the texts they repeat."""
    rows = columns = 0
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<c ")
        cut = len(text) if cut < 0 else cut
        if len(text) - cut > _LONGEST_CELL_BYTES:
            cut = len(text)
        whole, rest = text[:cut], text[cut:]
        found_rows, found_columns = _measure_cells(whole, measure)
        rows, columns = max(rows, found_rows), max(columns, found_columns)
        _refuse_excess(measure, rows * columns)
    found_rows, found_columns = _measure_cells(rest, measure)
    measure.rectangle_cells += max(rows, found_rows) * max(columns, found_columns)
    _refuse_excess(measure, 0)


def _measure_cells(xml: bytes, measure: Measure) -> tuple[int, int]:
    measure.cells += sum(1 for _match in _CELL.finditer(xml))
    rows = columns = 0
    for match in _FILLED_CELL.finditer(xml):
        rows, columns = max(rows, int(match[2])), max(columns, _column_number(match[1]))
    for match in _SHARED_TEXT.finditer(xml):
        place = int(match[1])
        if place < len(measure.string_lengths):
            measure.text_characters += measure.string_lengths[place]
    return rows, columns


def _refuse_excess(measure: Measure, rectangle: int) -> None:
    if (
        measure.cells > MOST_CELLS
        or measure.rectangle_cells + rectangle > MOST_RECTANGLE_CELLS
        or measure.text_characters > MOST_TEXT_CHARACTERS
    ):
        raise WorkbookTooLargeError


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
