"""Pages of the recognitions: the list, and the ending of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.recognitions import actions, queries
from doudi.casework.recognitions.columns import RECOGNITION_LIST
from doudi.casework.recognitions.forms import EndingForm, RecognitionFilterForm
from doudi.casework.recognitions.models import Recognition
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_CASES)
def recognitions(request: StaffRequest) -> HttpResponse:
    """List the recognitions, those that end first at the top."""
    filters = RecognitionFilterForm(request.GET)
    shown = open_list(
        request,
        RECOGNITION_LIST,
        queries.recognitions(by=request.user, **filters.chosen),
        filters=filters,
        rows_of=lambda found: queries.rows_of(found, by=request.user),
    )
    return shown.render("casework/recognitions/list.html", {"may_handle": request.user.may(Permission.HANDLE_CASES)})


@permission_required(Permission.HANDLE_CASES)
def end_recognition(request: StaffRequest, pk: int) -> HttpResponse:
    """Propose the ending of a recognition."""
    recognition = get_object_or_404(Recognition.objects.visible_to(request.user), pk=pk)
    form = EndingForm(recognition, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.propose_ending(by=request.user, recognition=recognition, **form.cleaned_data)):
        messages.success(request, _("已提出，由另一人确认后终止。"))
        return redirect("casework:recognitions")
    context = {"form": form, "row": queries.rows_of([recognition], by=request.user)[0]}
    return render(request, "casework/recognitions/end.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def settle_ending(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm or drop a proposed ending."""
    recognition = get_object_or_404(Recognition.objects.visible_to(request.user), pk=pk)
    try:
        if "drop" in request.POST:
            reason = request.POST.get("reason", "")[:200]
            actions.drop_ending(by=request.user, recognition=recognition, reason=reason)
            messages.success(request, _("不终止，认定照旧。"))
        else:
            actions.confirm_ending(by=request.user, recognition=recognition)
            messages.success(request, _("已终止。"))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("casework:recognitions")


@require_POST
@permission_required(Permission.HANDLE_CASES)
def renew_recognition(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the case of a renewal."""
    recognition = get_object_or_404(Recognition.objects.visible_to(request.user), pk=pk)
    try:
        case = actions.open_renewal(by=request.user, recognition=recognition)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("casework:recognitions")
    messages.success(request, _("已发起到期复核。"))
    return redirect(case)
