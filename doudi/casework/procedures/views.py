"""Pages of the public service guide: on screen and as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import hotlines, office_detail
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.service_guide import guide_contents, guide_of
from doudi.core.accounts.page_access import public_page
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.ui.language import makes_file
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.divisions import COUNTY_CODE

_CACHED_SECONDS = 3600


@public_page
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """List the procedures and the materials they share."""
    return render(request, "casework/procedures/guide.html", {**guide_contents(), **_frame(request)})


@public_page
@require_GET
def procedure_guide(request: HttpRequest, name: str) -> HttpResponse:
    """Show the guide to one procedure."""
    context = {
        "guide": guide_of(_procedure_or_404(name)),
        "townships": _township_names(),
        **_frame(request),
    }
    return render(request, "casework/procedures/procedure.html", context)


@public_page
@require_GET
@makes_file
def procedure_guide_pdf(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - a page
    """Return the guide to one procedure as PDF."""
    procedure = _procedure_or_404(name)
    return _pdf(name, procedure.label, lambda: {"guides": [guide_of(procedure)], "is_booklet": False})


@public_page
@require_GET
@makes_file
def booklet(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a page
    """Return the guides to all procedures as one PDF with a table of contents."""

    def contents() -> dict[str, Any]:
        guides = [guide_of(procedure) for procedure in all_procedures().values()]
        return {**guide_contents(), "guides": guides, "is_booklet": True}

    return _pdf("booklet", _("社会救助办事指南"), contents)


def _frame(request: HttpRequest) -> dict[str, str]:
    """Return the frame of the page, that of the citizens' site for visitors, and how to reach the bureau."""
    return {
        "guide_frame": "base.html" if request.user.is_authenticated else "portal/base.html",
        "hotline": hotlines(COUNTY_CODE),
        "hours": office_detail(COUNTY_CODE, OfficeDetail.Name.OFFICE_HOURS) or _("工作日上班时间"),
    }


def _procedure_or_404(name: str) -> Procedure:
    procedure = all_procedures().get(name)
    if procedure is None:
        raise Http404
    return procedure


def _township_names() -> list[str]:
    return [township.name for township in townships()]


def _pdf(name: str, title: str, contents: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Return a PDF, rendered at most once an hour: the pages are public."""
    key = f"guide-{name}-{today():%Y%m%d}"
    content = cache.get(key)
    if content is None:
        context = {**contents(), "title": title, "townships": _township_names(), "day": today(), "mark": ""}
        content = pdf_of(document_html("casework/procedures/guide_pdf.html", context))
        cache.set(key, content, _CACHED_SECONDS)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{title}.pdf") or "inline"
    return response
