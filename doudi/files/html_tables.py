"""Reading of HTML tables, which some systems export under the name of an Excel file."""

from __future__ import annotations

from html.parser import HTMLParser

from doudi.files.cells import CellValue

Merge = tuple[int, int, int, int]
Table = tuple[list[list[CellValue]], tuple[Merge, ...]]

_WIDEST_SPAN = 2_000


def tables_of_html(text: str) -> list[Table]:
    """Every table as rows of cells, and its spans as merged ranges counted from 0."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return [(table.rows(), tuple(table.merged)) for table in reader.tables if table.cells]


class _Table:
    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.taken: set[tuple[int, int]] = set()
        self.merged: list[Merge] = []
        self.row = -1

    def place(self, text: str, rows: int, columns: int) -> None:
        """Put a cell into the first free place of the current row."""
        column = 0
        while (self.row, column) in self.taken:
            column += 1
        for row_step in range(rows):
            for column_step in range(columns):
                self.taken.add((self.row + row_step, column + column_step))
        self.cells[self.row, column] = text or None
        if rows > 1 or columns > 1:
            self.merged.append((self.row, column, self.row + rows - 1, column + columns - 1))

    def rows(self) -> list[list[CellValue]]:
        width = max(column for _row, column in self.taken) + 1
        return [[self.cells.get((row, column)) for column in range(width)] for row in range(self.row + 1)]


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self._finish_cell()
            self.tables[-1].row += 1
        elif tag in {"td", "th"} and self.tables:
            self._finish_cell()
            given = dict(attrs)
            self._text = []
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._finish_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _finish_cell(self) -> None:
        if self._text is None:
            return
        table = self.tables[-1]
        table.row = max(table.row, 0)
        table.place("".join(self._text).strip(), *self._span)
        self._text = None


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST_SPAN) if value and value.isdecimal() and int(value) else 1
