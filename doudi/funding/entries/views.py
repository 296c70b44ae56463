"""Pages of entries made by hand, and of their correction."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.funding import actions
from doudi.funding.entries.kinds import ENTRY_KINDS
from doudi.funding.forms import ReasonForm
from doudi.funding.models import Transaction
from doudi.funding.views import find_transaction, render_voucher


@permission_required(Permission.RECORD_FUNDS)
def enter(request: StaffRequest, kind: str) -> HttpResponse:
    """Make an entry of one of the declared kinds."""
    entry = ENTRY_KINDS.get(kind)
    if entry is None:
        raise Http404
    form = entry.form(request.POST if request.method == "POST" else None)
    booked: list[Transaction] = []
    if form.perform(lambda: booked.append(form.book(request.user))):
        messages.success(request, _("已记账。"))
        return redirect("funding:voucher", pk=booked[0].pk)
    context = {"form": form, "entry": entry}
    return render(request, "funding/entry_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.RECORD_FUNDS)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a transaction that was entered wrongly."""
    wrong, form = find_transaction(pk), ReasonForm(request.POST)
    corrections: list[Transaction] = []
    if form.perform(
        lambda: corrections.append(actions.correct(by=request.user, transaction=wrong, why=form.cleaned_data["why"]))
    ):
        messages.success(request, _("已冲正。"))
        return redirect("funding:voucher", pk=corrections[0].pk)
    return render_voucher(request, wrong, form, 422)
