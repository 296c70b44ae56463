"""The uprated roll in the layout of the office's roll, with new amounts and columns for the back payment.

Families keep their row numbers, so that a fault in row 57 is in row 57 of both. Besides amounts only total lines,
the title and the filing date change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from doudi.files.cells import CellValue
from doudi.files.spreadsheet_writer import (
    Book,
    Style,
    StyleName,
    WrittenValue,
)
from doudi.rolls.excel.official_roll import LINE_HEIGHT, ROW_HEIGHT, write_signature_line
from doudi.rolls.excel.text_width import display_width, fitting_width, lines_needed
from doudi.rolls.law import DueTable
from doudi.rolls.model import Sheet, TotalLine
from doudi.rolls.uprating.amounts import UpratedFamily, UpratedSheet
from doudi.rolls.uprating.excel.cells import (
    COUNTED,
    MONEY,
    body_value,
    plain,
    restated_total,
    style_of,
    sum_columns,
)
from doudi.rolls.uprating.month_in_titles import change_filing_day, shift_month, uprated_title
from doudi.values.benefit_month import add_months
from doudi.values.money import amount_in_words, format_yuan
from doudi.values.translation import gettext as _

_HELD: dict[StyleName, StyleName] = {
    "text": "held_text",
    "count": "held_text",
    "long_text": "held_long_text",
    "amount": "held_amount",
}
_TOTAL: dict[StyleName, StyleName] = {"amount": "total_amount", "count": "total_count"}
_SAMPLE = 1500
"""The number of rows measured for column widths."""


def added_columns() -> tuple[tuple[str, StyleName, float], ...]:
    """Header, style and width of the columns added after those of the office."""
    return (
        (_("补发月份"), "text", 9),
        (_("补发金额\n（元）"), "amount", 10.5),
        (_("连同补发\n应发合计\n（元）"), "amount", 11.5),
        (_("发放情况"), "text", 9),
    )


def months_in_words(months: Sequence[date]) -> str:
    """A range of months for a narrow cell: ``1—4月``, or ``3月``."""
    if not months:
        return ""
    first, last = months[0], months[-1]
    return f"{last.month}月" if first == last else f"{first.month}—{last.month}月"


def payment_state(uprated: UpratedFamily) -> str:
    """The state of the family's payment, in a word."""
    if uprated.is_held:
        return _("暂缓")
    return _("打卡发放") if uprated.paid_fen else _("无应发")


def write_uprated_sheet(book: Book, uprated: UpratedSheet, table: DueTable) -> None:
    """Write an uprated roll as a sheet of ``book``, ready to print and sign."""
    writer = _UpratedSheetWriter(book, uprated, table)
    writer.write()


