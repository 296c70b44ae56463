"""Pagination of lists without counting their rows, and counts that stop at a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

MAX_PAGES = 1_000
MAX_COUNT = 10_000
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """The rows of a page, and whether there are pages before and after."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_number(page: str | None) -> int:
    """Return the number of the page that was asked for; the first where none was.

    Raises:
        InvalidPage: not a page number, or one nobody leafs to.
    """
    number = int(page) if page and page.isdecimal() and page.isascii() and len(page) < 6 else (0 if page else 1)
    if not 1 <= number <= MAX_PAGES:
        raise InvalidPage
    return number


def paginate(query: Any, page: str | None, size: int) -> Page:
    """Return a page of a query; one row more than ``size`` is read instead of counting.

    Raises:
        InvalidPage: not a page number, or one nobody leafs to.
    """
    number = page_number(page)
    start = (number - 1) * size
    rows = list(query[start : start + size + 1])
    return Page(rows[:size], number, len(rows) > size)


def page_or_404(rows: Any, page: str | None, size: int) -> Page:
    """Return a page of a query or sequence, like ``paginate``.

    Raises:
        Http404: there is no such page.
    """
    try:
        return paginate(rows, page, size)
    except InvalidPage:
        raise Http404 from None


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page:
    """Return the page of a list that the request asks for.

    Raises:
        Http404: there is no such page.
    """
    return page_or_404(rows, request.GET.get("page"), size)


@dataclass(frozen=True)
class RowCount:
    """The number of rows of a list; where ``is_more``, there are more than the number."""

    number: int
    is_more: bool = False


def count_rows(rows: Any, most: int = MAX_COUNT) -> RowCount:
    """Count the rows of a query or sequence; a query is read no further than ``most`` rows."""
    if not isinstance(rows, QuerySet):
        return RowCount(len(rows))
    number = rows.order_by()[: most + 1].count()
    return RowCount(min(number, most), number > most)
