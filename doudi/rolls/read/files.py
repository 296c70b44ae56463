"""Reading of files and folders of rolls; unreadable files are listed with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from doudi.files.cells import SkippedFile
from doudi.files.spreadsheet_reader import RawSheet, UnreadableFileError, missing_results_error, read_spreadsheet
from doudi.rolls.check.duplicates import mark_duplicates
from doudi.rolls.check.lawful_amounts import compare_with_law
from doudi.rolls.law import LawOfDues
from doudi.rolls.model import ReadResult, Sheet, Workbook
from doudi.rolls.problems import ProblemList
from doudi.rolls.read.sheet import MissingResultsError, is_empty, read_sheet
from doudi.values.translation import gettext as _

ENDINGS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html"})
"""Endings of the files taken from a folder; a file given by name is read with any ending."""


def roll_files(paths: Iterable[Path]) -> list[Path]:
    """The files of ``paths``, each once; a folder gives the roll files inside."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and _is_roll_file(file, path))
            files.extend(inside or [path])
        else:
            files.append(path)
    first_by_target: dict[Path, Path] = {}
    for file in files:
        first_by_target.setdefault(file.resolve(), file)
    return list(first_by_target.values())


def _is_roll_file(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    return file.suffix.lower() in ENDINGS and not hidden


def read_rolls(
    paths: Sequence[Path], *, law: LawOfDues | None = None, progress: Callable[[int, int], None] | None = None
) -> ReadResult:
    """Read rolls of any layout; a file that cannot be read is listed as skipped.

    ``progress`` is called with the number of files read and the number of all files.
    """
    files = roll_files(paths)
    workbooks: list[Workbook] = []
    skipped: list[SkippedFile] = []
    for done, path in enumerate(files):
        if progress is not None:
            progress(done, len(files))
        try:
            workbooks.append(read_roll_file(path, law=law))
        except UnreadableFileError as error:
            skipped.append(error.skipped)
    if progress is not None:
        progress(len(files), len(files))
    return ReadResult(mark_duplicates(workbooks), tuple(skipped))


def read_roll_file(
    path: Path, *, law: LawOfDues | None = None, chosen_meanings: Mapping[str, str] | None = None
) -> Workbook:
    """Read a file. An officer's ``chosen_meanings`` of columns, by header, overrule the reader.

    Raises:
        UnreadableFileError: the file cannot be read, or lacks the results of formulas in rows that count.
    """
    raw = read_spreadsheet(path, allows_missing_results=True)
    filled = [sheet for sheet in raw if not is_empty(sheet)]
    if not filled:
        raise UnreadableFileError(
            SkippedFile(path, "file_empty", _("文件里的工作表都是空的。"), _("请向填报单位重新要一份。"))
        )
    visible = [sheet for sheet in filled if not sheet.is_hidden] or filled
    try:
        sheets = [compare_with_law(read_sheet(sheet, path.name, path.stem, chosen_meanings), law) for sheet in visible]
    except MissingResultsError as error:
        raise missing_results_error(path, error.places) from None
    sheets += [_hidden_sheet(sheet, path) for sheet in filled if sheet not in visible]
    return Workbook(path, tuple(sheets), tuple(sheet.name for sheet in raw if is_empty(sheet)))


def _hidden_sheet(raw: RawSheet, path: Path) -> Sheet:
    """A hidden sheet beside visible ones with a warning: as a rule it is an old copy, so it is not read."""
    problems = ProblemList(path.name, raw.name)
    problems.add(
        "sheet_hidden",
        _("这张工作表是隐藏的，没有读取，避免把旧表重复计算。"),
        _("确实要用的，请在 Excel 里取消隐藏后再来。"),
        severity="warning",
    )
    return Sheet(file=path.name, name=raw.name, kind="unknown", problems=problems.sorted())
