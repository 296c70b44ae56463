"""Pages of guides: the things done once, booklets of townships, and whether a printed edition is current."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.office_details.queries import hotlines
from doudi.core.accounts.page_access import StaffRequest, permission_required, public_page
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.refusals import Refused
from doudi.outreach.guides import editions
from doudi.outreach.guides.columns import BOOKLET_LIST, EDITION_COLUMNS
from doudi.outreach.guides.merged_guides import merged_guide, things
from doudi.outreach.guides.models import EDITION_DIGITS, Edition
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.qr_code import qr_code
from doudi.values.carries import carries

_EDITIONS_SHOWN = 100


@require_GET
@permission_required(Permission.READ_OUTREACH)
def guides(request: StaffRequest) -> HttpResponse:
    """List the things and the booklet of each township in the user's scope."""
    rows = editions.township_booklets(by=request.user)
    shown = open_list(request, BOOKLET_LIST, rows)
    printed = [
        one for one in Edition.objects.all()[:_EDITIONS_SHOWN] if contains(request.user.scope, one.township_code)
    ]
    context = {"things": things().values(), "editions": printed, "edition_columns": EDITION_COLUMNS}
    return shown.render("outreach_guides/guides.html", context)


@carries("P18-27.b")
@public_page
@require_GET
def thing(request: HttpRequest, name: str) -> HttpResponse:
    """Show the guide to one thing: conditions, materials once, limit, one chain of approval, basis."""
    found = things().get(name)
    if found is None:
        raise Http404
    context = {"guide": merged_guide(found), "guide_frame": _frame(request), "things": things().values()}
    return render(request, "outreach_guides/thing.html", context)


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def booklet(request: StaffRequest, code: str) -> HttpResponse:
    """Return the booklet of a township as PDF, with its edition and a QR code that tells whether it is current."""
    if not contains(request.user.scope, code):
        raise Http404
    try:
        printed = editions.print_booklet(by=request.user, township_code=code)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("outreach_guides:guides")
    address = request.build_absolute_uri(reverse("outreach_guides:edition", args=[code, printed.edition]))
    context = {
        "title": _("社会救助办事指南"),
        "booklet": printed,
        "address": address,
        "qr_code": qr_code(address),
        "day": today(),
        "mark": _("版本{code}").format(code=printed.edition),
    }
    content = pdf_of(document_html("outreach_guides/booklet.html", context))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{printed.window.place}{context['title']}-{printed.edition}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response


@carries("P18-27.b")
@public_page
@require_GET
def edition(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Tell whether a printed edition of a township's booklet is still current; open to everybody."""
    standing = editions.standing_of(code, number) if len(number) == EDITION_DIGITS else None
    if standing is None:
        raise Http404
    context = {
        "standing": standing,
        "things": things().values(),
        "hotlines": hotlines(code.ljust(12, "0")),
        "guide_frame": _frame(request),
    }
    return render(request, "outreach_guides/edition.html", context)


def _frame(request: HttpRequest) -> str:
    """Return the frame of the page: that of the citizens' site for visitors."""
    return "base.html" if request.user.is_authenticated else "portal/base.html"
