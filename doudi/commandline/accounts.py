"""``doudi accounts``: open the first two administrators of a new installation."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.core.accounts.first_accounts import FirstAccount


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("accounts", help=_("新装的系统：开通首批两位管理员"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    first = actions.add_parser("first", help=_("开通首位系统管理员和首位安全管理员（系统里还没有账号时）"))
    first.set_defaults(run=run)


def run(_options: argparse.Namespace) -> None:
    """Ask for the two administrators and open their accounts; numbers and passwords are never arguments."""
    from doudi.commandline.application import prepare_database, set_up_django

    set_up_django()
    prepare_database()
    from doudi.core.accounts.first_accounts import open_first_accounts, refuse_where_accounts_exist
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.refusals import Refused

    try:
        refuse_where_accounts_exist()
        system = _ask(_("系统管理员"))
        security = _ask(_("安全管理员"), other=system)
        first, second = open_first_accounts(by=SYSTEM, system=system, security=security)
    except Refused as refused:
        raise CommandError(refused.message) from None
    text = _("已开通{first}和{second}，首次登录须改密码、设置两步验证。以后的账号由系统管理员提出、安全管理员确认。")
    print_remark(text.format(first=first.username, second=second.username))


def _ask(who: str, other: FirstAccount | None = None) -> FirstAccount:
    """Ask for one administrator, each answer until it is accepted: what was answered before is not asked again."""
    from doudi.core.accounts import first_accounts
    from doudi.core.refusals import required_text

    print_remark(who)
    username = _accepted(lambda: _line(_("登录名：")), lambda text: first_accounts.refuse_unfit_username(text, other))
    name = _accepted(lambda: _line(_("姓名：")), lambda text: required_text(text, "name"))
    id_number = _accepted(
        lambda: _line(_("身份证号：")), lambda text: first_accounts.refuse_unfit_identity(text, other)
    )
    password = _accepted(
        lambda: _secret(_("初始密码：")), lambda text: first_accounts.refuse_unfit_password(text, username, name)
    )
    return first_accounts.FirstAccount(username=username, name=name, id_number=id_number, password=password)


def _accepted(ask: Callable[[], str], refuse: Callable[[str], object]) -> str:
    """Ask until an answer is not refused; without a terminal nobody can answer again, so the refusal is raised."""
    from doudi.core.refusals import Refused

    while True:
        answer = ask()
        try:
            refuse(answer)
        except Refused as refused:
            if not sys.stdin.isatty():
                raise
            print_remark(refused.message)
        else:
            return answer


def _line(prompt: str) -> str:
    if sys.stdin.isatty():
        return input(prompt).strip()
    return sys.stdin.readline().strip()


def _secret(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
