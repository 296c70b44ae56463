"""Pages of the list of what may be bought, of sellers and of contracts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi.care.services import queries
from doudi.care.services.actions import contracts as contract_actions
from doudi.care.services.actions import items as item_actions
from doudi.care.services.actions import providers as provider_actions
from doudi.care.services.columns import (
    ACCOUNT_COLUMNS,
    BLACKLIST_COLUMNS,
    CONTRACT_LIST,
    ITEM_LIST,
    LICENCE_COLUMNS,
    PROVIDER_LIST,
    SHARE_COLUMNS,
    TOWNSHIP_COLUMNS,
)
from doudi.care.services.forms import (
    BlacklistForm,
    ContractFilterForm,
    ContractForm,
    ItemFilterForm,
    ItemForm,
    LicenceForm,
    LinkForm,
    ProviderFilterForm,
    ProviderForm,
    ReasonForm,
    VersionForm,
)
from doudi.care.services.kinds import CONTRACT_TRANSITIONS, ContractState
from doudi.care.services.models import Contract, Provider, ServiceItem
from doudi.care.services.page_forms import Act, perform_act, show_acts
from doudi.care.services.townships import means_of_townships
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.refusals import Refused
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan

_LIST, _DETAIL, _FORM = (f"care_services/{name}.html" for name in ("list", "detail", "form"))


def refuse_post_without(request: StaffRequest, permission: Permission) -> None:
    """Refuse what is sent to a page that others may only read.

    Raises:
        PermissionDenied
    """
    if request.method == "POST" and not request.user.may(permission):
        raise PermissionDenied


@permission_required(Permission.READ_SERVICES)
def items(request: StaffRequest) -> HttpResponse:
    """List what may be bought; add a line."""
    refuse_post_without(request, Permission.MANAGE_SERVICES)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: item_actions.enter_item(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已列入目录。"))
        return redirect("care_services:items")
    filters = ItemFilterForm(request.GET, by=request.user)
    may_manage = request.user.may(Permission.MANAGE_SERVICES)
    context = {
        "heading": _("购买服务目录"),
        "note": _("受理、核对、审核、确认是机关自己的职责，不能购买"),
        "form": form if may_manage else None,
        "form_heading": _("列入目录"),
        "may_manage": may_manage,
    }
    shown = open_list(request, ITEM_LIST, queries.items(**filters.chosen), filters=filters)
    return shown.render(_LIST, context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.MANAGE_SERVICES)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a line off the list."""
    item = get_object_or_404(ServiceItem, pk=pk)
    try:
        item_actions.withdraw_item(by=request.user, item=item)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("care_services:items")


