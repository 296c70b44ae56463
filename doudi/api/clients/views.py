"""Pages of clients: list, registration, and one client with what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.api.clients import actions, queries
from doudi.api.clients.columns import CLIENT_LIST
from doudi.api.clients.forms import ClientFilterForm, ConfirmClientForm, EndClientForm, RegisterClientForm
from doudi.api.clients.models import ApiClient
from doudi.api.clients.workflow import TRANSITIONS, ClientState
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, or_dash


@require_GET
@permission_required(Permission.READ_ACCOUNT_PROPOSALS)
def clients(request: StaffRequest) -> HttpResponse:
    """List the clients."""
    filters = ClientFilterForm(request.GET)
    shown = open_list(request, CLIENT_LIST, queries.clients(**filters.chosen), filters=filters)
    context = {"may_register": request.user.may(Permission.MANAGE_ACCOUNTS)}
    return shown.render("api_clients/clients.html", context)


@permission_required(Permission.MANAGE_ACCOUNTS)
def register(request: StaffRequest) -> HttpResponse:
    """Register a client; the security administrator confirms it."""
    form = RegisterClientForm(request.POST if request.method == "POST" else None)
    made: list[ApiClient] = []

    def act() -> None:
        made.append(actions.register_client(by=request.user, registration=form.registration()))

    if form.perform(act):
        messages.success(request, _("已登记，安全管理员确认以后发放密钥。"))
        return redirect(made[0])
    return render(request, "api_clients/register.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_ACCOUNT_PROPOSALS)
def client(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a client; confirm, refuse, revoke it, or give it a secret, which is shown this once."""
    found = get_object_or_404(queries.clients(), pk=pk)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, found, sent)
    if sent and sent not in forms:
        raise BadRequest
    secret: list[str] = []
    if sent and forms[sent].perform(lambda: _act(request.user, found, sent, forms[sent], secret)):
        if not secret:
            messages.success(request, _("已办理。"))
            return redirect(found)
        found = get_object_or_404(queries.clients(), pk=pk)
        return _page(request, found, _forms(request, found, ""), secret=secret[0])
    return _page(request, found, forms, status=422 if sent else 200)


def _act(by: User, found: ApiClient, verb: str, form: ActionForm, secret: list[str]) -> None:
    given: dict[str, Any] = {"by": by, "client": found, **form.cleaned_data}
    if verb == "issue_secret":
        secret.append(actions.issue_secret(**given))
        return
    acts: dict[str, Callable[..., ApiClient]] = {
        "confirm": actions.confirm_client,
        "refuse": actions.refuse_client,
        "revoke": actions.revoke_client,
    }
    acts[verb](**given)


_MAY = {
    "confirm": Permission.MANAGE_SECURITY,
    "refuse": Permission.MANAGE_SECURITY,
    "issue_secret": Permission.MANAGE_ACCOUNTS,
    "revoke": Permission.READ_ACCOUNT_PROPOSALS,
}


def _forms(request: StaffRequest, found: ApiClient, sent: str) -> dict[str, ActionForm]:
    """Return the forms of what a user may do with a client in its state."""
    forms: dict[str, ActionForm] = {}
    for verb in TRANSITIONS.verbs_in(found.state):
        is_own = verb == "confirm" and found.registered_by_id == request.user.pk
        if request.user.may(_MAY[verb]) and not is_own:
            kind = ConfirmClientForm if verb in {"confirm", "issue_secret"} else EndClientForm
            data = request.POST if sent == verb else None
            forms[verb] = kind(data, initial={"seen_version": found.version}, auto_id=f"{verb}_%s")
    return forms


def _page(
    request: StaffRequest, found: ApiClient, forms: dict[str, ActionForm], *, secret: str = "", status: int = 200
) -> HttpResponse:
    labels = {
        "confirm": (_("确认"), _("确认，立即生效")),
        "refuse": (_("不同意"), _("不同意")),
        "issue_secret": (_("发放密钥"), _("发放新密钥，原来的作废")),
        "revoke": (_("停用"), _("停用，令牌立即失效")),
    }
    context = {
        "client": found,
        "facts": _facts(found),
        "forms": [(verb, *labels[verb], form) for verb, form in forms.items()],
        "secret": secret,
    }
    return render(request, "api_clients/client.html", context, status=status)


def _facts(found: ApiClient) -> list[tuple[Any, Any]]:
    key = f"{found.key_id}（Ed25519）" if found.public_key else _("没有登记，消息不签名")
    facts: list[tuple[Any, Any]] = [
        (_("接口账号"), found.client_id),
        (_("部门"), found.get_department_display()),
        (_("范围"), found.division),
        (_("用途和依据"), found.purpose),
        (_("用途代码"), found.purpose_code),
        (_("权限"), found.scopes_shown),
        (_("对方标识（sender_id）"), found.sender_id),
        (_("对本系统的称呼（receiver_id）"), or_dash(found.receiver_id)),
        (_("签名公钥"), key),
        (_("回调地址"), or_dash("、".join(found.callbacks))),
        (_("回调地址在内网"), _("是") if found.is_private_allowed else _("否")),
        (_("每次查询须写明本人同意"), _("是") if found.is_consent_required else _("否")),
        (_("每分钟最多次数"), found.calls_a_minute),
        (_("登记"), f"{found.registered_by.name} {date_and_time(found.registered_at)}"),
    ]
    if found.confirmed_by and found.state != ClientState.PROPOSED:
        facts.append((_("确认"), f"{found.confirmed_by.name} {date_and_time(found.confirmed_at)}"))
    if found.secret_at:
        facts.append((_("发放密钥"), date_and_time(found.secret_at)))
    if found.ended_by:
        facts.append((_("停用"), f"{found.ended_by.name} {date_and_time(found.ended_at)} {found.end_reason}"))
    facts.append((_("最近调用"), date_and_time(found.last_used_at) if found.last_used_at else "—"))
    return facts
