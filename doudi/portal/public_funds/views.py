"""The public page of how the money is used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import public_page
from doudi.core.clock import today
from doudi.portal.public_funds.queries import published_funds
from doudi.values.carries import carries


@carries("SAL2026-67")
@public_page
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    """Show this year's and last year's funds and goods."""
    year = today().year
    return render(request, "portal/funds.html", {"years": [published_funds(year), published_funds(year - 1)]})
