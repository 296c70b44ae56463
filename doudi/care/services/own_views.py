"""Pages of a seller: its own orders, with the least that is needed to go there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.services import queries
from doudi.care.services.actions import orders as actions
from doudi.care.services.columns import OWN_ORDER_LIST
from doudi.care.services.forms import DeliverForm, OwnOrderFilterForm
from doudi.care.services.kinds import OrderState
from doudi.care.services.models import WorkOrder
from doudi.care.services.page_forms import Act, perform_act, show_acts
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.DELIVER_SERVICES)
def my_orders(request: StaffRequest) -> HttpResponse:
    """List the orders of the seller that the user works for."""
    filters = OwnOrderFilterForm(request.GET, by=request.user)
    provider = queries.provider_of(request.user)
    note = provider.name if provider else _("您的账号还没有关联服务机构，请联系县民政局。")
    found = queries.orders_of_provider(by=request.user, **filters.chosen)
    context = {"heading": _("派给我们的工单"), "note": note}
    return open_list(request, OWN_ORDER_LIST, found, filters=filters).render("care_services/list.html", context)


@permission_required(Permission.DELIVER_SERVICES)
def my_order(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an own order: whom, where, what; the telephone on the day; the delivery is recorded here."""
    found = get_object_or_404(queries.orders_of_provider(by=request.user), pk=pk)
    phones: list[str] = []
    acts = _acts(found, phones)
    forms = show_acts(request, acts, found.version)
    is_done = perform_act(request, acts, forms)
    if is_done and request.POST["act"] == "deliver":
        messages.success(request, _("已登记，待验收。"))
        return redirect("care_services:my_orders")
    facts = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("需求"), found.sealed_need.clear()),
        (_("计划日期"), day(found.planned_day)),
        (_("数量"), f"{found.units}{found.contract.item.unit}"),
    ]
    if is_done:
        facts.append((_("电话"), phones[0] or _("没有登记电话，请问村里。")))
        forms = show_acts(request, {"deliver": acts["deliver"]}, found.version)
    if found.why:
        facts.append((_("不通过或取消的原因"), found.why))
    context = {
        "heading": found.person.name,
        "note": found.contract.item.name,
        "row": found,
        "facts": facts,
        "forms": forms,
    }
    is_wrong = request.method == "POST" and not is_done
    return render(request, "care_services/detail.html", context, status=422 if is_wrong else 200)


def _acts(found: WorkOrder, phones: list[str]) -> dict[str, Act]:
    """Return what the seller may do now; a telephone that is asked for comes into ``phones``."""
    if found.state != OrderState.ORDERED:
        return {}

    def reveal(**given: object) -> None:
        phones.append(actions.reveal_phone(**given))  # type: ignore[arg-type]  # as the page gives them

    acts = {"deliver": Act(DeliverForm, _("登记服务"), _("登记"), actions.deliver_order, {"order": found})}
    if found.planned_day == today():
        acts = {"phone": Act(ActionForm, _("电话，只在当天，留有记录"), _("看电话"), reveal, {"order": found}), **acts}
    return acts
