"""The pagination shared by the lists of payments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from doudi.ui.pagination import Page, paginate

PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> Page:
    """Return the page of a list that the request asks for.

    Raises:
        Http404: there is no such page.
    """
    try:
        return paginate(rows, request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
