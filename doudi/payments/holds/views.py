"""Pages of what stands between a due and its payment: holds, accounts of others, what came back, what was too much."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.payments import actions
from doudi.payments.models import AccountAuthority, Hold, Recovery, SpecialAmount
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.runs import queries
from doudi.payments.runs.forms import (
    AuthorityForm,
    DemandForm,
    HoldForm,
    NotifyForm,
    OffsetForm,
    ReasonForm,
    ReceiptForm,
    SpecialForm,
)
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import Page, paginate
from doudi.values.divisions import COUNTY_CODE


def _cut(request: StaffRequest, rows: Any) -> Page:
    try:
        return paginate(rows, request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None


def _named(form: Any, by: Any) -> Person | None:
    found: Person | None = form.person(by)
    if found is None:
        form.add_error("number", _("没有这个人员编号，或不在您的辖区内。"))
    return found


@permission_required(Permission.HOLD_PAYMENTS)
def holds(request: StaffRequest) -> HttpResponse:
    """Whose money waits; place a hold."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (person := _named(form, request.user)) is not None:
        given = form.cleaned_data
        if form.perform(
            lambda: actions.place_hold(
                by=request.user,
                person=person,
                reason=given["reason"],
                programme=given["programme"],
                detail=given["detail"],
            )
        ):
            messages.success(request, _("已登记缓发，下一批起生效。"))
            return redirect("payments:holds")
    context = {"shown": _cut(request, queries.holds(request.user)), "form": form}
    return render(request, "payments/holds.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HOLD_PAYMENTS)
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """Lift a hold, with what was found."""
    held = get_object_or_404(Hold.objects.visible_to(request.user).select_related("person"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.lift_hold(by=request.user, hold=held, why=form.cleaned_data["why"])):
        messages.success(request, _("已解除，下一批一并补发。"))
        return redirect("payments:holds")
    return render(
        request, "payments/lift_hold.html", {"hold": held, "form": form}, status=422 if form.is_bound else 200
    )


@permission_required(Permission.HOLD_PAYMENTS)
def authorities(request: StaffRequest) -> HttpResponse:
    """Accounts of guardians and institutions; propose one."""
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (person := _named(form, request.user)) is not None:
        given = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if form.perform(lambda: actions.propose_authority(by=request.user, person=person, **given)):
            messages.success(request, _("已登记，待第二人核实后启用。"))
            return redirect("payments:account_authorities")
    context = {"shown": _cut(request, queries.authorities(request.user)), "form": form}
    return render(request, "payments/account_authorities.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HOLD_PAYMENTS)
def confirm_authority(request: StaffRequest, pk: int) -> HttpResponse:
    """A second person has seen the proof."""
    visible = AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))
    actions.confirm_authority(by=request.user, authority=get_object_or_404(visible, pk=pk))
    messages.success(request, _("已核实启用。"))
    return redirect("payments:account_authorities")


@require_GET
@permission_required(Permission.READ_PAYROLL)
def recoveries(request: StaffRequest) -> HttpResponse:
    """Money that was paid too much, the nearest day first."""
    state = request.GET.get("state", "")
    if state not in {"", *RecoveryState.values}:
        raise Http404
    shown = _cut(request, queries.recoveries(request.user, state))
    for one in shown.rows:
        one.place = place_name(one.village_code)
    context = {"shown": shown, "states": RecoveryState.choices, "state": state}
    return render(request, "payments/recoveries.html", context)


_RECOVERY_FORMS: dict[str, tuple[type[ActionForm], Permission, Any, Any]] = {
    "notify": (NotifyForm, Permission.HOLD_PAYMENTS, actions.notify_recipient, _("告知当事人，听取意见")),
    "demand": (DemandForm, Permission.APPROVE_PAYROLL, actions.demand_recovery, _("决定追回")),
    "waive": (ReasonForm, Permission.APPROVE_PAYROLL, actions.waive_recovery, _("决定免予追回")),
    "offset": (OffsetForm, Permission.APPROVE_PAYROLL, actions.decide_offset, _("改从以后的发放中抵扣")),
    "receive": (ReceiptForm, Permission.RELEASE_PAYROLL, actions.record_receipt, _("登记追回款")),
}
_VERB_OF_TABLE = {"offset": "settle", "receive": "settle"}


@permission_required(Permission.READ_PAYROLL)
def recovery(request: StaffRequest, pk: int) -> HttpResponse:
    """One recovery: month by month, what was said and decided, what came back; take it a step on."""
    scope = queries.payroll_scope(request.user)
    people = ("person", "run", "handled_by", "decided_by")
    held = get_object_or_404(Recovery.objects.in_scope(scope).select_related(*people), pk=pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if request.method == "POST" and verb not in _RECOVERY_FORMS:
        raise Http404
    offered = [
        name
        for name, (_form, permission, _do, _label) in _RECOVERY_FORMS.items()
        if RECOVERY_TRANSITIONS.allows(held.state, _VERB_OF_TABLE.get(name, name)) and request.user.may(permission)
    ]
    forms = {
        name: _RECOVERY_FORMS[name][0](request.POST if name == verb else None, auto_id=f"{name}_%s") for name in offered
    }
    if verb in forms:
        form, do = forms[verb], _RECOVERY_FORMS[verb][2]
        if form.perform(lambda: do(by=request.user, recovery=held, **form.cleaned_data)):
            messages.success(request, _("已办理。"))
            return redirect(held)
    context = {
        "recovery": held,
        "lines": held.lines.prefetch_related("receipts", "reductions__run"),
        "outstanding": outstanding_of(held),
        "reduced_fen": queries.reduction_of(held),
        "place": place_name(held.village_code),
        "forms": [(name, _RECOVERY_FORMS[name][3], form) for name, form in forms.items()],
    }
    return render(request, "payments/recovery.html", context, status=422 if verb else 200)


@permission_required(Permission.READ_PAYROLL)
def specials(request: StaffRequest) -> HttpResponse:
    """Amounts by list, for the county; propose one."""
    if queries.payroll_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied
    may_propose = request.user.may(Permission.PREPARE_PAYROLL)
    form = SpecialForm(request.POST if request.method == "POST" and may_propose else None)
    if form.is_bound and form.is_valid() and (person := _named(form, request.user)) is not None:
        given = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if form.perform(lambda: actions.propose_special(by=request.user, person=person, **given)):
            messages.success(request, _("已提出，待批准。"))
            return redirect("payments:special_amounts")
    rows = SpecialAmount.objects.select_related("person", "proposed_by", "approved_by", "refused_by")
    context = {"shown": _cut(request, rows), "form": form if may_propose else None}
    return render(request, "payments/special_amounts.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.APPROVE_PAYROLL)
def decide_special(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve an amount by list, or not."""
    held = get_object_or_404(SpecialAmount.objects.select_related("person", "proposed_by"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        approve = request.POST.get("approve") == "1"
        act = (
            (lambda: actions.approve_special(by=request.user, special=held))
            if approve
            else (lambda: actions.refuse_special(by=request.user, special=held, why=form.cleaned_data["why"]))
        )
        if form.perform(act):
            messages.success(request, _("已决定。"))
            return redirect("payments:special_amounts")
    return render(
        request,
        "payments/decide_special_amount.html",
        {"special": held, "form": form},
        status=422 if form.is_bound else 200,
    )
