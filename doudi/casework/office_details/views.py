"""The page of office details."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from doudi.casework.office_details import queries
from doudi.casework.office_details.actions import enter_office_detail
from doudi.casework.office_details.columns import OFFICE_DETAIL_COLUMNS
from doudi.casework.office_details.forms import OfficeDetailForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@permission_required(Permission.ENTER_OFFICE_DETAILS)
def office_details(request: StaffRequest) -> HttpResponse:
    """List what documents and notices print about the offices; enter a detail."""
    form = OfficeDetailForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: enter_office_detail(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已填写，从今天起印在文书上。"))
        return redirect("casework:office_details")
    rows = queries.office_details()
    context = {
        "form": form,
        "columns": OFFICE_DETAIL_COLUMNS,
        "rows": rows,
        "missing": sum(not row.value for row in rows),
    }
    return render(request, "casework/office_details/list.html", context, status=422 if form.is_bound else 200)
