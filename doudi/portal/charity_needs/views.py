"""The public page of needs, without persons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.care.charity.needs.queries import public_needs
from doudi.core.accounts.page_access import public_page


@public_page
@require_GET
def charity_needs(request: HttpRequest) -> HttpResponse:
    """Show what people still need, by township, in words that name nobody."""
    return render(request, "portal/charity_needs.html", {"needs": public_needs()})
