"""Register a client, confirm or refuse it as another administrator, give it a secret, revoke it; give out tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.api.clients.addresses import MOST_CALLBACKS, refuse_unfit_callback
from doudi.api.clients.models import LONGEST_ID, ApiClient
from doudi.api.clients.public_keys import raw_key
from doudi.api.clients.refusals import CallbackNotAllowed, ClientIncomplete, SenderTaken
from doudi.api.clients.scopes import unknown_scopes
from doudi.api.clients.workflow import TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Department, Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import Division
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import SecondPersonRequired, required_text
from doudi.values.carries import carries

MOST_CALLS_A_MINUTE = 6_000
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Registration:
    """What an administrator writes down of a client; ``public_key`` as PEM, JWK or base64."""

    name: str
    department: str
    division: Division
    purpose: str
    purpose_code: str
    scopes: Sequence[str]
    sender_id: str
    receiver_id: str = ""
    public_key: str = ""
    key_id: str = ""
    callbacks: Sequence[str] = ()
    is_private_allowed: bool = False
    callback_token: str = ""
    is_consent_required: bool = False
    calls_a_minute: int = 120


@action("api_client.register")
def register_client(*, by: User, registration: Registration) -> ApiClient:
    """Register a client; it can call once another administrator has confirmed it and a secret was given.

    Raises:
        PermissionRequired, ReasonRequired, ClientIncomplete, SenderTaken, PublicKeyInvalid, CallbackNotAllowed
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    client = ApiClient.objects.create(
        client_id=f"client-{secrets.token_hex(8)}", registered_by=by, **_checked(registration)
    )
    record(
        _("登记接口客户“{name}”（{department}），权限：{scopes}，等安全管理员确认。").format(
            name=client.name, department=client.get_department_display(), scopes=client.scopes_shown
        ),
        subject=client,
        new={"scopes": client.scopes, "callbacks": client.callbacks, "division": client.division_id},
        why=client.purpose,
    )
    return client


def _checked(given: Registration) -> dict[str, Any]:
    """Return the columns of a registration that can be.

    Raises:
        ReasonRequired, ClientIncomplete, SenderTaken, PublicKeyInvalid, CallbackNotAllowed
    """
    if given.department not in Department.values:
        raise ClientIncomplete(_("请选择部门。"), department=_("请选择部门。"))
    if not given.scopes or unknown_scopes(given.scopes):
        message = _("请选择权限；没有这样的权限：{names}。").format(
            names="、".join(unknown_scopes(given.scopes)) or "—"
        )
        raise ClientIncomplete(message, scopes=message)
    if given.division.level == Division.Level.VILLAGE:
        message = _("范围选到县或者乡镇。")
        raise ClientIncomplete(message, division=message)
    if not 1 <= given.calls_a_minute <= MOST_CALLS_A_MINUTE:
        message = _("每分钟次数在1到{most}之间。").format(most=MOST_CALLS_A_MINUTE)
        raise ClientIncomplete(message, calls_a_minute=message)
    sender = required_text(given.sender_id, "sender_id", is_sealed=True)
    if "|" in sender or '"' in sender or len(sender) > LONGEST_ID:
        message = _("对方标识不能有竖线和引号，不超过{most}个字符。").format(most=LONGEST_ID)
        raise ClientIncomplete(message, sender_id=message)
    if ApiClient.objects.filter(sender_id=sender).exists():
        message = _("对方标识“{sender}”已经登记过。").format(sender=sender)
        raise SenderTaken(message, sender_id=message)
    key = raw_key(given.public_key) if given.public_key.strip() else ""
    if key and not given.key_id.strip():
        message = _("请写公钥编号，对方的签名里要写它。")
        raise ClientIncomplete(message, key_id=message)
    callbacks = [address.strip() for address in given.callbacks if address.strip()]
    if len(callbacks) > MOST_CALLBACKS:
        message = _("回调地址最多{most}个。").format(most=MOST_CALLBACKS)
        raise CallbackNotAllowed(message, callbacks=message)
    for address in callbacks:
        _refuse_callback(address, is_private_allowed=given.is_private_allowed)
    return {
        "name": required_text(given.name, "name")[:60],
        "department": given.department,
        "division": given.division,
        "purpose": required_text(given.purpose, "purpose")[:200],
        "purpose_code": required_text(given.purpose_code, "purpose_code")[:40],
        "scopes": sorted(set(given.scopes)),
        "sender_id": sender,
        "receiver_id": given.receiver_id.strip()[:LONGEST_ID],
        "public_key": key,
        "key_id": given.key_id.strip()[:60],
        "callbacks": callbacks,
        "is_private_allowed": given.is_private_allowed,
        "callback_token": given.callback_token.strip()[:2_000],
        "is_consent_required": given.is_consent_required,
        "calls_a_minute": given.calls_a_minute,
    }


