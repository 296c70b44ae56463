"""Report the conduct of officials, without an account; what is sent is sealed for the named receivers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.access_log.note import note_sealed
from doudi.core.accounts.page_access import public_page
from doudi.portal.rate_limits import limit_tip_offs
from doudi.supervision.tip_offs.forms import TipOffForm
from doudi.supervision.tip_offs.reports.actions import UnnamedReporter, receive_tip_off
from doudi.supervision.tip_offs.reports.models import TipOff
from doudi.values.carries import carries


@carries("P18-18.e", "SAL2026-63", "SAL2026-68")
@public_page
def tip_off(request: HttpRequest) -> HttpResponse:
    """Take a tip-off; name and telephone of who reports are sealed and may stay empty."""
    note_sealed()
    form = TipOffForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _send(request, form)):
        return redirect("portal:tip_off_received")
    answer = render(request, "portal/tip_off.html", {"form": form}, status=422 if form.is_bound else 200)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _send(request: HttpRequest, form: TipOffForm) -> None:
    limit_tip_offs(request)
    by = UnnamedReporter(_("举报人"))
    receive_tip_off(by=by, source=TipOff.Source.PUBLIC, accusation=form.accusation)


@public_page
@require_GET
def tip_off_received(request: HttpRequest) -> HttpResponse:
    """Thank for a tip-off."""
    return render(request, "portal/tip_off_received.html")
