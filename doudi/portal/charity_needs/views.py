"""The public page of needs, without persons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.care.charity.needs.queries import public_needs
from doudi.care.charity.projects.queries import public_projects
from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import shown_detail
from doudi.core.accounts.page_access import public_page
from doudi.core.divisions.queries import place_name
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE


@carries("SAL2026-59")
@public_page
@require_GET
def charity_needs(request: HttpRequest) -> HttpResponse:
    """Show those who want to help what is needed, in words that name nobody, which projects run, and whom to ask."""
    context = {
        "needs": public_needs(),
        "projects": public_projects(),
        "offices": [(place_name(code), shown_detail(code, OfficeDetail.Name.WINDOW)) for code in _offices()],
        "hours": shown_detail(COUNTY_CODE, OfficeDetail.Name.OFFICE_HOURS),
    }
    return render(request, "portal/charity_needs.html", context)


def _offices() -> list[str]:
    """Return the townships whose window somebody has entered."""
    entered = OfficeDetail.objects.filter(name=OfficeDetail.Name.WINDOW).values_list("place_code", flat=True)
    return sorted(set(entered))
