"""Printed posters with a QR code that opens the portal for a village."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from doudi.casework.office_details.queries import hotlines
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name, villages_of
from doudi.core.divisions.scope import contains
from doudi.ui.qr_code import qr_code


@require_GET
@permission_required(Permission.APPLY_ON_BEHALF)
def posters(request: StaffRequest) -> HttpResponse:
    """List the villages of the user's scope."""
    return render(request, "portal/posters.html", {"villages": villages_of(request.user.scope)})


@require_GET
@permission_required(Permission.APPLY_ON_BEHALF)
def poster(request: StaffRequest, code: str) -> HttpResponse:
    """Show the A4 poster of a village."""
    village = get_object_or_404(Division, code=code, level=Division.Level.VILLAGE)
    if not contains(request.user.scope, village.code):
        raise Http404
    address = request.build_absolute_uri(f"{reverse('portal:home')}?village={village.code}")
    context = {
        "place": place_name(village.code),
        "address": address,
        "qr_code": qr_code(address),
        "hotlines": hotlines(village.code),
        "is_for_everybody": True,  # no personal data, so no line that says whose print it is
    }
    return render(request, "portal/poster.html", context)
