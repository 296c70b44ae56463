"""``doudi api-client``: register, confirm, list and revoke the systems that call the interfaces."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.api.clients.models import ApiClient
    from doudi.core.accounts.models import User

_MOST_TRIES = 10
_PERIOD_SECONDS = 300


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("api-client", help=_("登记、确认、停用接口客户"))
    acts = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    _add_register(acts)
    for name, run, text in (
        ("confirm", _confirm, _("安全管理员确认")),
        ("secret", _secret, _("系统管理员发放密钥，原来的作废")),
        ("revoke", _revoke, _("停用")),
    ):
        act = acts.add_parser(name, help=text)
        act.add_argument("client_id", metavar=_("接口账号"))
        act.add_argument("--by", required=True, help=_("登录名；密码随后输入"))
        if name == "revoke":
            act.add_argument("--why", required=True, help=_("原因"))
        act.set_defaults(run=run)
    acts.add_parser("list", help=_("列出")).set_defaults(run=_list)


def _add_register(acts: Any) -> None:
    register = acts.add_parser("register", help=_("系统管理员登记"))
    register.add_argument("--by", required=True, help=_("登录名；密码随后输入"))
    register.add_argument("--name", required=True, help=_("系统名称"))
    register.add_argument("--department", required=True, help=_("部门代码，如 mib"))
    register.add_argument("--division", help=_("县或乡镇的代码，不写是全县"))
    register.add_argument("--purpose", required=True, help=_("用途和依据"))
    register.add_argument("--purpose-code", required=True, help=_("用途代码"))
    register.add_argument("--scope", action="append", required=True, dest="scopes", help=_("权限，可写几次"))
    register.add_argument("--sender-id", required=True, help=_("对方在消息里的标识"))
    register.add_argument("--receiver-id", default="", help=_("对方对本系统的称呼，不写就不核对"))
    register.add_argument("--public-key", type=argparse.FileType("r"), help=_("公钥文件（Ed25519，PEM 或 JWK）"))
    register.add_argument("--key-id", default="", help=_("公钥编号"))
    register.add_argument("--callback", action="append", default=[], dest="callbacks", help=_("回调地址，可写几次"))
    register.add_argument("--private", action="store_true", help=_("回调地址在内网"))
    register.add_argument("--consent", action="store_true", help=_("每次查询须写明本人同意"))
    register.add_argument("--calls-a-minute", type=int, default=120, help=_("每分钟最多次数"))
    register.set_defaults(run=_register)


def _register(options: argparse.Namespace) -> None:
    user = _signed_in(options.by)
    from doudi.api.clients.actions import Registration, register_client
    from doudi.core.divisions.models import Division

    county = Division.objects.filter(level=Division.Level.COUNTY).values_list("code", flat=True).first()
    division = Division.objects.filter(code=options.division or county).first()
    if division is None:
        raise CommandError(_("没有代码是 {code} 的县或者乡镇。").format(code=options.division))
    registration = Registration(
        name=options.name,
        department=options.department,
        division=division,
        purpose=options.purpose,
        purpose_code=options.purpose_code,
        scopes=options.scopes,
        sender_id=options.sender_id,
        receiver_id=options.receiver_id,
        public_key=options.public_key.read() if options.public_key else "",
        key_id=options.key_id,
        callbacks=options.callbacks,
        is_private_allowed=options.private,
        is_consent_required=options.consent,
        calls_a_minute=options.calls_a_minute,
    )
    client = _acted(lambda: register_client(by=user, registration=registration))
    print_remark(_("已登记，等安全管理员确认。接口账号："))
    print(client.client_id)


def _confirm(options: argparse.Namespace) -> None:
    user = _signed_in(options.by)
    from doudi.api.clients.actions import confirm_client

    _acted(lambda: confirm_client(by=user, client=_client(options.client_id)))
    print_remark(_("已确认，可以发放密钥。"))


def _secret(options: argparse.Namespace) -> None:
    user = _signed_in(options.by)
    from doudi.api.clients.actions import issue_secret

    secret = _acted(lambda: issue_secret(by=user, client=_client(options.client_id)))
    print_remark(_("密钥只显示这一次："))
    print(secret)


def _revoke(options: argparse.Namespace) -> None:
    user = _signed_in(options.by)
    from doudi.api.clients.actions import revoke_client

    _acted(lambda: revoke_client(by=user, client=_client(options.client_id), why=options.why))
    print_remark(_("已停用。"))


def _list(_options: argparse.Namespace) -> None:
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.api.clients.queries import clients

    for client in clients():
        used = client.last_used_at.isoformat(timespec="minutes") if client.last_used_at else "—"
        state = client.get_state_display()
        print(f"{client.client_id}\t{state}\t{client.get_department_display()}\t{client.name}\t{used}")


def _signed_in(username: str) -> User:
    """Return the administrator who gave their password.

    Raises:
        CommandError: the password is wrong, or was wrong too often.
    """
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.core.accounts.models import User
    from doudi.core.limits.counters import count

    password = getpass.getpass(_("密码：")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    user = User.objects.filter(username=username, is_active=True).first()
    tries = count("api_client_command", username, _PERIOD_SECONDS)
    if tries > _MOST_TRIES or user is None or not user.check_password(password):
        raise CommandError(_("登录名或者密码不对，或者试得太多，请过五分钟再试。"))
    return user


def _client(client_id: str) -> ApiClient:
    from doudi.api.clients.models import ApiClient

    found = ApiClient.objects.filter(client_id=client_id).first()
    if found is None:
        raise CommandError(_("没有接口账号 {client_id}。").format(client_id=client_id))
    return found


def _acted(act: Any) -> Any:
    from doudi.core.refusals import Refused

    try:
        return act()
    except Refused as refused:
        raise CommandError(refused.message) from None
