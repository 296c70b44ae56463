"""Pages of holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.forms import ReasonForm
from doudi.payments.holds import queries
from doudi.payments.holds.columns import HOLD_LIST
from doudi.payments.holds.forms import HoldFilterForm, HoldForm
from doudi.payments.models import Hold
from doudi.ui.lists.shown_list import open_list


@permission_required(Permission.HOLD_PAYMENTS)
def holds(request: StaffRequest) -> HttpResponse:
    """List the holds in force or those lifted; place one."""
    form = HoldForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.is_bound and form.is_valid() and (person := form.find_person(request.user)) is not None:
        values = {name: form.cleaned_data[name] for name in ("reason", "programme", "detail")}
        if form.perform(lambda: actions.place_hold(by=request.user, person=person, **values)):
            messages.success(request, _("已登记缓发，下一批起生效。"))
            return redirect("payments:holds")
    filters = HoldFilterForm(request.GET)
    shown = open_list(request, HOLD_LIST, queries.holds(request.user, **filters.chosen), filters=filters)
    return shown.render("payments/holds.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """Lift a hold with a reason; of a lifted one, show by whom and why."""
    visible = Hold.objects.visible_to(request.user)
    hold = get_object_or_404(visible.select_related("person", "placed_by", "lifted_by"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.lift_hold(by=request.user, hold=hold, why=form.cleaned_data["why"])):
        messages.success(request, _("已解除，下一批一并补发。"))
        return redirect("payments:holds")
    context = {"hold": hold, "form": form}
    return render(request, "payments/lift_hold.html", context, status=422 if form.is_bound else 200)
