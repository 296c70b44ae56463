"""Values of spreadsheet cells, and files that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

CellValue = int | float | str | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class SkippedFile:
    """A file that could not be read. ``code`` is one of file_missing, file_empty, file_protected,
    file_broken, file_type; the message names the reason."""

    path: Path
    code: str
    message: str
    remedy: str

    @property
    def file(self) -> str:
        return self.path.name
