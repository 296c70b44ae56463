"""``doudi doctor``: check the machine and the settings."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from doudi.commandline.arguments import Commands
from doudi.values.translation import gettext as _

EXIT_PROBLEMS = 1
_SMALLEST_FREE_BYTES = 2_000_000_000
_OLDEST_SQLITE = (3, 38, 0)
_SHORTEST_SECRET = 40

Finding = tuple[bool, str]


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help=_("检查机器和设置，指出要改的地方"))
    parser.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Print every check; exit 1 if one fails."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    found = findings()
    for well, sentence in found:
        print(("✓ " if well else "✗ ") + sentence)
    return 0 if all(well for well, _sentence in found) else EXIT_PROBLEMS


def findings() -> list[Finding]:
    """Check the machine, the settings and the database; return whether each is well, and a sentence."""
    return [*_machine(), *_settings(), *_store()]


def _machine() -> Iterator[Finding]:
    from django.conf import settings

    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), _("Python {version}（须 3.11 以上）").format(version=version)
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    text = _("数据文件夹 {path} 所在磁盘剩余 {free} GB（须 2 GB 以上）")
    yield free >= _SMALLEST_FREE_BYTES, text.format(path=settings.DATA_FOLDER, free=free // 1_000_000_000)


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    yield settings.IS_PRODUCTION, _("生产模式（DOUDI_MODE=production）")
    long_enough = len(settings.SECRET_KEY) >= _SHORTEST_SECRET and "development" not in settings.SECRET_KEY
    yield long_enough, _("DOUDI_SECRET_KEY 是随机的长字符串（40 个字符以上）")
    path = Path(settings.KEY_FILE)
    yield path.exists(), _("密钥文件 {path}（没有就运行 doudi keys make）").format(path=path)
    if path.exists():
        private = path.stat().st_mode & 0o077 == 0
        yield private, _("密钥文件只有运行账户可读（chmod 600 {path}）").format(path=path)
    backup_key = Path(settings.BACKUP_KEY_FILE)
    yield backup_key.exists(), _("备份密钥 {path}（没有就运行 doudi keys make-backup）").format(path=backup_key)
    apart = not any(one.is_relative_to(settings.DATA_FOLDER) for one in (path.resolve(), backup_key.resolve()))
    yield apart, _("两个密钥文件都不在数据文件夹里（DOUDI_KEYS、DOUDI_BACKUP_KEY）")
    counted = not settings.IS_PRODUCTION or settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0
    yield counted, _("DOUDI_TRUSTED_PROXIES 写明前面有几层网页服务器（否则所有人都按同一个地址限次）")
    yield not settings.DEMONSTRATION, _("没有公开的演示账号（DOUDI_DEMONSTRATION 不设）")
    yield not settings.SECOND_FACTOR_ASSUMED, _("两步验证没有被设置跳过（SECOND_FACTOR_ASSUMED 只给测试用）")
    open_folders = [
        folder
        for folder in (settings.DATA_FOLDER, settings.ATTACHMENT_FOLDER, settings.BANK_FILE_FOLDER)
        if folder.exists() and folder.stat().st_mode & 0o077
    ]
    text = _("数据文件夹只有运行账户可进（chmod 700 {folders}）") if open_folders else _("数据文件夹只有运行账户可进")
    yield not open_folders, text.format(folders=" ".join(map(str, open_folders)))


def _store() -> Iterator[Finding]:
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield False, _("数据库连不上：{reason}").format(reason=str(error).strip())
        return
    yield True, _("数据库：{vendor}").format(vendor=connection.vendor)
    if connection.vendor == "sqlite":
        text = _("SQLite {version}（须 3.38 以上）")
        yield sqlite3.sqlite_version_info >= _OLDEST_SQLITE, text.format(version=sqlite3.sqlite_version)
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
        current = True
    except SystemExit:
        current = False
    yield current, _("数据库结构是最新的（不是就运行 doudi database migrate）")
    if current:
        from doudi.core.divisions.queries import other_counties
        from doudi.values.offices import county_name

        others = [one.name for one in other_counties()]
        text = _("数据库是本县（{county}）的").format(county=county_name())
        yield (
            not others,
            text
            if not others
            else _("数据库是{others}的，不是本县（{county}）的").format(others="、".join(others), county=county_name()),
        )
        from doudi.core.database_guards import missing_triggers

        missing = missing_triggers()
        text = _("数据库自身的防线齐全（缺少：{missing}）") if missing else _("数据库自身的防线齐全")
        yield not missing, text.format(missing="、".join(missing[:3]))
        if connection.vendor == "postgresql":
            from doudi.core.database_roles import excess_privileges, owned_tables

            least = not owned_tables() and not excess_privileges()
            yield least, _("数据库应用账户只有必要的权限（不是就用所有者账户运行 doudi database roles --apply）")
        from doudi.core.audit.queries import broken_links

        yield not broken_links(limit=1), _("操作记录完整（详见 doudi audit verify）")
        yield from _accounts()
        from doudi.payments.bank_exchange.archive_reconciliation import files_unknown_to_database

        yield not files_unknown_to_database(), _("数据库知道每一份代发文件（不知道的见“银行代发”页）")


def _accounts() -> Iterator[Finding]:
    from doudi.core.accounts.queries import accounts_without_identity
    from doudi.core.accounts.roles import Role

    unbound = accounts_without_identity()
    names = "、".join(user.username for user in unbound[:3])
    text = _("启用的账号都登记了身份证号（缺：{names}）") if unbound else _("启用的账号都登记了身份证号")
    yield not unbound, text.format(names=names)
    from doudi.core.accounts.models import User
    from doudi.demo_site.accounts import accounts_with_public_password

    public = accounts_with_public_password()
    text = _("没有账号用演示的密码（改掉：{names}）") if public else _("没有账号用演示的密码")
    yield not public, text.format(names="、".join(public[:3]))
    heads = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)
    there = set(User.objects.filter(is_active=True, role__in=heads).values_list("role", flat=True))
    yield there == set(heads), _("有系统管理员和安全管理员（没有账号就运行 doudi accounts first）")
