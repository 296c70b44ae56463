"""``doudi backup``: database and attachments in one encrypted file, with a list of contents.

Neither the keys of the data nor the key of backups is in it, so a lost backup cannot be read and a forged one cannot
be restored.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doudi import __version__
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.core.encryption.keys import KeyFileError
from doudi.core.encryption.sealed_folder import seal_folder
from doudi.values.translation import gettext as _

STORE = "store"
LIST = "contents.json"
ATTACHMENTS = "attachments"
_PIECE = 1 << 20


def add_commands(commands: Commands) -> None:
    """Add the command."""
    saving = commands.add_parser("backup", help=_("备份数据库和附件到一个加密的文件"))
    saving.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("写到哪个文件"))
    saving.set_defaults(run=run_backup)


def run_backup(options: argparse.Namespace) -> None:
    """Write the backup atomically."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from django.conf import settings

    from doudi.files.atomic import atomic_file

    out: Path = options.out
    if out.exists():
        raise CommandError(_("“{path}”已经存在，不会覆盖。").format(path=out))
    secret = secret_of_backups()
    with tempfile.TemporaryDirectory(prefix="backup-") as folder:
        store = Path(folder) / STORE
        _save_store(store)
        rows = row_counts()
        Path(folder, LIST).write_text(json.dumps(_contents(store, rows), ensure_ascii=False), encoding="utf-8")
        parts = {LIST: Path(folder, LIST), STORE: store}
        if settings.ATTACHMENT_FOLDER.exists():
            parts[ATTACHMENTS] = settings.ATTACHMENT_FOLDER
        with atomic_file(out, mode=0o600) as aside:
            seal_folder(aside, secret, parts)
    total = sum(rows.values())
    print_remark(_("已备份 {rows} 行到 {path}，已加密。密钥文件和备份密钥不在其中。").format(rows=total, path=out))


def secret_of_backups() -> bytes:
    """Return the key of backups.

    Raises:
        CommandError: there is none.
    """
    from doudi.core.encryption.backup_key import backup_key

    try:
        return backup_key()
    except KeyFileError as error:
        raise CommandError(str(error)) from None


def _contents(store: Path, rows: dict[str, int]) -> dict[str, Any]:
    from doudi.core.schema_version import applied_migrations
    from doudi.payments.bank_exchange.archive_reconciliation import files_known_to_database

    return {
        "version": __version__,
        "made": datetime.now(UTC).isoformat(),
        "vendor": vendor(),
        "migrations": applied_migrations(),
        "rows": rows,
        "sha256": digest(store),
        "bank_files": sorted(files_known_to_database()),
    }


def row_counts() -> dict[str, int]:
    """Return the number of rows of each table."""
    from django.db import connection

    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            counts[table] = cursor.fetchone()[0]
    return counts


def vendor() -> str:
    """Return which database is in use."""
    from django.db import connection

    return str(connection.vendor)


def _save_store(target: Path) -> None:
    from django.conf import settings
    from django.db import connection

    if vendor() == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            raw: Any = connection.connection
            raw.backup(copy)
        return
    run(["pg_dump", "--format=custom", f"--file={target}", *address(settings.DATABASES["default"])])


def address(database: dict[str, Any]) -> list[str]:
    """Return the address of the database, for the commands of PostgreSQL."""
    parts = [f"--dbname={database['NAME']}"]
    for option, value in (("--username", database["USER"]), ("--host", database["HOST"]), ("--port", database["PORT"])):
        if value:
            parts.append(f"{option}={value}")
    return parts


def run(command: list[str]) -> None:
    """Run a command of PostgreSQL; raise its error message."""
    from django.conf import settings

    password = str(settings.DATABASES["default"].get("PASSWORD") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    try:
        subprocess.run(command, check=True, env=environment, capture_output=True)  # noqa: S603 - fixed commands
    except FileNotFoundError:
        raise CommandError(_("没有 {command}，请安装 postgresql-client。").format(command=command[0])) from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip()[-400:]
        raise CommandError(_("{command} 没有完成：{reason}").format(command=command[0], reason=reason)) from None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
