"""Publicity material as printed and shown: leaflet on A4, board on A3, slides as PDF and full screen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.office_details.queries import hotlines
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.outreach.publicity.materials import material
from doudi.ui.language import makes_file
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.qr_code import qr_code
from doudi.values.divisions import COUNTY_CODE

FORMATS = ("leaflet", "board", "slides")


def _names() -> dict[str, str]:
    return {"leaflet": _("宣传单"), "board": _("展板"), "slides": _("电子屏")}


def _context(request: StaffRequest) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("portal:home"))
    return {
        "title": _("社会救助政策"),
        "material": material(),
        "address": address,
        "qr_code": qr_code(address),
        "hotlines": hotlines(request.user.scope or COUNTY_CODE),
        "mark": "",
    }


@require_GET
@permission_required(Permission.READ_OUTREACH)
def materials(request: StaffRequest) -> HttpResponse:
    """Show what the material of today says, its edition, and the formats to print."""
    return render(request, "outreach_publicity/materials.html", _context(request))


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def printed(request: StaffRequest, form: str) -> HttpResponse:
    """Return the material as PDF: a leaflet, a board, or slides."""
    if form not in FORMATS:
        raise Http404
    context = _context(request)
    content = pdf_of(document_html(f"outreach_publicity/print_{form}.html", context))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{_names()[form]}-{context['material'].edition}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


@require_GET
@permission_required(Permission.READ_OUTREACH)
def screen(request: StaffRequest) -> HttpResponse:
    """Show the material full screen, one topic a page."""
    return render(request, "outreach_publicity/screen.html", _context(request))
