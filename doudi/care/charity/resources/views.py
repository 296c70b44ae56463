"""Pages of resources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.columns import RESOURCE_LIST
from doudi.care.charity.forms import EndResourceForm, ResourceFilterForm, ResourceForm, RevealGiverForm
from doudi.care.charity.resources import actions, queries
from doudi.care.charity.resources.models import Resource
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan


@require_GET
@permission_required(Permission.READ_CHARITY)
def resources(request: StaffRequest) -> HttpResponse:
    """List the resources within reach, with what is left of each."""
    filters = ResourceFilterForm(request.GET)
    shown = open_list(request, RESOURCE_LIST, queries.resources(by=request.user, **filters.chosen), filters=filters)
    context = {"may_manage": request.user.may(Permission.MANAGE_CHARITY)}
    return shown.render("care_charity/resources/list.html", context)


@permission_required(Permission.MANAGE_CHARITY)
def new_resource(request: StaffRequest) -> HttpResponse:
    """Write an offer down."""
    form = ResourceForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Resource] = []
    if form.perform(lambda: made.append(actions.record_resource(by=request.user, offer=form.offer))):
        messages.success(request, _("资源已登记。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "care_charity/resources/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CHARITY, fresh_code_verbs=frozenset({"reveal"}))
def resource(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a resource: who got it, end it, or see who gives."""
    found = get_object_or_404(queries.resources(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    may_manage = request.user.may(Permission.MANAGE_CHARITY)
    if asked and (not may_manage or asked not in {"end", "reveal"}):
        raise BadRequest
    end = EndResourceForm(request.POST if asked == "end" else None, initial={"seen_version": found.version})
    reveal = RevealGiverForm(request.POST if asked == "reveal" else None, auto_id="reveal_%s")
    if asked == "end" and end.perform(
        lambda: actions.end_resource(by=request.user, resource=found, **end.cleaned_data)
    ):
        messages.success(request, _("资源已结束。"))
        return redirect(found)
    givers: list[tuple[str, str]] = []
    is_shown = asked == "reveal" and reveal.perform(
        lambda: givers.append(actions.reveal_giver(by=request.user, resource=found, **reveal.cleaned_data))
    )
    is_own = contains(charity_scope(request.user), found.area_code)
    context = {
        "resource": found,
        "facts": _facts(found),
        "matches": found.matches.in_scope(charity_scope(request.user)).select_related("need__person")[:50],
        "end_form": end if may_manage and is_own and not found.ending else None,
        "reveal_form": reveal if may_manage else None,
        "giver": givers[0] if givers else None,
    }
    status = 422 if asked and not is_shown else 200
    return render(request, "care_charity/resources/resource.html", context, status=status)


def _facts(found: Any) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("类别"), found.get_kind_display()),
        (_("用于"), "、".join(found.need_labels)),
        (_("给谁"), "、".join(found.group_labels)),
        (_("范围"), place_name(found.area_code)),
        (_("数量"), f"{found.quantity}{found.unit}"),
        (_("还有"), f"{found.remaining}{found.unit}"),
        (_("每单位价值"), yuan(found.unit_value_fen)),
        (_("截止"), day(found.last_day)),
        (_("捐助方"), _("单位") if found.giver.is_organisation else _("个人")),
        (_("登记"), f"{found.recorded_by.name} {day(found.recorded_on)}"),
    ]
    if found.giver.wants_no_name:
        facts.append((_("公开"), _("不愿公开姓名")))
    return facts
