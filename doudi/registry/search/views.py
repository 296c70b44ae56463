"""The page of the search: what is typed is posted and kept in the session; the address only has its number."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry.search import queries
from doudi.registry.search.searches import LONGEST_TEXT, remember_search, remembered_search

_NUMBER_OF_A_PERSON = re.compile(r"[0-9]{15}")
"""Identity numbers and accounts are not written back into the page."""


@permission_required(Permission.READ_REGISTRY)
def search(request: StaffRequest) -> HttpResponse:
    """List what matches the search text, by source; one source alone is paged."""
    if request.method == "POST":
        text = request.POST.get("q", "").strip()[:LONGEST_TEXT]
        address = reverse("registry:search")
        return redirect(f"{address}?{urlencode({'n': remember_search(request, text)})}" if text else address)
    number = request.GET.get("n", "")
    text = remembered_search(request, number) if number else request.GET.get("q", "").strip()
    within = request.GET.get("in", "")
    try:
        if text:
            note_access("search")
        answer = queries.search(text, by=request.user, within=within, page=request.GET.get("page")) if text else None
    except InvalidPage:
        raise Http404 from None
    return render(
        request,
        "registry/search.html",
        {
            "search_text": "" if _NUMBER_OF_A_PERSON.search(text) else text,
            "is_forgotten": bool(number) and not text,
            "answer": answer,
            "within": within,
            "may_register": request.user.may(Permission.CHANGE_REGISTRY),
        },
    )
