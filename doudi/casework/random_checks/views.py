"""Pages of random checks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.models import Case, RandomCheck
from doudi.casework.random_checks import actions, queries
from doudi.casework.random_checks.columns import CHECK_COLUMNS, DRAW_COLUMNS
from doudi.casework.random_checks.forms import RandomCheckForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role


@require_GET
@permission_required(Permission.HANDLE_CASES)
def random_checks(request: StaffRequest) -> HttpResponse:
    """List the drawn cases of the user's scope, and how they were drawn."""
    context = {
        "check_columns": CHECK_COLUMNS,
        "checks": queries.checks(by=request.user),
        "draw_columns": DRAW_COLUMNS,
        "draws": queries.draws(),
        "before_decision": queries.draws_before_decision(),
        "may_record": Role(request.user.role) in COUNTY_ROLES,
    }
    return render(request, "casework/random_checks/list.html", context)


@permission_required(Permission.HANDLE_CASES)
def record_random_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Record the result of a check."""
    visible = RandomCheck.objects.filter(case__in=Case.objects.visible_to(request.user))
    check = get_object_or_404(visible, pk=pk)
    form = RandomCheckForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_random_check(by=request.user, check=check, **form.cleaned_data)):
        messages.success(request, _("已登记检查结果。"))
        return redirect("casework:random_checks")
    context = {"form": form, "check": check}
    return render(request, "casework/random_checks/record.html", context, status=422 if form.is_bound else 200)
