"""Public notices of a village, open to everybody, and objections to them. Not indexed, not cached."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.casework import actions as casework
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case
from doudi.casework.public_notices.queries import published_notice, published_notices_in
from doudi.core.accounts.page_access import public_page
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.portal.application_form.draft import read_draft
from doudi.portal.public_notices.forms import ObjectionForm, VillageChoiceForm
from doudi.portal.rate_limits import limit_objections


@public_page
@require_GET
def public_notices(request: HttpRequest) -> HttpResponse:
    """Show today's notices of a village; ask for the village first."""
    code = request.GET.get("village") or read_draft(request.session).village
    is_known = code.isdecimal() and Division.objects.filter(code=code, level=Division.Level.VILLAGE).exists()
    context = {
        "form": VillageChoiceForm(initial={"village": code if is_known else ""}),
        "place": place_name(code) if is_known else "",
        "public_notices": published_notices_in(code) if is_known else [],
    }
    return _without_trace(render(request, "portal/public_notices.html", context))


@public_page
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an objection to a notice; who objects is stored sealed."""
    published = published_notice(pk)
    if published is None:
        raise Http404
    case = published.notice.case
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: _object(request, case, **form.cleaned_data)):
        messages.success(request, _("已收到。乡镇会重新调查或组织民主评议，谁提的不公开。"))
        return redirect(f"{reverse('portal:public_notices')}?village={case.village_code}")
    context = {"form": form, "published": published, "village_code": case.village_code}
    return _without_trace(render(request, "portal/objection.html", context, status=422 if form.is_bound else 200))


def _object(request: HttpRequest, case: Case, text: str, who: str) -> None:
    limit_objections(request)
    casework.record_objection(by=Applicant(gettext_noop("群众")), case=case, text=text, who=who)


def _without_trace(response: HttpResponse) -> HttpResponse:
    """Forbid search engines to keep the page; caches may keep none."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
