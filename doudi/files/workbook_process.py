"""Read an Excel file in a process of its own with a ceiling of memory and time.

Whatever a file does to the reader, the service that received it goes on: the child is refused memory, or ended.
``python -m doudi.files.workbook_process`` reads the file from its input and writes the cells to its output.
"""

from __future__ import annotations

import io
import os
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from doudi.files.workbook_measure import MOST_RECTANGLE_CELLS, WorkbookTooLargeError

MOST_MEMORY_BYTES = 1_500_000_000
LONGEST_SECONDS = 120
_TOO_LARGE, _PROTECTED, _BROKEN = 3, 4, 5
_ROOT = Path(__file__).resolve().parents[2]

Sheet = tuple[str, Any, Any, bool]
"""The name, the cells, the merged ranges and whether the sheet is hidden."""


class WorkbookProtectedError(Exception):
    """The file has a password."""


class WorkbookBrokenError(Exception):
    """The file is not what it says."""


def read_sheets(data: bytes) -> list[Sheet]:
    """Read every sheet in this process.

    Raises:
        WorkbookTooLargeError, WorkbookProtectedError, WorkbookBrokenError
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    sheets: list[Sheet] = []
    places = 0
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                places += sheet.total_height * sheet.total_width
                if places > MOST_RECTANGLE_CELLS:
                    raise WorkbookTooLargeError
                rows = sheet.to_python(skip_empty_area=False)
                cells = tuple(tuple(None if value == "" else value for value in row) for row in rows)
                merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())
                sheets.append((name, cells, merged, name in hidden))
    except PasswordError:
        raise WorkbookProtectedError from None
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookBrokenError from error
    return sheets


def read_sheets_apart(data: bytes) -> list[Sheet]:
    """Read every sheet in a process with a ceiling of memory and time.

    Raises:
        WorkbookTooLargeError, WorkbookProtectedError, WorkbookBrokenError
    """
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "RUST_BACKTRACE": "0"}
    try:
        child = subprocess.run(
            [sys.executable, "-m", "doudi.files.workbook_process"],
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkbookTooLargeError from None
    if child.returncode == _PROTECTED:
        raise WorkbookProtectedError
    if child.returncode == _BROKEN:
        raise WorkbookBrokenError
    if child.returncode != 0:  # refused memory: a MemoryError, or the reader aborted
        raise WorkbookTooLargeError
    sheets: list[Sheet] = pickle.loads(child.stdout)  # noqa: S301 - written by our own child
    return sheets


def main() -> int:
    """Read the file from the input, write its sheets to the output; the code says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pickle.dump(read_sheets(sys.stdin.buffer.read()), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    except (MemoryError, WorkbookTooLargeError):
        return _TOO_LARGE
    except WorkbookProtectedError:
        return _PROTECTED
    except WorkbookBrokenError:
        return _BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
