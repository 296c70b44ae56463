"""A list as a request asks for it: filtered, sorted, with its page, count, totals, saved views and Excel export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from doudi.core.accounts.page_access import StaffRequest
from doudi.core.audit.exports import record_export
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.lists.declaration import PAGE_SIZES, ListDeclaration
from doudi.ui.lists.filters import ListFilterForm
from doudi.ui.lists.saved_views import saved_views
from doudi.ui.models import SavedView
from doudi.ui.pagination import Page, RowCount, count_rows, page_of
from doudi.ui.tables import Cell, Column, Heading, PlainCells, cells_of, lookup

_ROWS_AT_A_TIME = 500
RowsOf = Callable[[list[Any]], Sequence[Any]]


@dataclass(frozen=True)
class Total:
    """A cell of the line of totals; ``value`` is None where the column is not summed, one cell names the line."""

    column: Column
    value: Any = None
    is_label: bool = False


@dataclass(frozen=True)
class SortChoice:
    """An order to choose: its key in the address, and its label."""

    key: str
    label: str


@dataclass(frozen=True)
class ShownList:
    """A list of a request.

    ``rows_of`` turns the objects of a page into its rows, with what takes one query for all of them. ``counted`` is
    the query to count where another than that of the pages is quicker, or what was counted already.
    """

    request: StaffRequest
    declaration: ListDeclaration
    source: Any
    filters: ListFilterForm | None
    rows_of: RowsOf | None
    counted: Any = None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns chosen."""
        return self.declaration.chosen(self.request.GET.getlist("columns"))

    @cached_property
    def count(self) -> RowCount:
        """The true number of rows, or that there are more than can be counted cheaply."""
        if isinstance(self.counted, RowCount):
            return self.counted
        return count_rows(self.source if self.counted is None else self.counted)

    @cached_property
    def sort(self) -> str:
        """The key of the column that the list is sorted by, with ``-`` for the largest first; empty for its own order.

        A list too long to count keeps its own order: sorting it would read all of it.
        """
        asked = self.request.GET.get("sort", "")
        if not asked or self.count.is_more:
            return self.declaration.sort
        column = self.declaration.by_key.get(asked.removeprefix("-"))
        if column is None or not column.sort:
            raise BadRequest
        return asked

    @property
    def is_sort_refused(self) -> bool:
        """Whether the order asked for was left out, because the list is too long."""
        return bool(self.request.GET.get("sort")) and self.count.is_more

    @cached_property
    def size(self) -> int:
        """The rows of a page."""
        text = self.request.GET.get("size", "")
        return int(text) if text in {str(size) for size in PAGE_SIZES} else self.declaration.page_size

    @cached_property
    def ordered(self) -> Any:
        """The rows in the order asked for; equal ones stay in a fixed order."""
        if not self.sort:
            return self.source
        column = self.declaration.by_key[self.sort.removeprefix("-")]
        is_descending = self.sort.startswith("-")
        if isinstance(self.source, QuerySet):
            sign = "-" if is_descending else ""
            return self.source.order_by(*(f"{sign}{name}" for name in column.sort), f"{sign}pk")
        return sorted(self.source, key=lambda row: _sort_key(row, column.sort), reverse=is_descending)

    @cached_property
    def page(self) -> Page:
        """The page asked for, with its rows.

        Raises:
            Http404: there is no such page.
        """
        page = page_of(self.request, self.ordered, self.size)
        return replace(page, rows=list(self.rows_of(page.rows))) if self.rows_of else page

    @property
    def cells(self) -> Iterator[tuple[Any, list[Cell | PlainCells]]]:
        """The rows of the page with their cells."""
        return cells_of(self.columns, self.page.rows)

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings, with the addresses that sort by them."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort or self.count.is_more:
            return Heading(column)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        query = self.request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column, f"?{query.urlencode()}", direction)

    @cached_property
    def totals(self) -> list[Total]:
        """The line of totals, empty without columns that are summed. A list too long to count has no sums."""
        if self.count.is_more or not self.page.rows:
            return []
        summed = [column for column in self.columns if column.total or column.is_page_total]
        if not summed:
            return []
        values = self._sums([column for column in summed if column.total])
        for column in summed:
            if column.is_page_total:
                values[column.key] = sum(lookup(row, column.name) or 0 for row in self.page.rows)
        label = next((column for column in self.columns if column.is_title), self.columns[0])
        return [
            Total(column, _in_words(column, values.get(column.key)), is_label=column is label)
            for column in self.columns
        ]

    def _sums(self, columns: Sequence[Column]) -> dict[str, Any]:
        if not columns:
            return {}
        if isinstance(self.source, QuerySet):
            sums = self.source.order_by().aggregate(
                **{f"sum_{number}": Sum(column.total) for number, column in enumerate(columns)}
            )
            return {column.key: sums[f"sum_{number}"] or 0 for number, column in enumerate(columns)}
        return {column.key: sum(lookup(row, column.total) or 0 for row in self.source) for column in columns}

    @property
    def is_page_total(self) -> bool:
        """Whether the totals are of this page only."""
        return any(column.is_page_total for column in self.columns) and (self.page.has_next or self.page.number > 1)

    @cached_property
    def views(self) -> list[SavedView]:
        """The user's saved views of this list."""
        return saved_views(by=self.request.user, list_name=self.declaration.name)

    @cached_property
    def query(self) -> str:
        """The filter, order, columns and page size as a view saves them; empty where all are as at first."""
        query = QueryDict(mutable=True)
        if self.filters:
            for name, field in self.filters.fields.items():
                value = self.filters.data.get(name, "")
                if value != (field.initial or ""):
                    query[name] = value
        if self.columns != self.declaration.chosen(()):
            query.setlist("columns", [column.key for column in self.columns])
        if self.sort != self.declaration.sort:
            query["sort"] = self.sort
        if self.size != self.declaration.page_size:
            query["size"] = str(self.size)
        return query.urlencode()

    @property
    def options(self) -> str:
        """The choice of columns, order and page size, as HTML."""
        return _options(self.declaration, self.columns, self.sort, self.size, get_language() or "")

    @property
    def may_export(self) -> bool:
        """Whether the user may have the list as Excel."""
        permission = self.declaration.export
        return permission is not None and self.request.user.may(permission)

    @property
    def excel_url(self) -> str:
        """The address of the Excel export of exactly this list."""
        query = self.request.GET.copy()
        query.pop("page", None)
        query["excel"] = "1"
        return f"?{query.urlencode()}"

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        """Return the page with the list as ``shown``, or its Excel file where the address asks for it.

        ``status`` is that of a form beside the list; a wrong filter is 422.

        Raises:
            PermissionRequired, TooManyRows: of the export.
        """
        is_wrong = self.filters is not None and not self.filters.is_valid()
        if "excel" in self.request.GET and not is_wrong:
            return self._excel()
        return render(self.request, template, {**(context or {}), "shown": self}, status=422 if is_wrong else status)

    def _excel(self) -> HttpResponse:
        if self.declaration.export is None:
            raise BadRequest
        title = str(self.declaration.title)
        filters = self.filters.describe() if self.filters else []
        objects = list(self.ordered[: MAX_ROWS + 1])
        record_export(
            by=self.request.user,
            filters=[title, *filters],
            rows=len(objects),
            most=MAX_ROWS,
            permission=self.declaration.export,
        )
        columns = [column for column in self.columns if not column.is_action]
        rows = ([column.excel_value_of(row) for column in columns] for row in self._all_rows(objects))
        return excel_response(title, filters, [str(column.heading) for column in columns], rows, by=self.request.user)

    def _all_rows(self, objects: list[Any]) -> Iterable[Any]:
        if self.rows_of is None:
            return objects
        return (
            row
            for first in range(0, len(objects), _ROWS_AT_A_TIME)
            for row in self.rows_of(objects[first : first + _ROWS_AT_A_TIME])
        )


