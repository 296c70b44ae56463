"""Tables on pages: each column is declared once and gives the heading and the label that phones show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from doudi.values.money import yuan_amount

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise
else:
    from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``name`` is the attribute or key of a row that the cell shows; dots reach further (``person.name``), and what can
    be called without arguments is called. ``show`` turns the value into text (``yuan``, ``month``). ``link`` names
    the attribute with the address that the cell leads to. ``template`` renders the cell instead: it gets ``row`` and
    ``value``. On phones each row is a card: ``is_title`` marks its heading. The heading of a column with buttons
    (``is_action``) is for screen readers only.

    In a list (``doudi.ui.lists``) a column may be sorted by the fields of ``sort``, summed over the whole list by the
    field ``total`` or over the rows shown where it is computed (``is_page_total``), and left out until somebody
    chooses it (``is_extra``). ``excel`` returns a row's cell of the Excel export; otherwise that is the amount in yuan
    where ``name`` is one of fen, so that a spreadsheet can add it up, and else what the page shows.
    """

    name: str
    heading: Text
    show: Callable[[Any], Any] | None = None
    link: str = ""
    template: str = ""
    is_number: bool = False
    is_title: bool = False
    is_unbroken: bool = False
    is_action: bool = False
    sort: tuple[str, ...] = ()
    total: str = ""
    is_page_total: bool = False
    is_extra: bool = False
    excel: Callable[[Any], Any] | None = None

    @property
    def key(self) -> str:
        """The name of the column in addresses and saved views."""
        return self.name.replace(".", "-") or "-"

    @property
    def css_class(self) -> str:
        """The classes of the cell."""
        marks = {"card-title": self.is_title, "number": self.is_number, "nowrap": self.is_unbroken}
        return " ".join(name for name, is_marked in marks.items() if is_marked)

    def value_of(self, row: Any) -> Any:
        """The value of a row in this column, as ``show`` writes it."""
        value = lookup(row, self.name) if self.name else None
        return self.show(value) if self.show else value

    def excel_value_of(self, row: Any) -> Any:
        """The value of a row in the Excel export."""
        if self.excel:
            return self.excel(row)
        value = lookup(row, self.name) if self.is_money else None
        return yuan_amount(value) if isinstance(value, int) else self.value_of(row)

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount in fen, as its name says."""
        return "fen" in self.name.rpartition(".")[2].split("_")


@dataclass(frozen=True)
class Heading:
    """The heading of a column; ``url`` sorts the list by it, and ``direction`` says how it is sorted now."""

    column: Column
    url: str = ""
    direction: str = ""

    @property
    def arrow(self) -> str:
        """The arrow beside the heading: how the list is sorted by it, or that it can be."""
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "↕")


@dataclass(frozen=True)
class Cell:
    """A cell to be rendered: its column, the value shown, and the address it leads to (empty: none).

    ``attributes`` are its class and the label that phones show.
    """

    column: Column
    value: Any
    url: str
    attributes: SafeString

    @property
    def html(self) -> SafeString:
        """The cell without a template of its own; a list has many, so they are not rendered by one."""
        content = "" if self.value is None else conditional_escape(str(self.value))
        if self.url:
            content = SafeString(f'<a href="{conditional_escape(self.url)}">{content}</a>')
        return SafeString(f"<td{self.attributes}>{content}</td>")


@dataclass(frozen=True)
class PlainCells:
    """Cells side by side that need no template, as HTML."""

    html: SafeString


def _attributes(column: Column) -> SafeString:
    label = "" if column.is_title or column.is_action else str(column.heading)
    named = format_html(' class="{}"', column.css_class) if column.css_class else SafeString()
    return named + format_html(' data-label="{}"', label) if label else named


@lru_cache(maxsize=2_000)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def lookup(row: Any, path: str) -> Any:
    """Follow a dotted path of keys and attributes; call what can be called without arguments. None stays None."""
    value = row
    for part in _parts(path):
        if value is None:
            return None
        value = value[part] if isinstance(value, Mapping) else getattr(value, part)
        if callable(value):
            value = value()
    return value


def cells_of(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[tuple[Any, list[Cell | PlainCells]]]:
    """Yield each row with its cells; those between the ones with a template are joined."""
    runs = [
        (has_template, [(column, _attributes(column)) for column in run])
        for has_template, run in groupby(columns, key=lambda column: bool(column.template))
    ]
    for row in rows:
        cells: list[Cell | PlainCells] = []
        for has_template, run in runs:
            of_run = (_cell(column, attributes, row) for column, attributes in run)
            cells += of_run if has_template else [PlainCells(SafeString("".join(cell.html for cell in of_run)))]
        yield row, cells


def _cell(column: Column, attributes: SafeString, row: Any) -> Cell:
    url = str(lookup(row, column.link) or "") if column.link else ""
    return Cell(column, column.value_of(row), url, attributes)
