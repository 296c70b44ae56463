"""Pages of the recognitions: the list, and the ending of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.procedures.loader import all_procedures
from doudi.casework.recognitions import actions, queries
from doudi.casework.recognitions.columns import RECOGNITION_COLUMNS
from doudi.casework.recognitions.forms import EndingForm
from doudi.casework.recognitions.models import Recognition
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.refusals import Refused
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.ui.templatetags.ui import month

STATE_LABELS = {
    "in_force": gettext_lazy("有效"),
    "expiring": gettext_lazy("快到期"),
    "to_confirm": gettext_lazy("拟终止，待确认"),
    "ended": gettext_lazy("已到期或终止"),
}


def _filter(request: StaffRequest) -> queries.RecognitionFilter:
    chosen = queries.RecognitionFilter(request.GET.get("procedure", ""), request.GET.get("state", "in_force"))
    if chosen.procedure not in {"", *queries.recognised_procedures()} or chosen.state not in {"", *STATE_LABELS}:
        raise BadRequest
    return chosen


@require_GET
@permission_required(Permission.READ_CASES)
def recognitions(request: StaffRequest) -> HttpResponse:
    """List the recognitions, those that end first at the top."""
    chosen = _filter(request)
    found = queries.recognitions(by=request.user, chosen=chosen)
    try:
        shown = paginate(found, request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    context = {
        "shown": shown,
        "rows": queries.rows_of(list(shown.rows), by=request.user),
        "columns": RECOGNITION_COLUMNS,
        "chosen": chosen,
        "procedures": [(name, all_procedures()[name].label) for name in queries.recognised_procedures()],
        "states": STATE_LABELS,
        "may_handle": request.user.may(Permission.HANDLE_CASES),
        "may_export": request.user.may(Permission.EXPORT_LISTS),
    }
    return render(request, "casework/recognitions/list.html", context)


@require_GET
@permission_required(Permission.EXPORT_LISTS)
def export_recognitions(request: StaffRequest) -> HttpResponse:
    """Export the filtered list to Excel."""
    chosen = _filter(request)
    found = list(queries.recognitions(by=request.user, chosen=chosen)[: MAX_ROWS + 1])
    labels = [all_procedures()[chosen.procedure].label] if chosen.procedure else []
    filters = [str(label) for label in (*labels, *([STATE_LABELS[chosen.state]] if chosen.state else []))]
    record_export(by=request.user, filters=filters, rows=len(found), most=MAX_ROWS)
    columns = [_("家庭"), _("认定"), _("乡镇和村（居）"), _("自"), _("有效期至"), _("状态"), _("终止的理由")]
    rows = (
        (
            row.head,
            row.recognition.label,
            row.place,
            month(row.recognition.first_month),
            month(row.recognition.end),
            row.state,
            row.recognition.ending_reason,
        )
        for row in queries.rows_of(found, by=request.user)
    )
    return excel_response(_("低收入家庭认定名单"), filters, columns, rows, by=request.user)


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
