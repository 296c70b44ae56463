"""Pages of the deputies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework.deputies import actions, queries
from doudi.casework.deputies.columns import DEPUTY_PERIOD_COLUMNS
from doudi.casework.deputies.forms import DeputyPeriodForm
from doudi.casework.deputies.models import DeputyPeriod
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@permission_required(Permission.HANDLE_CASES)
def deputy_periods(request: StaffRequest) -> HttpResponse:
    """List the deputy periods of the user's division; enter one."""
    form = DeputyPeriodForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.begin_deputy_period(by=request.user, **form.action_arguments())):
        messages.success(request, _("已登记代办。"))
        return redirect("casework:deputies")
    context = {
        "form": form,
        "deputy_periods": queries.deputy_periods(request.user),
        "deputy_period_columns": DEPUTY_PERIOD_COLUMNS,
    }
    return render(request, "casework/deputies/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_deputy_period(request: StaffRequest, pk: int) -> HttpResponse:
    """End a deputy period of the user's division today."""
    periods = DeputyPeriod.objects.filter(absent__division_id=request.user.division_id)
    actions.end_deputy_period(by=request.user, deputy_period=get_object_or_404(periods, pk=pk))
    messages.success(request, _("代办到今天结束。"))
    return redirect("casework:deputies")
