"""The service guide, generated from the declarations that run the cases. Public: on the page, printed, as PDF."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.service_guide import guide_contents, guide_of
from doudi.core.accounts.page_access import public_page
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.ui.pdf import document_html, pdf_of

_KEPT_SECONDS = 3600


@public_page
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Every matter that can be applied for, what follows an award, and what is asked for only once."""
    return render(request, "casework/procedures/guide.html", guide_contents())


@public_page
@require_GET
def procedure_guide(request: HttpRequest, name: str) -> HttpResponse:
    """One matter: who, conditions, materials, time, steps, basis, where, what it costs."""
    procedure = all_procedures().get(name)
    if procedure is None:
        raise Http404
    return render(
        request, "casework/procedures/procedure.html", {"guide": guide_of(procedure), "townships": townships()}
    )


@public_page
@require_GET
def procedure_guide_pdf(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - a page
    """The same, to print."""
    procedure = all_procedures().get(name)
    if procedure is None:
        raise Http404
    return _pdf(name, procedure.label, lambda: {"guides": [guide_of(procedure)], "is_booklet": False})


@public_page
@require_GET
def booklet(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a page
    """All matters as one booklet with a table of contents."""

    def contents() -> dict[str, Any]:
        guides = [guide_of(one) for one in all_procedures().values()]
        return {**guide_contents(), "guides": guides, "is_booklet": True}

    return _pdf("booklet", _("社会救助办事指南"), contents)


def _pdf(name: str, title: str, contents: Any) -> HttpResponse:
    """Made once an hour at most: anybody may ask for it."""
    key = f"guide-{name}-{today():%Y%m%d}"
    content = cache.get(key)
    if content is None:
        context = {**contents(), "title": title, "townships": townships(), "day": today(), "mark": ""}
        content = pdf_of(document_html("casework/procedures/guide_pdf.html", context))
        cache.set(key, content, _KEPT_SECONDS)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{title}.pdf") or "inline"
    return response
