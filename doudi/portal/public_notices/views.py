"""What is posted in a village, for everybody to see and to object to. Not for search engines, not kept by browsers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework import actions as casework
from doudi.casework.cases.workflow import Applicant
from doudi.casework.public_notices.queries import published_notice, published_notices_in
from doudi.core.accounts.page_access import public
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.portal.application_form.draft import read_draft
from doudi.portal.application_form.forms import ObjectionForm, PublicNoticeForm
from doudi.portal.rate_limits import limit_objections


@public
@require_GET
def public_notices(request: HttpRequest) -> HttpResponse:
    """The public_notices of a village; first the question which village."""
    code = request.GET.get("village") or read_draft(request.session).village
    known = code.isdecimal() and Division.objects.filter(code=code, level=Division.Level.VILLAGE).exists()
    context = {
        "form": PublicNoticeForm(initial={"village": code if known else ""}),
        "place": place_name(code) if known else "",
        "public_notices": published_notices_in(code) if known else [],
    }
    return _narrow(render(request, "portal/public_notices.html", context))


@public
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with what is posted; who says it stays sealed."""
    found = published_notice(pk)
    if found is None:
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _object(request, found, **form.cleaned_data)):
        messages.success(request, _("已收到。乡镇会重新调查或组织民主评议，谁提的不公开。"))
        return redirect(f"{reverse('portal:public_notices')}?village={found.posting.case.village_code}")
    context = {"form": form, "posted": found}
    return _narrow(render(request, "portal/objection.html", context, status=422 if form.is_bound else 200))


def _object(request: HttpRequest, found: Any, text: str, who: str) -> None:
    limit_objections(request)
    casework.record_objection(by=Applicant(_("群众")), case=found.posting.case, text=text, who=who)


def _narrow(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