class _UpratedSheetWriter:
    """Writer of one sheet; ``source`` is the office's roll, ``values`` are its family rows with new amounts."""

    def __init__(self, book: Book, uprated: UpratedSheet, table: DueTable) -> None:
        self.book, self.uprated, self.table = book, uprated, table
        self.source: Sheet = uprated.sheet
        self.old_month = self.source.month or add_months(table.pay_month, -1)
        self.width = max(map(len, self.source.cells), default=0)
        self.columns = {column.index: column for column in self.source.columns}
        self.added = added_columns()
        self.names = [style_of(self.columns.get(index)) for index in range(self.width)]
        self.names += [style for _title, style, _width in self.added]
        self.summed = [n for n, column in sorted(self.columns.items()) if column.meaning in MONEY | COUNTED]
        self.summed += [self.width + 1, self.width + 2]
        self.families = {row: family for family in uprated.families for row in family.family.rows}
        self.totals = {line.row: line for line in self.source.totals}
        self.footers = set(self.source.footer_rows)
        self.placed: dict[int, int] = {}
        self.values = {row: self._body_values(row) for row in self.families}
        name = shift_month(self.source.name, self.old_month, table.pay_month)
        self.sheet = book.sheet(name, [*self._widths(), *(width for _title, _style, width in self.added)])

    def write(self) -> None:
        """Write the rows of the source, the sums, and the line for signatures."""
        sources = [*self.values, *self.totals, *self.source.header_rows, *self.source.title_rows]
        last = max(sources, default=0)
        for row in range(1, last + 1):
            self._write_row(row)
        self._close(has_total=bool(self.totals))
        below = [row for row in range(last + 1, len(self.source.cells) + 1) if any(self._cells(row))]
        for row in below:
            self._write_below(row)
        if not self.footers.intersection(below):
            write_signature_line(self.sheet)
        self._copy_merges()
        if self.source.header_rows:
            first, end = min(self.source.header_rows) - 1, max(self.source.header_rows) - 1
            self.sheet.print_on_a4((first, end))

    def _cells(self, row: int) -> Sequence[CellValue]:
        cells = self.source.cells[row - 1]
        return [*cells, *([None] * (self.width - len(cells)))]

    def _write_row(self, row: int) -> None:
        self.placed[row] = self.sheet.row
        if row in self.source.title_rows:
            self._write_title(row)
        elif row in self.source.header_rows:
            self._write_header(row)
        elif row in self.totals:
            self._write_total(row, self.totals[row])
        elif row in self.footers:
            self._write_below(row)
        elif row in self.families:
            self._write_family_row(row)
        else:
            cells = [plain(cell) for cell in self._cells(row)]
            self.sheet.write([*cells, *([None] * len(self.added))], self._styles(self.names), ROW_HEIGHT)

    def _styles(self, names: Sequence[StyleName]) -> list[Style | None]:
        return [self.book.style(name) for name in names]

    # --- above the families -----------------------------------------------------------------------

    def _write_title(self, row: int) -> None:
        """Write a title over the whole width, or a line of several texts in their columns."""
        cells = [plain(cell) for cell in self._cells(row)]
        texts = [str(cell) for cell in cells if cell not in (None, "")]
        all_columns = self.width + len(self.added)
        if len(texts) == 1:
            is_title = texts[0] == self._main_title()
            text = uprated_title(texts[0], self.old_month, self.table.pay_month) if is_title else self._moved(texts[0])
            self.sheet.band([(text, all_columns, "title" if is_title else "line")], 32 if is_title else 20)
            return
        moved = [self._moved(cell) if isinstance(cell, str) else cell for cell in cells]
        styles = [self.book.style("line") if cell not in (None, "") else None for cell in moved]
        self.sheet.write(moved, styles, 20)

    def _main_title(self) -> str:
        """The longest text that is alone in its row above the header."""
        alone = []
        for row in self.source.title_rows:
            texts = [str(plain(cell)) for cell in self._cells(row) if cell not in (None, "")]
            alone += texts if len(texts) == 1 else []
        return max(alone, key=len, default="")

    def _moved(self, text: str) -> str:
        """The text with the pay month, or with the day of the uprating as day of filing."""
        filed = change_filing_day(text, self.table.known)
        return filed if filed != text else shift_month(text, self.old_month, self.table.pay_month)

    def _write_header(self, row: int) -> None:
        cells = [self._moved(str(plain(cell))) if cell is not None else None for cell in self._cells(row)]
        is_first = row == min(self.source.header_rows)
        added = [title if is_first else None for title, _style, _width in self.added]
        texts = [text for text in [*cells, *added] if text]
        lines = max(
            (
                lines_needed(text, width)
                for text, width in zip([*cells, *added], self.sheet.widths, strict=True)
                if text
            ),
            default=1,
        )
        rows = len(self.source.header_rows)
        height = max((lines if texts else 1) * LINE_HEIGHT + 6, 40) / rows
        self.sheet.write([*cells, *added], self._styles(["header"] * len(self.names)), max(height, 20))

    # --- the families -----------------------------------------------------------------------------

    def _body_values(self, row: int) -> list[WrittenValue]:
        uprated = self.families[row]
        person = next((person for person in uprated.persons if person.person.row == row), None)
        cells = self._cells(row)
        values = [body_value(self.columns.get(n), cells[n], uprated, person, row) for n in range(self.width)]
        if row != uprated.family.first_row:
            return [*values, None, None, None, None]
        is_computed = uprated.new_month_fen is not None
        months = months_in_words(uprated.back_months) if uprated.back_fen else None
        return [
            *values,
            months,
            uprated.back_fen if is_computed else None,
            uprated.total_fen if is_computed else None,
            payment_state(uprated),
        ]

    def _write_family_row(self, row: int) -> None:
        uprated, values = self.families[row], self.values[row]
        names = [_HELD.get(name, name) for name in self.names] if uprated.is_held else self.names
        height = ROW_HEIGHT
        for value, name, width in zip(values, self.names, self.sheet.widths, strict=True):
            if name == "long_text" and isinstance(value, str) and display_width(value) > width - 1:
                height = max(height, lines_needed(value, width) * LINE_HEIGHT + 4)
        self.sheet.write(values, self._styles(names), height)

    # --- sums -------------------------------------------------------------------------------------

    def _rows_summed(self, line: TotalLine) -> list[list[WrittenValue]]:
        """The family rows that a total line sums."""
        rows = sorted(self.values)
        if line.scope == "page":
            before = max((row for row in self.totals if row < line.row), default=0)
            rows = [row for row in rows if before < row < line.row]
        elif line.scope == "running":
            rows = [row for row in rows if row < line.row]
        return [self.values[row] for row in rows]

    def _write_total(self, row: int, line: TotalLine) -> None:
        sums = sum_columns(self._rows_summed(line), self.summed)
        amounts = {index for index in self.summed if self.names[index] == "amount"}
        values: list[WrittenValue] = []
        for index, cell in enumerate([*self._cells(row), None, None, None, None]):
            if index in sums and (index >= self.width or (cell not in (None, "") and not isinstance(cell, bool))):
                values.append(sums[index])
            elif isinstance(cell, str):
                values.append(restated_total(cell, line.amount_fen, self._month_sum(sums)))
            else:
                values.append(plain(cell))
        names: list[StyleName] = [
            _TOTAL.get(name, "total_text") if index in amounts or isinstance(value, int) else "total_text"
            for index, (name, value) in enumerate(zip(self.names, values, strict=True))
        ]
        self.sheet.write(values, self._styles(names), 20)

    def _month_sum(self, sums: dict[int, int]) -> int:
        """The month's amount among the sums of a line: of families if there is such a column, else of people."""
        for meanings in ({"household_amount"}, {"person_total"}, {"living", "care"}):
            columns = [n for n in sums if n in self.columns and self.columns[n].meaning in meanings]
            if columns:
                return sum(sums[n] for n in columns)
        return 0

    def _close(self, *, has_total: bool) -> None:
        """Write the sums of the roll in figures and in words, and the amounts paid and held."""
        if not has_total:
            sums = sum_columns(list(self.values.values()), self.summed)
            values: list[WrittenValue] = [sums.get(index) for index in range(len(self.names))]
            values[0] = _("合计") if 0 not in sums else values[0]
            names = [_TOTAL.get(name, "total_text") if n in sums else "total_text" for n, name in enumerate(self.names)]
            self.sheet.write(values, self._styles(names), 20)
        uprated = self.uprated
        words = _("合计金额（大写）：人民币{words}").format(words=amount_in_words(uprated.total_fen))
        self.sheet.band([(words, len(self.names), "words")], 22)
        held_count = sum(family.is_held for family in uprated.families)
        split = _(
            "说明：连同补发应发合计{total}元，其中打卡发放{paid_count}户{paid}元，暂缓发放{held_count}户{held}元（灰底，原因见“问题清单”）。"
        )
        lines = [
            split.format(
                total=format_yuan(uprated.total_fen),
                paid_count=len(uprated.families) - held_count,
                paid=format_yuan(uprated.paid_fen),
                held_count=held_count,
                held=format_yuan(uprated.held_fen),
            ),
            *(_("说明：{note}").format(note=note) for note in uprated.notes),
        ]
        for line in lines:
            height = lines_needed(line, sum(self.sheet.widths)) * LINE_HEIGHT + 5
            self.sheet.band([(line, len(self.names), "note")], height)

    # --- below and around -------------------------------------------------------------------------

    def _write_below(self, row: int) -> None:
        """Write a line for signatures or remarks with the new month."""
        self.placed[row] = self.sheet.row
        cells = [self._moved(text) if isinstance(text := plain(cell), str) else text for cell in self._cells(row)]
        styles = [self.book.style("line") if cell not in (None, "") else None for cell in cells]
        self.sheet.write(cells, styles, 32)

    def _copy_merges(self) -> None:
        """Merge the cells of the source at their new rows, and the added cells of each family."""
        alone = {row for row in self.source.title_rows if sum(cell not in (None, "") for cell in self._cells(row)) == 1}
        for first, left, last, right in self.source.merged:
            if first + 1 in self.placed and last + 1 in self.placed and first + 1 not in alone:
                self.sheet.merge(self.placed[first + 1], left, self.placed[last + 1], right)
        rows = sorted(self.source.header_rows)
        spans = [(rows[0], rows[-1])] if rows else []
        for uprated in self.uprated.families:
            own = uprated.family.rows
            if own[-1] - own[0] + 1 == len(own):
                spans.append((own[0], own[-1]))
        for top, bottom in spans:
            for index in range(self.width, len(self.names)):
                self.sheet.merge(self.placed[top], index, self.placed[bottom], index)

    def _widths(self) -> list[float]:
        """Column widths that show figures on one line and headers on few."""
        rows = sorted(self.values)
        sample = [self.values[row] for row in rows[:: max(1, len(rows) // _SAMPLE)]]
        widths = []
        for index in range(self.width):
            texts = [self._display_text(values[index], index) for values in sample if values[index] not in (None, "")]
            column = self.columns.get(index)
            header = (display_width(column.header) + 1) // 2 if column else 0
            widest = 16.0 if self.names[index] == "long_text" else 24.0
            widths.append(fitting_width([*texts, "x" * min(header, 8)], widest=widest))
        return widths

    def _display_text(self, value: WrittenValue, index: int) -> str:
        """The text of a value for measuring its width."""
        if isinstance(value, int) and self.names[index] == "amount":
            return format_yuan(value)
        return str(value)
