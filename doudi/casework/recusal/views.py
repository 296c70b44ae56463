"""Pages of the near relatives."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework.models import Case
from doudi.casework.recusal import actions, queries
from doudi.casework.recusal.columns import NEAR_RELATIVE_COLUMNS, STAFF_COLUMNS
from doudi.casework.recusal.forms import NearRelativeForm, RelativeDoubtForm, StaffMemberForm
from doudi.casework.recusal.models import NearRelative, StaffMember
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused


@permission_required(Permission.HANDLE_CASES)
def near_relatives(request: StaffRequest) -> HttpResponse:
    """List the recorded near relatives; record one."""
    form = NearRelativeForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_near_relative(by=request.user, **form.action_arguments())):
        messages.success(request, _("已备案，在办的事项同时标明。"))
        return redirect("casework:near_relatives")
    context = {
        "form": form,
        "near_relatives": queries.near_relatives(by=request.user),
        "near_relative_columns": NEAR_RELATIVE_COLUMNS,
    }
    return render(request, "casework/recusal/near_relatives.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_near_relative(request: StaffRequest, pk: int) -> HttpResponse:
    """End a record with its reason."""
    near_relative = get_object_or_404(NearRelative.objects.visible_to(request.user), pk=pk)
    reason = request.POST.get("reason", "")[:200]
    try:
        actions.end_near_relative(by=request.user, near_relative=near_relative, reason=reason)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已解除。"))
    return redirect("casework:near_relatives")


@permission_required(Permission.HANDLE_CASES)
def staff_directory(request: StaffRequest) -> HttpResponse:
    """List the staff directory of the user's scope; enter somebody."""
    form = StaffMemberForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_staff_member(by=request.user, **form.action_arguments())):
        messages.success(request, _("已登记。"))
        return redirect("casework:staff_directory")
    context = {"form": form, "columns": STAFF_COLUMNS, "rows": queries.staff_directory(by=request.user)}
    return render(request, "casework/recusal/staff_directory.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_staff_member(request: StaffRequest, pk: int) -> HttpResponse:
    """End an entry of the directory."""
    member = get_object_or_404(StaffMember.objects.filter(office_code__startswith=request.user.scope or "-"), pk=pk)
    try:
        actions.end_staff_member(by=request.user, member=member)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已登记离任。"))
    return redirect("casework:staff_directory")


@require_POST
@permission_required(Permission.HANDLE_CASES)
def settle_relative_doubt(request: StaffRequest, pk: int) -> HttpResponse:
    """Settle a doubt about an undeclared relative; refusals are shown on the page of the case."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = RelativeDoubtForm(request.POST)
    if form.perform(lambda: actions.settle_relative_doubt(by=request.user, case=case, **form.cleaned_data)):
        messages.success(request, _("已登记查证结果。"))
    else:
        for errors in form.errors.values():
            messages.error(request, "".join(str(error) for error in errors))
    return redirect(case)
