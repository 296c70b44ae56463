"""Output of commands: tables, remarks, and whether a result file can be written."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from doudi.commandline.errors import CommandError
from doudi.files.result_files import FORMATS
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _


def check_out(path: Path) -> None:
    """Refuse an output path that cannot be written, before computing."""
    if path.suffix not in FORMATS:
        raise CommandError(_("结果文件“{path}”须以 .csv 或 .parquet 结尾。").format(path=path))
    if not path.parent.is_dir():
        raise CommandError(_("文件夹“{path}”不存在，请先建立。").format(path=path.parent))
    if path.is_dir():
        raise CommandError(_("“{path}”是文件夹，请给出文件名。").format(path=path))


def print_remark(text: str) -> None:
    """Print a remark to the error stream, so that the result can be piped."""
    print(text, file=sys.stderr)


def yuan(amount_fen: int) -> str:
    """Write fen as yuan with thousands separators."""
    return format_yuan(amount_fen)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> None:
    """Print aligned columns, Chinese characters counted as two; columns in ``numbers`` are aligned right."""
    lines = [list(headings), *[list(map(str, row)) for row in rows]]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(headings))]
    for line in lines:
        cells = []
        for place, text in enumerate(line):
            padding = " " * (widths[place] - _width(text))
            cells.append(padding + text if place in numbers else text + padding)
        print("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
