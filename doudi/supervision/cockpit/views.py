"""The county at a glance: tiles of a month, the map of townships, the monthly bulletin as A4."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.supervision.cockpit import queries
from doudi.supervision.cockpit.forms import CountyFilterForm
from doudi.supervision.measures.queries import is_of_county
from doudi.ui.language import makes_file
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import month as month_in_words


def _context(request: StaffRequest) -> dict[str, Any]:
    filters = CountyFilterForm(request.GET)
    month = filters.chosen_month
    context: dict[str, Any] = {"filters": filters, "month": month}
    if month is not None:
        measure = queries.chosen_measure(filters.chosen["measure"])
        context |= {
            "groups": queries.tile_groups(month, by=request.user),
            "map_measure": measure,
            "map": queries.township_tiles(measure, month, by=request.user),
            "money": queries.money_of(month) if is_of_county(request.user) else None,
        }
        context["map_height"] = max((tile.y for tile in context["map"]), default=0) + 64
    return context


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def county(request: StaffRequest) -> HttpResponse:
    """Show a month that is over: money, people, time and trust, each tile with its measure behind it."""
    return render(request, "supervision_cockpit/county.html", _context(request))


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def bulletin(request: StaffRequest) -> HttpResponse:
    """Return the monthly bulletin as A4."""
    context = _context(request)
    if context["month"] is None:
        raise Http404
    context |= {"title": _("{month}社会救助月报").format(month=month_in_words(context["month"])), "mark": ""}
    html = document_html("supervision_cockpit/bulletin.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
