"""Page to open a case about awards in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.casework import actions
from doudi.casework.models import Case
from doudi.casework.post_award import queries
from doudi.casework.post_award.forms import OpenCaseForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Household


@permission_required(Permission.HANDLE_CASES)
def open_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a case about a household: change, ending, gradual exit, card, transfer."""
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("village"), pk=pk)
    form = OpenCaseForm(household, request.POST if request.method == "POST" else None, request.GET.dict())
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
        "awards": queries.awards_of_household(household),
        "open_cases": queries.open_cases_of(household, by=request.user),
    }
    return render(request, "casework/post_award/open_case.html", context, status=422 if form.is_bound else 200)
