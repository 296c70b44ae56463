"""Lines of a CSV file that cannot be split into cells: wrong encoding, missing cells, unclosed quotation marks."""

from __future__ import annotations

import re

from doudi.snapshot.faults import MAX_FAULTS, Fault
from doudi.snapshot.files import SnapshotFile
from doudi.snapshot.scans import LONGEST_LINE_BYTES, guessed_encoding, wrong_encoding
from doudi.values.translation import gettext as _

_LINE = re.compile(r"[Ll]ine:? (\d+)")


def line_faults(file: SnapshotFile, error: Exception) -> list[Fault]:
    """The faults of a file that DuckDB cannot read, by line where they can be found."""
    faults = _faults_by_line(file) if file.is_csv else []
    return faults or [_unreadable_file(file, error)]


def _faults_by_line(file: SnapshotFile) -> list[Fault]:
    """Read the file again, line by line, and collect the faults."""
    faults: list[Fault] = []
    cells: int | None = None
    row, unfinished = 0, b""
    with file.path.open("rb") as stream:
        while (line := stream.readline(LONGEST_LINE_BYTES + 1)) and len(faults) < MAX_FAULTS:
            if len(line) > LONGEST_LINE_BYTES:
                return [*faults, _too_long(file, row + 1)]
            unfinished += line
            if unfinished.count(b'"') % 2 and len(unfinished) <= LONGEST_LINE_BYTES:
                continue
            row, whole, unfinished = row + 1, unfinished, b""
            fault = _fault_of(file, row, whole, cells)
            if fault is not None:
                faults.append(fault)
            if cells is None:
                cells = _cells(whole)
    if unfinished:
        message, remedy = _("从这一行起引号没有成对"), _("请删去多余的英文双引号")
        faults.append(Fault(file.name, row + 1, "", None, "unclosed_quote", message, remedy))
    return faults


def _fault_of(file: SnapshotFile, row: int, line: bytes, cells: int | None) -> Fault | None:
    try:
        line.decode("utf-8-sig" if row == 1 else "utf-8")
    except UnicodeDecodeError:
        return wrong_encoding(file, row, guessed_encoding(line))
    if b"\x00" in line:
        message, remedy = _("含有不可见的空字符"), _("请用表格软件重新保存为“CSV UTF-8”")
        return Fault(file.name, row, "", None, "null_character", message, remedy)
    number = _cells(line)
    if cells is not None and line.strip() and number != cells:
        message = _("这一行有 {number} 格，列名有 {cells} 格").format(number=number, cells=cells)
        remedy = _("请补齐或删去多余的格；格里有英文逗号的，须用英文双引号括起来")
        return Fault(file.name, row, "", None, "wrong_number_of_cells", message, remedy)
    return None


def _cells(line: bytes) -> int:
    outside = b"".join(line.split(b'"')[::2])
    return outside.count(b",") + 1


def _too_long(file: SnapshotFile, row: int) -> Fault:
    message = _("这一行超过 {limit} 字节").format(limit=LONGEST_LINE_BYTES)
    return Fault(file.name, row, "", None, "line_too_long", message, _("请检查换行和引号，或重新导出"))


def _unreadable_file(file: SnapshotFile, error: Exception) -> Fault:
    place = _LINE.search(str(error))
    row = int(place.group(1)) if place else None
    return Fault(file.name, row, "", None, "unreadable_file", _("读不下去"), _("请重新导出这个文件"))