@permission_required(Permission.READ_SERVICES)
def providers(request: StaffRequest) -> HttpResponse:
    """List the sellers; register one."""
    refuse_post_without(request, Permission.MANAGE_SERVICES)
    form = ProviderForm(request.POST if request.method == "POST" else None)
    made: list[Provider] = []
    if form.perform(lambda: made.append(provider_actions.register_provider(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已登记，请录入证照。"))
        return redirect(made[0])
    filters = ProviderFilterForm(request.GET, by=request.user)
    context = {
        "heading": pgettext("list", "服务机构"),
        "note": _("证照在有效期内、不在黑名单的，才能签合同、接工单"),
        "form": form if request.user.may(Permission.MANAGE_SERVICES) else None,
        "form_heading": _("登记服务机构"),
    }
    shown = open_list(request, PROVIDER_LIST, queries.providers(**filters.chosen), filters=filters)
    return shown.render(_LIST, context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SERVICES)
def provider(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a seller with its licences, accounts, blacklistings and score."""
    refuse_post_without(request, Permission.MANAGE_SERVICES)
    found = get_object_or_404(Provider, pk=pk)
    acts = _provider_acts(found) if request.user.may(Permission.MANAGE_SERVICES) else {}
    forms = show_acts(request, acts)
    if perform_act(request, acts, forms):
        messages.success(request, _("已办理。"))
        return redirect(found)
    score = queries.score_of(found)
    blacklistings = found.blacklistings.select_related("proposed_by", "confirmed_by")
    accounts = found.accounts.select_related("user")
    context = {
        "heading": found.name,
        "note": found.get_kind_display(),
        "facts": [
            (_("统一社会信用代码"), found.credit_code or "—"),
            (_("联系人"), f"{found.contact}　{found.phone}"),
            (_("评分"), _("还没有验收") if score.points is None else _("{points}分").format(points=score.points)),
            (_("验收"), _("通过{yes}件，不通过{no}件").format(yes=score.accepted, no=score.refused)),
            (_("抽查"), _("回访{all}件，满意{yes}件").format(all=score.answered, yes=score.satisfied)),
            (_("属实投诉"), _("{number}件").format(number=score.upheld)),
        ],
        "tables": [
            (_("证照"), LICENCE_COLUMNS, found.licences.all(), _("还没有证照。")),
            (_("机构账号"), ACCOUNT_COLUMNS, accounts, _("还没有账号，不能在网上接工单。")),
            (_("黑名单"), BLACKLIST_COLUMNS, blacklistings, _("没有列入过黑名单。")),
        ],
        "forms": forms,
    }
    return render(request, _DETAIL, context, status=422 if request.method == "POST" else 200)


def _provider_acts(found: Provider) -> dict[str, Act]:
    """Return what the bureau may do with a seller."""
    given = {"provider": found}
    acts = {
        "licence": Act(LicenceForm, _("录入证照"), _("录入"), provider_actions.record_licence, given),
        "link": Act(LinkForm, _("关联账号"), _("关联"), provider_actions.link_user, given),
        "blacklist": Act(BlacklistForm, _("列入黑名单"), _("提出"), provider_actions.propose_blacklisting, given),
    }
    link = found.accounts.filter(ended_on=None).first()
    if link:
        acts["unlink"] = Act(
            ActionForm,
            _("停用账号：{name}").format(name=link.user.name),
            _("停用"),
            provider_actions.unlink_user,
            {"link": link},
        )
    waiting = found.blacklistings.filter(confirmed_by=None).order_by("pk").first()
    if waiting:
        acts["confirm"] = Act(
            ActionForm, _("复核黑名单"), _("复核"), provider_actions.confirm_blacklisting, {"blacklisting": waiting}
        )
    return acts


@require_GET
@permission_required(Permission.READ_SERVICES)
def shares(request: StaffRequest) -> HttpResponse:
    """Show what is bought from each kind of seller this year, and the share of those of the place."""
    year = today().year
    rows, near = queries.shares(year)
    context = {
        "heading": _("购买服务占比"),
        "note": _("{year}年生效的合同，按服务机构类别").format(year=year),
        "facts": [(_("村（居）集体、社区社会组织、社会工作站合计"), f"{near}%")],
        "tables": [(_("按类别"), SHARE_COLUMNS, rows, _("今年还没有生效的合同。"))],
    }
    return render(request, _DETAIL, context)


@require_GET
@permission_required(Permission.READ_SERVICES)
def townships(request: StaffRequest) -> HttpResponse:
    """Show staff and money of each township for every thousand recipients."""
    year = today().year
    rows = means_of_townships(year, by=request.user)
    context = {
        "heading": _("乡镇服务力量"),
        "note": _("{year}年，按每千名在保对象比较；力量最少的在前").format(year=year),
        "facts": [
            (_("在保人数"), sum(row.recipients for row in rows)),
            (_("经办人员"), sum(row.officers for row in rows)),
            (_("今年验收金额"), yuan(sum(row.accepted_fen for row in rows))),
        ],
        "tables": [(_("各乡镇"), TOWNSHIP_COLUMNS, rows, _("没有乡镇。"))],
        "hint": _("经办人员按在用的账号数；工作经费不在本系统记账，这里只有购买服务的金额。"),
    }
    return render(request, _DETAIL, context)


@require_GET
@permission_required(Permission.READ_SERVICES)
def contracts(request: StaffRequest) -> HttpResponse:
    """List the contracts."""
    filters = ContractFilterForm(request.GET, by=request.user)
    context = {
        "heading": _("购买服务合同"),
        "note": _("一人录入、一人复核；一份最长一年，连同续签最长三年"),
        "button": ("care_services:new_contract", _("录入合同"))
        if request.user.may(Permission.MANAGE_SERVICES)
        else None,
    }
    return open_list(request, CONTRACT_LIST, queries.contracts(**filters.chosen), filters=filters).render(
        _LIST, context
    )


@permission_required(Permission.MANAGE_SERVICES)
def new_contract(request: StaffRequest) -> HttpResponse:
    """Enter a contract."""
    return _enter(request, None)


@permission_required(Permission.MANAGE_SERVICES)
def prolong(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the prolongation of a contract."""
    return _enter(request, get_object_or_404(Contract, pk=pk))


def _enter(request: StaffRequest, prolongs: Contract | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if prolongs is not None:
        names = ("provider", "way", "unit_price_fen", "quantity_limit", "budget_fen", "source", "people_served")
        initial = {name: getattr(prolongs, name) for name in names}
        initial |= {name: f"{initial[name] / 100:.2f}" for name in ("unit_price_fen", "budget_fen")}
        initial["first_day"] = prolongs.last_day + timedelta(days=1)
    form = ContractForm(request.POST if request.method == "POST" else None, initial=initial)
    made: list[Contract] = []

    def propose() -> None:
        terms = contract_actions.Terms(**form.cleaned_data)
        made.append(contract_actions.propose_contract(by=request.user, terms=terms, prolongs=prolongs))

    if form.perform(propose):
        messages.success(request, _("已录入，待另一人复核。"))
        return redirect(made[0])
    heading = _("续签{number}").format(number=prolongs.number) if prolongs else _("录入合同")
    context = {"heading": heading, "note": _("复核以后生效"), "form": form, "submit": _("录入")}
    return render(request, _FORM, context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SERVICES)
def contract(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a contract; the second person confirms or refuses it, and it is ended here."""
    refuse_post_without(request, Permission.MANAGE_SERVICES)
    found = get_object_or_404(queries.contracts(), pk=pk)
    may_manage = request.user.may(Permission.MANAGE_SERVICES)
    acts = _contract_acts(found) if may_manage else {}
    forms = show_acts(request, acts, found.version)
    if perform_act(request, acts, forms):
        messages.success(request, _("已办理。"))
        return redirect(found)
    links = [("care_services:provider", found.provider_id, _("看服务机构"))]
    if may_manage and found.state in {ContractState.CONFIRMED, ContractState.ENDED}:
        links += [("care_services:settle", found.pk, _("结算")), ("care_services:prolong", found.pk, _("续签"))]
    context = {
        "heading": found.number,
        "note": f"{found.item.name}　{found.provider.name}",
        "row": found,
        "facts": _contract_facts(found),
        "links": links,
        "forms": forms,
    }
    return render(request, _DETAIL, context, status=422 if request.method == "POST" else 200)


def _contract_acts(found: Contract) -> dict[str, Act]:
    declared = {
        "confirm": Act(VersionForm, _("复核"), _("复核，生效"), contract_actions.confirm_contract, {"contract": found}),
        "refuse": Act(ReasonForm, _("退回"), _("退回"), contract_actions.refuse_contract, {"contract": found}),
        "end": Act(ReasonForm, _("提前终止"), _("终止"), contract_actions.end_contract, {"contract": found}),
    }
    return {name: act for name, act in declared.items() if CONTRACT_TRANSITIONS.allows(found.state, name)}


def _contract_facts(found: Any) -> list[tuple[Any, Any]]:
    rows = [
        (_("采购方式"), found.get_way_display()),
        (_("单价"), f"{yuan(found.unit_price_fen)}/{found.item.unit}"),
        (_("数量"), _("上限{limit}，已派{done}").format(limit=found.quantity_limit, done=found.units_ordered)),
        (_("预算"), yuan(found.budget_fen)),
        (_("资金来源"), found.get_source_display()),
        (_("服务人数"), _("计划{plan}人，已服务{done}人").format(plan=found.people_served, done=found.people)),
        (_("合同期"), f"{day(found.first_day)}—{day(found.until)}"),
        (pgettext("done", "录入"), found.proposed_by.name),
    ]
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name}，{day(found.confirmed_on)}"))
    if found.prolongs:
        rows.append((_("续签自"), found.prolongs.number))
    if found.why:
        rows.append((_("退回或终止的原因"), found.why))
    return rows
