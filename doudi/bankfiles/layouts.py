"""Layout of a bank's file: columns, lines above and below the rows, encoding."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Literal

Form = Literal["delimited", "fixed", "excel"]
Encoding = Literal["gb18030", "utf-8", "utf-8-sig"]
Kind = Literal["text", "name", "key", "amount", "count", "date", "month", "constant"]
Unit = Literal["yuan", "fen"]

ROW_FIELDS: dict[str, Kind] = {
    "item_id": "key",
    "position": "count",
    "account_name": "name",
    "account": "key",
    "branch": "key",
    "amount": "amount",
    "purpose": "text",
    "status": "key",
    "reason": "key",
    "note": "text",
    "paid_on": "date",
    "constant": "constant",
}
"""Fields of the rows, of payments and of answers."""

LINE_FIELDS: dict[str, Kind] = {
    "file_number": "key",
    "unit": "text",
    "programme": "text",
    "month": "month",
    "date": "date",
    "count": "count",
    "amount": "amount",
    "paid_count": "count",
    "paid_amount": "amount",
    "returned_count": "count",
    "returned_amount": "amount",
    "hash": "key",
    "constant": "constant",
}
"""Fields of the lines above and below the rows."""


@dataclass(frozen=True)
class Column:
    """One column: its field, the bank's heading, and its width in bytes (fixed width files only)."""

    field: str
    label: str = ""
    also: tuple[str, ...] = ()
    width: int = 0
    align: Literal["left", "right"] = "left"
    pad: str = " "
    unit: Unit = "yuan"
    value: str = ""
    required: bool = True
    kind: Kind = dataclass_field(init=False, default="text")

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ROW_FIELDS.get(self.field) or LINE_FIELDS.get(self.field, "text"))

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that the bank uses for the column."""
        return (self.label, *self.also)


@dataclass(frozen=True)
class Line:
    """The line above or below the rows. Its first column is a constant that identifies it."""

    columns: tuple[Column, ...]

    @property
    def mark(self) -> str:
        """The constant at the beginning of the line."""
        return self.columns[0].value

    def has(self, name: str) -> bool:
        """Return whether the line has a field."""
        return any(column.field == name for column in self.columns)


@dataclass(frozen=True)
class Layout:
    """A file: an opening line, a row of headings, the rows, a closing line; all but the rows are optional."""

    form: Form
    columns: tuple[Column, ...]
    encoding: Encoding = "utf-8"
    separator: str = ""
    quoted: bool = False
    headings: bool = False
    first: Line | None = None
    last: Line | None = None
    sheet: str = "Sheet1"
    lines: tuple[Line, ...] = dataclass_field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(line for line in (self.first, self.last) if line))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of the rows."""
        return frozenset(column.field for column in self.columns)

    def totals_known(self) -> bool:
        """Return whether a line states both the number of rows and their total."""
        return any(line.has("count") and line.has("amount") for line in self.lines)
