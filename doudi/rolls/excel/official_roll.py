"""Official rolls for printing and signing: title, unit and date, header, rows by family, sums, signatures.

    with atomic_workbook(path, created=date(2023, 5, 10)) as book:
        roll = OfficialRoll(book, "2023年5月", title="…花名册", unit="…", filled_on=…, columns=COLUMNS)
        for family in families:
            roll.add_family(rows)
        roll.finish()

A roll prints on A4 landscape, fitted to the width, with its header on every page and 第 x 页 共 y 页 below.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi.files.spreadsheet_writer import (
    Book,
    Sheet,
    Style,
    StyleName,
    WrittenValue,
)
from doudi.rolls.excel.text_width import display_width, lines_needed
from doudi.values.dates import format_date
from doudi.values.money import amount_in_words
from doudi.values.translation import gettext as _

ColumnKind = Literal["text", "long_text", "identity", "account", "amount", "count"]

_STYLE_OF_KIND: dict[ColumnKind, StyleName] = {
    "text": "text",
    "long_text": "long_text",
    "identity": "text",
    "account": "text",
    "amount": "amount",
    "count": "count",
}
_WIDTH_OF_KIND: dict[ColumnKind, float] = {
    "text": 10,
    "long_text": 22,
    "identity": 19.5,
    "account": 20.5,
    "amount": 11,
    "count": 6,
}
SIGNATURES = ("乡镇长签字：", "分管领导：", "经办人：")
LINE_HEIGHT, ROW_HEIGHT = 13.5, 18.0
"""Heights in points of a line of ten-point text and of a row with one line."""


@dataclass(frozen=True)
class RollColumn:
    """A column. Neighbours with the same ``group`` share an upper header.

    ``is_totalled`` columns are summed (amounts in fen); ``is_of_family`` columns are written once for a family and
    merged over its rows. ``width`` is in half-width characters; by default the kind decides.
    """

    title: str
    kind: ColumnKind = "text"
    group: str = ""
    is_totalled: bool = False
    is_of_family: bool = False
    width: float | None = None

    @property
    def printed_width(self) -> float:
        """The width, or by default one that suits the kind and the title."""
        return self.width or max(_WIDTH_OF_KIND[self.kind], min(math.ceil(display_width(self.title) / 2), 12) + 2)


class OfficialRoll:
    """A sheet of an official roll. Amounts are in fen, identity numbers and accounts are text."""

    def __init__(
        self,
        book: Book,
        sheet_name: str,
        *,
        title: str,
        unit: str,
        filled_on: date,
        columns: Sequence[RollColumn],
        landscape: bool = True,
    ) -> None:
        self.columns = tuple(columns)
        self.sheet: Sheet = book.sheet(sheet_name, [column.printed_width for column in self.columns])
        self._styles: list[Style | None] = [book.style(_STYLE_OF_KIND[column.kind]) for column in self.columns]
        self._since_subtotal = [0] * len(self.columns)
        self._total = [0] * len(self.columns)
        self.sheet.band([(title, len(self.columns), "title")], 30)
        left = (len(self.columns) + 1) // 2
        unit_line = _("填报单位（盖章）：{unit}").format(unit=unit)
        time_line = _("填报时间：{day}").format(day=format_date(filled_on))
        self.sheet.band([(unit_line, left, "line"), (time_line, len(self.columns) - left, "line_right")], 20)
        first = self.sheet.row
        self._write_header()
        self.sheet.print_on_a4((first, self.sheet.row - 1), landscape=landscape)

    def _write_header(self) -> None:
        """Write the header: two rows if a column has a group; titles without a group are merged over both."""
        style: list[Style | None] = [self.sheet.book.style("header")] * len(self.columns)
        titles = [column.title for column in self.columns]
        lines = max(lines_needed(column.title, column.printed_width) for column in self.columns)
        height = max(lines * LINE_HEIGHT + 4, 20)
        if not any(column.group for column in self.columns):
            self.sheet.write(titles, style, height)
            return
        upper: list[WrittenValue] = [column.group or column.title for column in self.columns]
        lower: list[WrittenValue] = [column.title if column.group else None for column in self.columns]
        top = self.sheet.write(upper, style, max(height / 2, 18))
        self.sheet.write(lower, style, max(height / 2, 18))
        start = 0
        for end, column in enumerate(self.columns):
            following = self.columns[end + 1] if end + 1 < len(self.columns) else None
            if not column.group:
                self.sheet.merge(top, end, top + 1, end)
                start = end + 1
            elif following is None or following.group != column.group:
                self.sheet.merge(top, start, top, end)
                start = end + 1

    def add(self, values: Sequence[WrittenValue], *, is_held: bool = False) -> None:
        """Add a row and count it in the sums. ``is_held`` marks it as held."""
        self._count(values)
        styles = self._held_styles() if is_held else self._styles
        self.sheet.write(values, styles, self._height(values, 1))

    def add_family(self, rows: Sequence[Sequence[WrittenValue]], *, is_held: bool = False) -> None:
        """Add the rows of a family; columns of the family are written in the first row and merged."""
        styles = self._held_styles() if is_held else self._styles
        first = self.sheet.row
        for number, values in enumerate(rows):
            cells = [
                None if number and column.is_of_family else value
                for value, column in zip(values, self.columns, strict=True)
            ]
            self._count(cells)
            self.sheet.write(cells, styles, self._height(rows[0] if number == 0 else cells, len(rows)))
        if len(rows) > 1:
            for index, column in enumerate(self.columns):
                if column.is_of_family:
                    self.sheet.merge(first, index, self.sheet.row - 1, index)

    def heading(self, text: str) -> None:
        """Write a heading over the whole width."""
        self.sheet.band([(text, len(self.columns), "words")], 22)

    def subtotal(self, label: str = "小计") -> None:
        """Write the sums since the last subtotal."""
        self._sum_row(label, self._since_subtotal)
        self._since_subtotal = [0] * len(self.columns)

    def finish(
        self,
        *,
        words_of: int | None = None,
        notes: Sequence[str] = (),
        signatures: Sequence[str] = SIGNATURES,
        label: str = "合计",
    ) -> tuple[int, ...]:
        """Write sums, the amount in words, notes and signatures; return the sums by column.

        ``words_of`` is the column whose sum is written in words, by default the last totalled amount.
        """
        self._sum_row(label, self._total)
        amounts = [n for n, column in enumerate(self.columns) if column.kind == "amount" and column.is_totalled]
        worded = words_of if words_of is not None else (amounts[-1] if amounts else None)
        if worded is not None:
            words = _("合计金额（大写）：人民币{words}").format(words=amount_in_words(self._total[worded]))
            self.sheet.band([(words, len(self.columns), "words")], 22)
        for note in notes:
            lines = math.ceil((display_width(note) + 2) / sum(self.sheet.widths))
            self.sheet.band([(note, len(self.columns), "note")], lines * LINE_HEIGHT + 5)
        self.sign(signatures)
        return tuple(self._total)

    def sign(self, signatures: Sequence[str] = SIGNATURES) -> None:
        """Write the line for signatures; ``finish`` does so below the sums."""
        write_signature_line(self.sheet, signatures)

    def _count(self, values: Sequence[WrittenValue]) -> None:
        for index, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if column.is_totalled and isinstance(value, int):
                self._since_subtotal[index] += value
                self._total[index] += value

    def _sum_row(self, label: str, sums: Sequence[int]) -> None:
        """Write a row with the label in the first column and the sums in theirs."""
        values: list[WrittenValue] = [
            total if column.is_totalled else None for total, column in zip(sums, self.columns, strict=True)
        ]
        names: list[StyleName] = ["total_text"] * len(self.columns)
        for index, column in enumerate(self.columns):
            if column.is_totalled:
                names[index] = "total_amount" if column.kind == "amount" else "total_count"
        free = next((n for n, column in enumerate(self.columns) if column.is_totalled), len(self.columns))
        if free:
            values[0] = label
            self.sheet.merge(self.sheet.row, 0, self.sheet.row, free - 1)
        self.sheet.write(values, [self.sheet.book.style(name) for name in names], 20)

    def _held_styles(self) -> list[Style | None]:
        of_kind: dict[str, StyleName] = {"amount": "held_amount", "long_text": "held_long_text"}
        return [self.sheet.book.style(of_kind.get(column.kind, "held_text")) for column in self.columns]

    def _height(self, values: Sequence[WrittenValue], rows_of_family: int) -> float:
        """The height in points for the longest wrapped text, shared over the rows of a family if merged."""
        height = ROW_HEIGHT
        for value, column in zip(values, self.columns, strict=True):
            if column.kind == "long_text" and isinstance(value, str):
                needed = lines_needed(value, column.printed_width) * LINE_HEIGHT + 4
                height = max(height, needed / (rows_of_family if column.is_of_family else 1))
        return height


def write_signature_line(sheet: Sheet, signatures: Sequence[str] = SIGNATURES) -> None:
    """Write the line for signatures, spread over the width of the sheet."""
    share, over = divmod(len(sheet.widths), len(signatures))
    parts: list[tuple[str, int, StyleName]] = [
        (text, share + (1 if number < over else 0), "line") for number, text in enumerate(signatures)
    ]
    sheet.band([part for part in parts if part[1]], 32)
