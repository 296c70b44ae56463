"""Pages of what follows an award: begin it from a household; the register of near relatives."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework import actions
from doudi.casework.models import Case, NearRelative
from doudi.casework.post_award import queries
from doudi.casework.post_award.forms import NearRelativeForm, OpenCaseForm
from doudi.casework.recusal.queries import near_relatives
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.registry.models import Household


@permission_required(Permission.HANDLE_CASES)
def open_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a change, an end, a gradual exit, a card, a move for a household."""
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("village"), pk=pk)
    form = OpenCaseForm(household, request.POST if request.method == "POST" else None)
    opened: list[Case] = []
    if form.perform(
        lambda: opened.append(actions.open_case(by=request.user, household=household, **form.action_arguments()))
    ):
        messages.success(request, _("已发起。"))
        return redirect(opened[0])
    context = {
        "form": form,
        "household": household,
        "place": place_name(household.village_id),
        "people": form.people,
        "awards": queries.awards_in_force(household),
        "running": queries.open_cases_of(household, by=request.user),
    }
    return render(request, "casework/post_award/open_case.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def near_relative_list(request: StaffRequest) -> HttpResponse:
    """Whose near relatives are on the register; note another one."""
    form = NearRelativeForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_near_relative(by=request.user, **form.action_arguments())):
        messages.success(request, _("已备案，在办的事项同时标明。"))
        return redirect("casework:near_relatives")
    context = {"form": form, "listed": near_relatives(by=request.user)}
    return render(request, "casework/recusal/near_relatives.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_near_relative(request: StaffRequest, pk: int) -> HttpResponse:
    """The relation is no more."""
    noted = get_object_or_404(NearRelative.objects.visible_to(request.user), pk=pk)
    try:
        actions.end_near_relative(by=request.user, noted=noted, why=request.POST.get("why", "")[:200])
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已解除。"))
    return redirect("casework:near_relatives")
