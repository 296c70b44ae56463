"""Pages of what waits beside the cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework import actions
from doudi.casework.referrals import queries
from doudi.casework.referrals.forms import (
    AvailableAction,
    LeadForm,
    available_actions,
    subject_of,
)
from doudi.casework.worklist.queries import URGENCY_LABELS
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.pagination import paginate


@require_GET
@permission_required(Permission.READ_CASES)
def correspondence_list(request: StaffRequest) -> HttpResponse:
    """Everything of a sort that waits, the nearest day first; or what has ended."""
    sort, ended = request.GET.get("sort", "lead"), request.GET.get("ended") == "1"
    if sort not in queries.CORRESPONDENCE_KINDS:
        raise BadRequest
    try:
        found = queries.correspondence(sort, by=request.user, ended=ended)
        shown = paginate(found, request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for one in shown.rows:
        one.shown_title, one.shown_urgency = queries.title_of(one), queries.urgency_of(one)
        one.shown_place = place_name(one.village_code)
    context = {
        "shown": shown,
        "sort": sort,
        "ended": ended,
        "title": queries.CORRESPONDENCE_KINDS[sort][1],
        "words": URGENCY_LABELS,
        "counts": queries.counts(by=request.user),
        "may_report": request.user.may(Permission.APPLY_ON_BEHALF),
    }
    return render(request, "casework/referrals/list.html", context)


@permission_required(Permission.READ_CASES)
def correspondence_detail(request: StaffRequest, pk: int, sort: str) -> HttpResponse:
    """One of them, and what can be done about it. Each form posts back here."""
    model = queries.CORRESPONDENCE_KINDS[sort][0]
    row: Any = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = available_actions(sort, row, asked, request.POST) if request.user.may(Permission.HANDLE_CASES) else []
    done = next((one for one in forms if one[0] == asked and _done(request, row, one)), None)
    if done is not None:
        messages.success(request, _("已办理：{what}。").format(what=done[1]))
        return redirect(row)
    context = {
        "row": row,
        "sort": sort,
        "forms": forms,
        "title": queries.title_of(row),
        "place": place_name(row.village_code),
        "sort_name": queries.CORRESPONDENCE_KINDS[sort][1],
        "urgency": queries.urgency_of(row),
        "words": URGENCY_LABELS,
        "case": getattr(row, "case", None),
        "application": getattr(row, "application", None),
    }
    return render(request, "casework/referrals/detail.html", context, status=422 if asked else 200)


def _done(request: StaffRequest, row: Any, one: AvailableAction) -> bool:
    _verb, _label, form, act = one
    return form.perform(lambda: act(by=request.user, **{subject_of(row): row}, **form.cleaned_data))


@permission_required(Permission.APPLY_ON_BEHALF)
def report_lead(request: StaffRequest) -> HttpResponse:
    """Tell of a family in need: whose, what, where."""
    form = LeadForm(request.user.scope, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.report_lead(by=request.user, **form.action_arguments())):
        messages.success(request, _("已报送，乡镇会上门了解，结果在这里看。"))
        return redirect("casework:referrals")
    return render(request, "casework/referrals/report_lead.html", {"form": form}, status=422 if form.is_bound else 200)
