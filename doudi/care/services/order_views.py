"""Pages of work orders and of their telephone samples, for townships and the bureau."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doudi.care.services import queries
from doudi.care.services.actions import orders as order_actions
from doudi.care.services.actions import quality as quality_actions
from doudi.care.services.columns import ORDER_LIST, SAMPLE_LIST
from doudi.care.services.forms import (
    AcceptForm,
    ComplaintForm,
    DrawForm,
    OrderFilterForm,
    OrderForm,
    ReasonForm,
    RefuseOrderForm,
    SampleFilterForm,
    SampleForm,
    SettleComplaintForm,
)
from doudi.care.services.kinds import ORDER_TRANSITIONS, OrderState, SampleOutcome
from doudi.care.services.models import WorkOrder
from doudi.care.services.page_forms import Act, perform_act, show_acts
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.READ_CARE)
def orders(request: StaffRequest) -> HttpResponse:
    """List the work orders, with totals and the Excel export."""
    filters = OrderFilterForm(request.GET, by=request.user)
    may_order = request.user.may(Permission.HANDLE_CARE)
    context = {
        "heading": _("服务工单"),
        "note": _("先派单、后服务、再验收；验收的才结算"),
        "button": ("care_services:new_order", _("派工单")) if may_order else None,
        "links": [("care_services:acceptance", _("成批验收"))] if may_order else [],
    }
    found = queries.orders(by=request.user, **filters.chosen)
    return open_list(request, ORDER_LIST, found, filters=filters).render("care_services/list.html", context)


@permission_required(Permission.HANDLE_CARE)
def new_order(request: StaffRequest) -> HttpResponse:
    """Order a service for a person."""
    form = OrderForm(request.POST if request.method == "POST" else None).for_user(request.user)
    made: list[WorkOrder] = []
    if form.perform(lambda: made.append(order_actions.open_order(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已派给服务机构。"))
        return redirect(made[0])
    context = {"heading": _("派工单"), "note": _("一人一次一张"), "form": form, "submit": _("派单")}
    return render(request, "care_services/form.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CARE)
def order(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a work order; it is accepted, refused, cancelled or complained about here."""
    found = get_object_or_404(queries.orders(by=request.user), pk=pk)
    acts = _acts(request, found)
    forms = show_acts(request, acts, found.version)
    if perform_act(request, acts, forms):
        messages.success(request, _("已办理。"))
        return redirect(found)
    context = {
        "heading": found.person.name,
        "note": f"{found.contract.item.name}　{found.contract.provider.name}",
        "row": found,
        "facts": _facts(found),
        "proof": found.proof_id,
        "forms": forms,
    }
    return render(request, "care_services/detail.html", context, status=422 if request.method == "POST" else 200)


def _acts(request: StaffRequest, found: WorkOrder) -> dict[str, Act]:
    """Return what the user may do with an order now."""
    acts: dict[str, Act] = {}
    given = {"order": found}
    if request.user.may(Permission.HANDLE_CARE):
        declared = {
            "accept": Act(AcceptForm, _("验收"), _("验收通过"), order_actions.accept_order, given),
            "refuse": Act(RefuseOrderForm, _("不通过"), _("验收不通过"), order_actions.refuse_order, given),
            "cancel": Act(ReasonForm, _("取消"), _("取消工单"), order_actions.cancel_order, given),
        }
        if not found.settlement_lines.filter(is_live=True).exists():
            declared["take_back"] = Act(ReasonForm, _("撤回验收"), _("撤回"), order_actions.take_back_acceptance, given)
        acts |= {name: act for name, act in declared.items() if ORDER_TRANSITIONS.allows(found.state, name)}
        open_one = found.complaints.filter(is_upheld=None).order_by("pk").first()
        if open_one:
            settle = quality_actions.settle_complaint
            acts["settle"] = Act(SettleComplaintForm, _("办结投诉"), _("办结"), settle, {"complaint": open_one})
        elif found.state not in {OrderState.ORDERED, OrderState.CANCELLED}:
            acts["complain"] = Act(ComplaintForm, _("登记投诉"), _("登记"), quality_actions.record_complaint, given)
    sample = getattr(found, "sample", None)
    is_open = sample is not None and sample.outcome in {"", SampleOutcome.UNREACHABLE}
    if is_open and request.user.may(Permission.MANAGE_SERVICES):
        acts["sample"] = Act(SampleForm, _("电话回访"), _("登记"), quality_actions.record_sample, {"sample": sample})
    return acts


def _facts(found: WorkOrder) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("需求"), found.sealed_need.clear()),
        (_("计划日期"), day(found.planned_day)),
        (_("数量"), f"{found.units}{found.contract.item.unit}"),
        (_("合同"), found.contract.number),
        (pgettext("done", "派单"), found.ordered_by.name),
    ]
    if found.delivered_day:
        hours = f"{found.delivered_from:%H:%M}—{found.delivered_to:%H:%M}"
        rows.append((_("服务"), f"{day(found.delivered_day)}　{hours}　{found.delivered_place}"))
    if found.decided_by:
        who = found.get_acceptor_display() or _("经办人")
        told = _("{who}，{officer}登记，{day}")
        rows.append(
            (pgettext("done", "办理"), told.format(who=who, officer=found.decided_by.name, day=day(found.decided_on)))
        )
    if found.why:
        rows.append((_("原因"), found.why))
    for one in found.complaints.all():
        result = _("处理中") if one.is_upheld is None else (_("属实") if one.is_upheld else _("不属实"))
        answer = one.sealed_answer.clear() if one.sealed_answer else ""
        rows.append((_("投诉（{result}）").format(result=result), f"{one.sealed_text.clear()}　{answer}"))
    return rows


@permission_required(Permission.MANAGE_SERVICES)
def samples(request: StaffRequest) -> HttpResponse:
    """List the drawn samples; draw some of a month."""
    form = DrawForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: quality_actions.draw_samples(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已抽取，请逐件电话回访。"))
        return redirect("care_services:samples")
    filters = SampleFilterForm(request.GET, by=request.user)
    context = {
        "heading": _("服务质量抽查"),
        "note": _("每家机构每月按比例抽，打电话问本人"),
        "form": form,
        "form_heading": _("抽取"),
    }
    found = queries.samples(by=request.user, **filters.chosen)
    shown = open_list(request, SAMPLE_LIST, found, filters=filters)
    return shown.render("care_services/list.html", context, status=422 if form.is_bound else 200)
