"""The page on which second readers sign the accounts that changed since the last payment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.models import Run
from doudi.payments.runs import queries
from doudi.payments.runs.columns import CHANGED_ACCOUNT_COLUMNS
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import page_of


@permission_required(Permission.HOLD_PAYMENTS)
def changed_accounts(request: StaffRequest, pk: int) -> HttpResponse:
    """List the accounts of a run that changed since the last payment; on POST sign one as the second reader."""
    run = get_object_or_404(Run.objects.all(), pk=pk)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        person = get_object_or_404(Person.objects.visible_to(request.user), number=request.POST.get("person", ""))
        if form.perform(lambda: actions.read_account(by=request.user, run=run, person=person)):
            messages.success(request, _("已签字。"))
            return redirect("payments:changed_accounts", pk=run.pk)
    rows = queries.changed_account_rows(run, request.user)
    context = {"run": run, "form": form, "shown": page_of(request, rows), "columns": CHANGED_ACCOUNT_COLUMNS}
    return render(request, "payments/changed_accounts.html", context, status=422 if form.is_bound else 200)
