"""What a picker finds while one types. The text comes by POST, so that no address contains a number."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, login_required
from doudi.ui.pickers.sources import LONGEST_TEXT, picker_source

_FIELD_NAME = re.compile(r"[a-zA-Z0-9_-]{1,60}")


@require_POST
@login_required
def pick(request: StaffRequest, source: str) -> HttpResponse:
    """List the rows that match what was typed, as radio buttons."""
    found = picker_source(source)
    if found is None:
        raise Http404
    name = request.POST.get("picker_field", "")
    if not _FIELD_NAME.fullmatch(name):
        raise BadRequest
    text = request.POST.get(f"{name}_text", "").strip()[:LONGEST_TEXT]
    choices, is_more = found.choices(text, request.user)
    context = {
        "source": found,
        "name": name,
        "text": text,
        "found": choices,
        "is_more": is_more,
        "picked": "",
        "is_asked": True,
        "is_private": "private" in request.POST,
    }
    return render(request, "ui/picker_found.html", context)
