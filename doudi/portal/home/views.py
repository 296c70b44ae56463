"""The portal's home page and the choice of text size."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import public_page
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.portal.application_form.draft import read_draft, set_scanned_village
from doudi.portal.application_form.pages import first_unanswered
from doudi.values.carries import carries

_YEAR_SECONDS = 365 * 86_400


@carries("P18-21.a")
@public_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways into the portal; ``?village=`` of a scanned QR code sets the village."""
    village = request.GET.get("village", "")
    if village.isdecimal() and Division.objects.filter(code=village, level=Division.Level.VILLAGE).exists():
        set_scanned_village(request.session, village)
    draft = read_draft(request.session)
    context = {
        "place": place_name(draft.village) if draft.village else "",
        "is_started": draft.is_started,
        "next_key": first_unanswered(draft) or "review",
    }
    return render(request, "portal/home.html", context)


@public_page
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Switch between standard and large text; only a cookie keeps the choice."""
    density = "elder" if request.POST.get("density") == "elder" else "console"
    response = redirect(_return_address(request.POST.get("next", "")))
    response.set_cookie("density", density, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
    return response


def _return_address(address: str) -> str:
    """Return ``address`` if it is a citizens' page that opens with GET, else the home page (no open redirect)."""
    try:
        match = resolve(address)
    except Resolver404:
        return "portal:home"
    if match.view_name == "portal:submit":
        return "/apply/form/review/"
    is_allowed = match.namespace in {"portal", "casework"} and match.view_name != "portal:respond"
    return address if is_allowed else "portal:home"
