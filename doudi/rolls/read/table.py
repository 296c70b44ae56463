"""Cells of a sheet by the meaning of their column, and the kind of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from doudi.files.cells import CellValue, text_of
from doudi.files.spreadsheet_reader import RawSheet
from doudi.rolls.model import Column
from doudi.rolls.problems import ProblemList
from doudi.rolls.read.cells.values import number_text, person_name
from doudi.rolls.read.columns.content import is_id_like
from doudi.rolls.read.header import (
    Header,
    filled,
    is_footer_row,
    is_repeated_header,
)
from doudi.rolls.vocabulary import is_blank_text, is_ditto, is_total_label
from doudi.values.text import compact

LineKind = Literal["person", "total", "footer", "section", "header", "blank", "loose"]

_FILLED_DOWN = ("village", "village_group", "township", "area", "start_month", "benefit_month", "category")
_WHO = ("name", "head_name", "id_number", "head_id")


@dataclass
class Table:
    """A sheet with its columns recognised. Rows and columns are counted from 0."""

    raw: RawSheet
    header: Header
    columns: tuple[Column, ...]
    problems: ProblemList
    _merged_from: dict[tuple[int, int], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._index = {column.meaning: column.index for column in self.columns}
        filled_down = {self._index[meaning] for meaning in _FILLED_DOWN if meaning in self._index}
        self._merged_from = {
            (row, left): top
            for top, left, bottom, right in self.raw.merged
            if left == right and left in filled_down and bottom > top
            for row in range(top + 1, bottom + 1)
        }

    def has(self, *meanings: str) -> bool:
        """Whether the sheet has a column of any of these meanings."""
        return not self._index.keys().isdisjoint(meanings)

    def index(self, meaning: str) -> int | None:
        return self._index.get(meaning)

    def cell(self, row: int, meaning: str) -> CellValue:
        """The cell of a row by meaning; None without such a column.

        In columns that may span families, such as the village, a merged range gives its value to all its rows.
        """
        index = self._index.get(meaning)
        if index is None or index >= len(self.raw.cells[row]):
            return None
        if self._merged_from:
            row = self._merged_from.get((row, index), row)
        return self.raw.cells[row][index]

    def text(self, row: int, meaning: str) -> str:
        """The cell as text; empty for a sign for nothing."""
        value = self.cell(row, meaning)
        if value is None:
            return ""
        text = text_of(value)
        return "" if is_blank_text(text) else text

    def own_text(self, row: int, meaning: str) -> str:
        """The cell as text; empty for 同上."""
        text = self.text(row, meaning)
        return "" if is_ditto(text) else text

    @cached_property
    def kinds(self) -> tuple[LineKind, ...]:
        """The kind of each row; rows above the first data row are header."""
        return tuple(
            "header" if row < self.header.first_data_row else self._kind(row) for row in range(len(self.raw.cells))
        )

    def rows_of(self, kind: LineKind) -> list[int]:
        return [
            row for row, row_kind in enumerate(self.kinds) if row_kind == kind and row >= self.header.first_data_row
        ]

    def _kind(self, row: int) -> LineKind:
        cells = self.raw.cells[row]
        values = filled(cells)
        if not values:
            return "blank"
        who = any(self.text(row, meaning) for meaning in _WHO)
        has_id = any(is_id_like(cells[i]) for m in ("id_number", "head_id") if (i := self._index.get(m)) is not None)
        if not has_id:
            if is_repeated_header(cells, self.header, self.raw):
                return "header"
            if any(isinstance(v, str) and is_total_label(v) for v in values[:3]):
                return "total"
            if is_footer_row(cells):
                return "footer"
            if len({compact(text_of(value)) for value in values}) == 1 and not self._is_lone_person(row):
                return "section"
        return "person" if who else "loose"

    def _is_lone_person(self, row: int) -> bool:
        """Whether the only text of a row is a name in the column of names."""
        name = person_name(self.cell(row, "name")) if self.has("name") else person_name(self.cell(row, "head_name"))
        return 2 <= len(name) <= 4 and not name.endswith(("村", "组", "区", "会", "院"))

    @cached_property
    def numbered_members(self) -> tuple[int, ...]:
        """The numbers of members listed side by side in one row: 成员2姓名."""
        return tuple(number for number in range(1, 10) if self.has(f"name@{number}"))

    def sections(self) -> dict[int, str]:
        """Headings inside the table, such as the name of a village, by row."""
        return {row: text_of(filled(self.raw.cells[row])[0]) for row in self.rows_of("section")}

    def blocks(self, meanings: Sequence[str]) -> dict[int, int]:
        """For each row in a vertical merged range of one of these columns, the first row of the range."""
        wanted = {self._index[meaning] for meaning in meanings if meaning in self._index}
        return {
            row: top
            for top, left, bottom, _right in self.raw.merged
            if left in wanted and bottom > top >= self.header.first_data_row
            for row in range(top, bottom + 1)
        }

    def number(self, row: int, meaning: str) -> str:
        """A long number as cleaned text."""
        return number_text(self.cell(row, meaning)).text
