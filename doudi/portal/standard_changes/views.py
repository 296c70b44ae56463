"""The public pages of changed standards: the list, and a change with its old and new amounts. No person is named."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.casework.office_details.queries import hotlines
from doudi.core.accounts.page_access import public_page
from doudi.outreach.notices.public_text import public_text
from doudi.outreach.notices.queries import public_rounds
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE


@public_page
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """List the changes of standards that the bureau has told."""
    return render(request, "portal/changes.html", {"rounds": public_rounds()})


@carries("P30-3.1")
@public_page
@require_GET
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed, from what to what, since when, when it is paid, by which paper, and whom to ask."""
    found = next((one for one in public_rounds() if one.pk == pk), None)
    text = public_text(found) if found is not None else None
    if text is None:
        raise Http404
    return render(request, "portal/change.html", {"text": text, "hotlines": hotlines(COUNTY_CODE)})
