"""Set-up of the web application for commands that need it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from doudi.values.translation import gettext as _
from doudi.values.translation import language_of_environment


def set_up_django(*, answers_in_chinese: bool = False) -> None:
    """Set up Django, in the language that commands answer in.

    Args:
        answers_in_chinese: for commands that serve others or fill a database: what they keep is in Chinese, and pages
            are in the language of their reader.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    from django.core.exceptions import ImproperlyConfigured

    from doudi.commandline.errors import CommandError

    try:
        import django
        from django.conf import settings

        keep_files_private(Path(settings.DATA_FOLDER))
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE if answers_in_chinese else language_of_environment())


def keep_files_private(data_folder: Path) -> None:
    """Let nobody but the service read what this process and its children write, temporary files included."""
    os.umask(0o077)
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = data_folder / "temporary"
    temporary.mkdir(exist_ok=True, mode=0o700)
    os.environ["TMPDIR"] = str(temporary)
    tempfile.tempdir = str(temporary)


def refuse_without_database() -> None:
    """Refuse a command that reads the database where there is none yet.

    Raises:
        CommandError: with the folder, and how a database is made.
    """
    from django.conf import settings
    from django.db import connection

    from doudi.commandline.errors import CommandError

    if not connection.introspection.table_names():
        raise CommandError(
            _("{folder} 里还没有数据库。").format(folder=settings.DATA_FOLDER),
            _("请到系统的数据文件夹里运行，或用环境变量 DOUDI_DATA 指定；第一次使用先运行 doudi serve。"),
        )


def prepare_database() -> None:
    """Create or complete the tables, collect static files and load the divisions. Safe to run again.

    Raises:
        CommandError: an older version made the database, which cannot be upgraded, or it is of another county.
    """
    from django.core.management import call_command

    from doudi.commandline.errors import CommandError
    from doudi.core.divisions.actions import OtherCounty, load_divisions
    from doudi.core.schema_version import DatabaseTooOld, applied_migrations, refuse_unknown_migrations

    try:
        refuse_unknown_migrations(applied_migrations())
    except DatabaseTooOld as error:
        raise CommandError(error.message) from None
    _migrate()
    call_command("collectstatic", verbosity=0, interactive=False)
    try:
        load_divisions()
    except OtherCounty as error:
        raise CommandError(error.message) from None


def _migrate() -> None:
    """Create or complete the tables; the application's role of PostgreSQL only looks whether they are complete.

    Raises:
        CommandError: tables are missing, and this role may not create them.
    """
    from django.core.management import call_command
    from django.db import connection

    from doudi.commandline.errors import CommandError
    from doudi.core.database_roles import owned_tables

    if connection.vendor == "postgresql" and connection.introspection.table_names() and not owned_tables():
        try:
            call_command("migrate", check_unapplied=True, verbosity=0)
        except SystemExit:
            message = _("数据库结构不是最新的，应用账户不能升级。")
            raise CommandError(message, _("用所有者账户运行 doudi database migrate。")) from None
        return
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def progress_printer(what: str, done: int) -> None:
    """Print the progress of long work, on a terminal only."""
    if sys.stderr.isatty():
        print(_("\r{what}：{done:,} 行").format(what=what, done=done), end="", file=sys.stderr, flush=True)
