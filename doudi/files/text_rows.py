"""The rows of a text file, read one by one: separated by commas, tabs and the like, or of fixed width.

The encoding is that in which the whole file can be read: UTF-8, UTF-16 with its mark, else GB18030.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from doudi.files.spreadsheet_reader import best_delimiter, broken_file_error

_PIECE_BYTES = 1 << 20
_SAMPLE_LINES = 200
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class TextRows:
    """The rows of a text; ``delimiter`` separates the cells."""

    name: str
    data: bytes
    encoding: str
    delimiter: str
    first_row: int = 1

    def rows(self) -> Iterator[list[str]]:
        """Read the rows one by one, empty ones included; ``="360..."`` marks a text for Excel."""
        with io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, newline="") as lines:
            for row in csv.reader(lines, delimiter=self.delimiter):
                yield [_plain(cell) for cell in row]


@dataclass(frozen=True)
class FixedWidthRows:
    """The rows of a text whose cells stand at fixed bytes; ``places`` are first and last byte, from 1."""

    name: str
    data: bytes
    encoding: str
    places: Mapping[str, tuple[int, int]]
    first_row: int = 0

    def rows(self) -> Iterator[list[str]]:
        """Give the names of the columns, then the rows one by one."""
        yield list(self.places)
        for line in io.BytesIO(self.data):
            text = line.rstrip(b"\r\n")
            yield [text[at - 1 : to].decode(self.encoding, "replace").strip() for at, to in self.places.values()]


def open_text(name: str, data: bytes) -> TextRows:
    """Open a text with separated cells.

    Raises:
        UnreadableFileError: it is no text, or nothing separates its cells.
    """
    encoding = _encoding_of(name, data)
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding) as lines:
        sample = [line for line in islice(lines, _SAMPLE_LINES) if line.strip()]
    delimiter = best_delimiter(sample)
    if not any(delimiter in line for line in sample):
        raise broken_file_error(Path(name))
    return TextRows(Path(name).stem, data, encoding, delimiter)


def _encoding_of(name: str, data: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        if b"\x00" not in data[:_PIECE_BYTES] or encoding == "utf-16":
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                for at in range(0, len(data), _PIECE_BYTES):
                    decoder.decode(data[at : at + _PIECE_BYTES])
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                continue
            return encoding
    raise broken_file_error(Path(name))


def _plain(cell: str) -> str:
    plain = cell.strip()
    return plain[2:-1] if plain.startswith('="') and plain.endswith('"') else plain
