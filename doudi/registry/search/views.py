"""The page that searches for people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry.search.columns import SEARCH_COLUMNS
from doudi.registry.search.queries import MAXIMUM_HITS, find_people


@permission_required(Permission.READ_REGISTRY)
def search(request: StaffRequest) -> HttpResponse:
    """List the people that match the search text. Numbers come by POST, so that no address contains them."""
    text = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    result = find_people(text, by=request.user) if text else None
    return render(
        request,
        "registry/search.html",
        {
            "search_text": text,
            "result": result,
            "columns": SEARCH_COLUMNS,
            "maximum_hits": MAXIMUM_HITS,
            "may_register": request.user.may(Permission.CHANGE_REGISTRY),
        },
    )
