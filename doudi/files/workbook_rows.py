"""The rows of a large Excel file, written as text by a process of its own with a ceiling of memory and time.

The parent never holds the cells: the child writes each sheet as CSV into a folder, where it is read row by row.
``python -m doudi.files.workbook_rows FOLDER`` reads the file from its input and lists the sheets on its output.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doudi.files.cells import SkippedFile, text_of
from doudi.files.spreadsheet_reader import (
    UnreadableFileError,
    refuse_protected,
    refuse_unsafe_workbook,
    too_large_error,
)
from doudi.files.workbook_process import LONGEST_SECONDS, MOST_MEMORY_BYTES

_REFUSED = 3
_ZIP = b"PK"
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SheetRows:
    """A sheet as a CSV file in UTF-8; ``is_hidden`` where Excel does not show it."""

    name: str
    path: Path
    is_hidden: bool = False
    first_row: int = 1

    def rows(self) -> Iterator[list[str]]:
        """Read the rows one by one, empty ones included."""
        with self.path.open(encoding="utf-8", newline="") as file:
            yield from csv.reader(file)


def write_sheet_rows(name: str, data: bytes, folder: Path) -> list[SheetRows]:
    """Write every sheet of an Excel file of either age into a folder; ``name`` is only for the message.

    Raises:
        UnreadableFileError: protected by a password, broken, or unpacking to more than the limits.
    """
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "RUST_BACKTRACE": "0"}
    try:
        child = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "doudi.files.workbook_rows", str(folder)],
            input=data,
            capture_output=True,
            timeout=2 * LONGEST_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_large_error(Path(name)) from None
    if child.returncode == _REFUSED:
        raise UnreadableFileError(SkippedFile(Path(name), *json.loads(child.stdout)))
    if child.returncode != 0:  # refused memory: a MemoryError, or the reader aborted
        raise too_large_error(Path(name))
    listed = json.loads(child.stdout)
    return [SheetRows(sheet, folder / f"{place}.csv", hidden) for place, (sheet, hidden) in enumerate(listed)]


def _write(data: bytes, folder: Path) -> list[tuple[str, bool]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    refuse_protected(Path("workbook"), data)
    if data.startswith(_ZIP):
        refuse_unsafe_workbook(Path("workbook"), data)
    listed = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}
        for place, name in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_name(name)
            margin = [""] * (sheet.start[1] if sheet.start else 0)
            with (folder / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                for row in sheet.iter_rows():
                    writer.writerow(margin + [text_of(value) for value in row])
            listed.append((name, name in hidden))
    return listed


def main() -> int:
    """Read the file from the input, write its sheets into the folder; list them, or say why not."""
    from python_calamine import CalamineError

    from doudi.files.spreadsheet_reader import broken_file_error

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: object = _write(sys.stdin.buffer.read(), Path(sys.argv[1]))
        code = 0
    except UnreadableFileError as error:
        answer, code = (error.skipped.code, error.skipped.message, error.skipped.remedy), _REFUSED
    except (CalamineError, ValueError, OSError):
        broken = broken_file_error(Path("workbook")).skipped
        answer, code = (broken.code, broken.message, broken.remedy), _REFUSED
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return code


if __name__ == "__main__":
    sys.exit(main())
