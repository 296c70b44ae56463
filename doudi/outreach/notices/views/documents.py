"""Printed papers of a round: slips to cut, sealed slips, and the poster."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.office_details.queries import hotlines
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import Refused
from doudi.outreach.notices.models import NoticeRound
from doudi.outreach.notices.public_text import public_text
from doudi.outreach.notices.slip_prints import print_slips
from doudi.outreach.notices.slips import SEALED_ON_A_PAGE, SLIPS_ON_A_PAGE, Slip
from doudi.outreach.notices.views.rounds import round_or_404
from doudi.ui.language import makes_file
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.qr_code import qr_code
from doudi.values.divisions import COUNTY_CODE

POSTER_SIZES = ("a3", "a4")


def _pages(slips: list[Slip], size: int) -> list[list[Slip]]:
    return [slips[first : first + size] for first in range(0, len(slips), size)]


@require_GET
@permission_required(Permission.READ_NOTICES)
@makes_file
def slips(request: StaffRequest, pk: int, code: str, kind: str) -> HttpResponse:
    """Return the slips of a village as PDF: six on A4 to cut, or sealed ones to fold, three on A4."""
    found = round_or_404(request, pk)
    if len(code) != VILLAGE_DIGITS or not contains(request.user.scope, code) or kind not in {"open", "sealed"}:
        raise Http404
    is_sealed = kind == "sealed"
    try:
        printed = print_slips(by=request.user, prepared=found, village_code=code, is_sealed=is_sealed)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("outreach_notices:village", pk=pk, code=code)
    if not printed:
        messages.error(request, _("没有要印的。"))
        return redirect("outreach_notices:village", pk=pk, code=code)
    title = _("{place}告知单").format(place=place_name(code))
    context = {
        "title": title,
        "pages": _pages(printed, SEALED_ON_A_PAGE if is_sealed else SLIPS_ON_A_PAGE),
        "round": found,
        "qr_code": qr_code(_public_address(request, found)),
        "mark": "",
    }
    template = "outreach_notices/sealed_slips.html" if is_sealed else "outreach_notices/slips.html"
    return _pdf(f"{title}{_('（密封件）') if is_sealed else ''}", template, context)


@require_GET
@permission_required(Permission.READ_NOTICES)
@makes_file
def poster(request: StaffRequest, pk: int, size: str) -> HttpResponse:
    """Return the poster of a round as PDF on A3 or A4: old and new amounts, plain words, QR code; no names."""
    found = round_or_404(request, pk)
    text = public_text(found)
    if size not in POSTER_SIZES or text is None:
        raise Http404
    address = _public_address(request, found)
    context = {
        "title": found.title,
        "text": text,
        "size": size,
        "address": address,
        "qr_code": qr_code(address),
        "hotlines": hotlines(request.user.scope or COUNTY_CODE),
        "mark": "" if found.is_out else _("未确认，不得张贴"),
        "is_out": found.is_out,
    }
    return _pdf(f"{found.title}-{size.upper()}", "outreach_notices/poster.html", context)


def _public_address(request: StaffRequest, found: NoticeRound) -> str:
    return request.build_absolute_uri(reverse("portal:change", args=[found.pk]))


def _pdf(name: str, template: str, context: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(pdf_of(document_html(template, context)), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return response