def _refuse_callback(address: str, *, is_private_allowed: bool) -> None:
    try:
        refuse_unfit_callback(address, is_private_allowed=is_private_allowed)
    except CallbackNotAllowed as refused:
        raise CallbackNotAllowed(refused.message, callbacks=refused.message) from None


@carries("PIPL-34")
@action("api_client.confirm")
def confirm_client(*, by: User, client: ApiClient, seen_version: int | None = None) -> ApiClient:
    """Confirm a client as another person than who registered it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    locked = _locked(client, "confirm", seen_version)
    sentence = _("须由登记人以外的安全管理员确认。")
    refuse_same_person(by, locked.registered_by_id, sentence=sentence)
    if by.id_number_index and by.id_number_index == locked.registered_by.id_number_index:
        raise SecondPersonRequired(sentence)
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    advance(locked, "confirm", TRANSITIONS)
    record(
        _("确认接口客户“{name}”，权限：{scopes}。").format(name=locked.name, scopes=locked.scopes_shown),
        subject=locked,
        new={"scopes": locked.scopes, "callbacks": locked.callbacks},
        why=locked.purpose,
    )
    return locked


@action("api_client.refuse")
def refuse_client(*, by: User, client: ApiClient, why: str, seen_version: int | None = None) -> ApiClient:
    """Refuse a client, with the reason.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    locked = _locked(client, "refuse", seen_version)
    return _end(by, locked, "refuse", why, _("不同意接口客户“{name}”。"))


@action("api_client.revoke")
def revoke_client(*, by: User, client: ApiClient, why: str, seen_version: int | None = None) -> ApiClient:
    """Revoke a client: its secret and tokens are void at once. Either administrator may do it alone.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.READ_ACCOUNT_PROPOSALS)
    locked = _locked(client, "revoke", seen_version)
    locked.secret_hash = ""
    locked.tokens.all().delete()
    return _end(by, locked, "revoke", why, _("停用接口客户“{name}”。"))


def _end(by: User, locked: ApiClient, verb: str, why: str, sentence: str) -> ApiClient:
    locked.end_reason = required_text(why, "why", _("请写明原因。"))[:200]
    locked.ended_by, locked.ended_at = by, timezone.now()
    advance(locked, verb, TRANSITIONS)
    record(sentence.format(name=locked.name), subject=locked, why=locked.end_reason)
    return locked


@action("api_client.issue_secret")
def issue_secret(*, by: User, client: ApiClient, seen_version: int | None = None) -> str:
    """Give an active client a new secret and return it: only its hash is stored. Earlier secret and tokens are void.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    locked = _locked(client, "issue_secret", seen_version)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    locked.secret_hash, locked.secret_at = make_password(secret), timezone.now()
    locked.tokens.all().delete()
    advance(locked, "issue_secret", TRANSITIONS)
    record(_("发放接口客户“{name}”的密钥，原来的作废。").format(name=locked.name), subject=locked)
    return secret


def _locked(client: ApiClient, verb: str, seen_version: int | None) -> ApiClient:
    locked = lock_row(ApiClient.objects.select_related("registered_by", "division"), client.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办过，请看过再办。"))
    message = _("这个客户{state}，不能再办这一项。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, message)
    return locked
