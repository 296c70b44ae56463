"""Reading of a single household; only its own lines are parsed and checked."""

from __future__ import annotations

import csv
import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.snapshot.cell_checks import fault_of_text
from doudi.snapshot.columns import (
    AWARDS,
    FOLDER_TABLES,
    HOUSEHOLD_AREAS,
    HOUSEHOLDS,
    PEOPLE,
    Column,
    Table,
)
from doudi.snapshot.faults import Fault, FaultList, FaultySnapshot, masked_text
from doudi.snapshot.files import SnapshotFile, find_table_file, require_folder
from doudi.snapshot.header_checks import header_faults
from doudi.snapshot.row_checks import award_before_birth
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


@dataclass(frozen=True)
class Household:
    """A household with its members and their awards, as Python values.

    ``household["household_areas"]`` lists its rows of that optional file.
    """

    household: Row
    people: list[Row]
    awards: list[Row]


def read_household(folder: Path, person_id: str) -> Household:
    """The household of a person.

    Raises:
        FaultySnapshot: no person has this id, or the rows of the household have errors.
    """
    require_folder(folder)
    faults = FaultList()
    table_files = {table.name: find_table_file(folder, table.name, faults) for table in FOLDER_TABLES}
    areas_file = find_table_file(folder, HOUSEHOLD_AREAS.name, faults, is_optional=True)
    faults.raise_if_any()
    if areas_file is not None:
        table_files[HOUSEHOLD_AREAS.name] = areas_file
    reader = _Reader({name: file for name, file in table_files.items() if file is not None}, faults)
    matches = reader.rows(PEOPLE, "person_id", [person_id])
    if not matches:
        message, remedy = _("没有这个人员编号"), _("请核对编号；编号区分大小写")
        name = reader.files["people"].name
        raise FaultySnapshot(
            [Fault(name, None, "person_id", masked_text(person_id), "unknown_person", message, remedy)]
        )
    household_id = str(matches[0]["household_id"])
    people = reader.rows(PEOPLE, "household_id", [household_id])
    households = reader.rows(HOUSEHOLDS, "household_id", [household_id])
    if not households:
        message, remedy = _("households 文件里没有这个编号"), _("请在 households 文件里补上")
        name = reader.files["people"].name
        raise FaultySnapshot([Fault(name, None, "household_id", household_id, "dangling_reference", message, remedy)])
    awards = reader.rows(AWARDS, "person_id", [str(person["person_id"]) for person in people])
    _refuse_awards_before_birth(reader.files["awards"].name, people, awards)
    areas = reader.rows(HOUSEHOLD_AREAS, "household_id", [household_id]) if areas_file is not None else []
    return Household({**households[0], HOUSEHOLD_AREAS.name: areas}, people, awards)


def _refuse_awards_before_birth(file: str, people: list[Row], awards: list[Row]) -> None:
    born = {person["person_id"]: person["birth_date"] for person in people}
    faults = [
        Fault(file, None, "from_month", masked_text(award["award_id"]), *award_before_birth())
        for award in awards
        if award["from_month"] < born[award["person_id"]].replace(day=1)
    ]
    if faults:
        raise FaultySnapshot(faults)


class _Reader:
    """Reader of the rows of one household; DuckDB is opened once, and for Parquet only."""

    def __init__(self, files: dict[str, SnapshotFile], faults: FaultList) -> None:
        self.files = files
        self.faults = faults
        self._connection: DuckDBPyConnection | None = None

    def rows(self, table: Table, column: str, values: list[str]) -> list[Row]:
        """The rows with one of ``values`` in ``column``, checked."""
        file = self.files[table.name]
        if file.is_csv:
            raw = [row for value in values for row in _csv_rows(file, table, column, value, self.faults)]
        else:
            raw = list(self._parquet_rows(file, table, column, values))
        rows = [_checked(file, table, row, self.faults) for row in raw]
        self.faults.raise_if_any()
        return rows

    def _parquet_rows(self, file: SnapshotFile, table: Table, column: str, values: list[str]) -> Iterator[Row]:
        import duckdb

        from doudi.snapshot.scans import open_scan

        self._connection = self._connection or duckdb.connect(config={"threads": 1})
        scan = open_scan(self._connection, file, table, self.faults)
        if scan is None:
            return
        markers = ", ".join(["?"] * len(values))
        query = f'SELECT * FROM {scan.source} WHERE "{column}" IN ({markers})'
        answer = self._connection.execute(query, values)
        names = [description[0] for description in answer.description]
        for cells in answer.fetchall():
            yield {name: "" if cell is None else str(cell) for name, cell in zip(names, cells, strict=True)}


def _csv_rows(file: SnapshotFile, table: Table, column: str, value: str, faults: FaultList) -> Iterator[Row]:
    """The rows with ``value`` in ``column``, found by a search for the bytes."""
    with file.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            names = [name.strip() for name in next(csv.reader([content.readline().decode("utf-8-sig")]))]
        except UnicodeDecodeError:
            names = []
        wrong = header_faults(file.name, table, names)
        faults.add(*wrong)
        if wrong:
            return
        sought, place = value.encode(), content.tell()
        while sought and (hit := content.find(sought, place)) >= 0:
            start = content.rfind(b"\n", 0, hit) + 1
            end = content.find(b"\n", hit)
            place = len(content) if end < 0 else end + 1
            line = content[start : len(content) if end < 0 else end].decode("utf-8", "replace").rstrip("\r")
            cells = [cell.strip() for cell in next(csv.reader([line]))]
            if len(cells) == len(names):
                row = dict(zip(names, cells, strict=True))
                if row[column] == value:
                    yield row


def _checked(file: SnapshotFile, table: Table, row: Row, faults: FaultList) -> Row:
    return {
        column.name: _value(file, column, row[column.name], faults) if column.name in row else False
        for column in table.columns
    }


def _value(file: SnapshotFile, column: Column, text: str, faults: FaultList) -> Any:
    if text == "" and column.nullable:
        return None
    try:
        value = _READ[column.kind](text)
        accepted = text != "" and _is_accepted(column, value)
    except ValueError:
        value, accepted = None, False
    if not accepted:
        code, message = fault_of_text(column, text or None)
        faults.add(
            Fault(file.name, None, column.name, masked_text(text, column.personal), code, message, column.remedy)
        )
    return value


def _is_accepted(column: Column, value: Any) -> bool:
    if column.codes:
        return value in column.codes
    if column.digits is not None:
        return value.isdecimal() and len(value) == column.digits
    return column.minimum is None or column.minimum <= value <= column.maximum


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _whole(text: str) -> int:
    whole, _point, rest = text.partition(".")
    if rest not in {"", "0"}:
        raise ValueError(text)
    return int(whole)


def _day(text: str) -> date:
    return date.fromisoformat(text.removesuffix(" 00:00:00"))


def _month(text: str) -> date:
    day = _day(text if len(text) > len("2023-05") else f"{text}-01")
    if day.day != 1:
        raise ValueError(text)
    return day


_READ: dict[str, Callable[[str], Any]] = {
    "text": str,
    "code": str,
    "whole_number": _whole,
    "flag": _flag,
    "date": _day,
    "month": _month,
}
