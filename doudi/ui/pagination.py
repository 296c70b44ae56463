"""Lists a page at a time. Nothing is counted beyond what a reader would leaf through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import InvalidPage

MAX_PAGES = 1_000


@dataclass(frozen=True)
class Page:
    """The rows of a page, and whether there are others before and after."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def paginate(query: Any, page: str | None, size: int) -> Page:
    """A page of a query: one row more than fits is read, so that nothing has to be counted.

    Raises:
        InvalidPage: not a page number, or one nobody leafs to.
    """
    number = int(page) if page and page.isdigit() and len(page) < 6 else (0 if page else 1)
    if not 1 <= number <= MAX_PAGES:
        raise InvalidPage
    start = (number - 1) * size
    rows = list(query[start : start + size + 1])
    return Page(rows[:size], number, len(rows) > size)
