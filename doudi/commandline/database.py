"""``doudi database``: complete the tables as their owner, and grant the application's role what it needs."""

from __future__ import annotations

import argparse
import re

from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

_ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("database", help=_("数据库：所有者升级结构，给应用账户授权（PostgreSQL）"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    migrating = actions.add_parser("migrate", help=_("建立或升级数据库结构，用所有者账户运行"))
    migrating.set_defaults(run=run_migrate)
    granting = actions.add_parser("roles", help=_("列出应用账户的授权语句，加 --apply 就执行"))
    granting.add_argument("role", type=_role, help=_("应用账户名，如 doudi_app"))
    granting.add_argument("--apply", action="store_true", help=_("执行，而不只是列出"))
    granting.set_defaults(run=run_roles)


def _role(text: str) -> str:
    if not _ROLE.fullmatch(text):
        raise argparse.ArgumentTypeError(_("“{text}”不是账户名：小写字母、数字和下划线").format(text=text))
    return text


def run_migrate(_options: argparse.Namespace) -> None:
    """Create or complete the tables."""
    from doudi.commandline.application import prepare_database, set_up_django

    set_up_django()
    prepare_database()
    print_remark(_("数据库结构是最新的。升级以后再运行一次 doudi database roles --apply。"))


def run_roles(options: argparse.Namespace) -> None:
    """Print the statements that grant the application's role what it needs, or execute them in one transaction."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    from django.db import connection, transaction

    from doudi.core.database_roles import grants

    if connection.vendor != "postgresql":
        raise CommandError(_("SQLite 没有账户权限；文件由运行账户独有（chmod 600）。"))
    refuse_without_database()
    statements = grants(options.role)
    if not options.apply:
        print(";\n".join(statements) + ";")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    print_remark(_("已给{role}授权，共{number}句。").format(role=options.role, number=len(statements)))
