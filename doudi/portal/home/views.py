"""The portal's home page and the choice of text size."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.recipient_requests.kinds import REQUEST_KINDS
from doudi.core.accounts.page_access import public_page
from doudi.core.cookies import keep_for_a_year
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.portal.application_form.draft import clear_draft, read_draft, set_scanned_village, stored_draft
from doudi.portal.application_form.pages import first_unanswered
from doudi.portal.application_form.views import RECEIPT_KEY
from doudi.portal.progress.session_keys import FOLLOWED_KEY, FOLLOWED_REQUEST_KEY, REQUEST_CODE_KEY
from doudi.portal.rate_limits import may_begin_session
from doudi.portal.saved_drafts.actions import SAVED_CODE_KEY
from doudi.values.carries import carries

_RETURN_INSTEAD = {"portal:submit": "/apply/form/review/", "portal:respond": "portal:progress"}
_POST_ONLY = frozenset(
    {*_RETURN_INSTEAD, "portal:remove_member", "portal:remove_photograph", "portal:start_application"}
)
_KEYS_OF_CITIZEN = (RECEIPT_KEY, FOLLOWED_KEY, SAVED_CODE_KEY, FOLLOWED_REQUEST_KEY, REQUEST_CODE_KEY)


@carries("P18-21.a")
@public_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways into the portal; ``?village=`` of a scanned QR code sets the village."""
    village = request.GET.get("village", "")
    is_village = village.isdecimal() and Division.objects.filter(code=village, level=Division.Level.VILLAGE).exists()
    if is_village and may_begin_session(request):
        set_scanned_village(request.session, village)
    draft = read_draft(request.session)
    context = {
        "place": place_name(draft.village) if draft.village else "",
        "is_started": draft.is_started,
        "request_kinds": REQUEST_KINDS.values(),
        "next_key": first_unanswered(draft) or "review",
    }
    return render(request, "portal/home.html", context)


@public_page
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Switch between standard and large text; only a cookie keeps the choice."""
    density = "elder" if request.POST.get("density") == "elder" else "console"
    response = redirect(_return_address(request.POST.get("next", "")))
    keep_for_a_year(response, "density", density)
    return response


@public_page
def clear(request: HttpRequest) -> HttpResponse:
    """Ask, then forget what this browser has: the form, the receipt, and the progress that is open.

    A draft that was saved under a telephone number and a code can still be resumed; any other is deleted.
    """
    if request.method == "POST":
        clear_draft(request.session)
        for key in _KEYS_OF_CITIZEN:
            request.session.pop(key, None)
        messages.success(request, _("已清除。这台设备上没有您填的内容了。"))
        return redirect("portal:home")
    stored = stored_draft(request.session)
    context = {"is_started": read_draft(request.session).is_started, "is_saved": bool(stored and stored.code_hash)}
    return render(request, "portal/clear.html", context)


def _return_address(address: str) -> str:
    """Return ``address`` if it is a citizens' page that opens with GET, else the home page (no open redirect)."""
    try:
        match = resolve(address)
    except Resolver404:
        return "portal:home"
    is_allowed = match.namespace in {"portal", "casework"} and match.view_name not in _POST_ONLY
    return address if is_allowed else _RETURN_INSTEAD.get(match.view_name, "portal:home")