def open_list(
    request: StaffRequest,
    declaration: ListDeclaration,
    source: QuerySet[Any] | Sequence[Any],
    *,
    filters: ListFilterForm | None = None,
    rows_of: RowsOf | None = None,
    counted: QuerySet[Any] | RowCount | None = None,
) -> ShownList:
    """Return the list that the request asks for; ``source`` is a query or a short sequence, already filtered."""
    return ShownList(request, declaration, source, filters, rows_of, counted)


@lru_cache(maxsize=1_000)
def _options(declaration: ListDeclaration, columns: tuple[Column, ...], sort: str, size: int, _language: str) -> str:
    """Render what may be chosen of a list; most requests choose the same."""
    choices = [
        SortChoice(f"{sign}{column.key}", f"{column.heading}{arrow}")
        for column in declaration.sortable
        for sign, arrow in (("", " ↑"), ("-", " ↓"))
    ]
    shown = {"declaration": declaration, "columns": columns, "sort": sort, "sort_choices": choices, "size": size}
    return render_to_string("ui/components/list_options.html", {"shown": shown, "page_sizes": PAGE_SIZES})


def _sort_key(row: Any, names: Sequence[str]) -> list[tuple[bool, Any]]:
    """Sort what is missing first."""
    values = [lookup(row, name) for name in names]
    return [(value is not None, value if value is not None else 0) for value in values]


def _in_words(column: Column, value: Any) -> Any:
    return column.show(value) if column.show and value is not None else value
