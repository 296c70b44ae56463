"""``doudi restore``: restore a backup into an empty database and compare every table with its list."""

from __future__ import annotations

import argparse
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from doudi.commandline import backup
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.core.encryption import CipherError
from doudi.core.encryption.sealed_folder import open_sealed_folder
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("restore", help=_("从备份恢复到空的数据库，并逐表核对"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--before-bank-files",
        action="store_true",
        help=_("备份早于最后的代发文件也恢复；县局负责人登记核对结果之前不能再生成代发文件"),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Restore a backup into an empty database and compare every table with its list."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from django.conf import settings

    from doudi.core.audit.heads import note_restored

    secret = backup.secret_of_backups()
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        _unpack(options.file, secret, folder)
        contents = json.loads(Path(folder, backup.LIST).read_text(encoding="utf-8"))
        store = Path(folder) / backup.STORE
        if backup.digest(store) != contents["sha256"]:
            raise CommandError(_("备份文件已损坏：校验和不符。"))
        if contents["vendor"] != backup.vendor():
            raise CommandError(_("备份来自 {vendor}，不能恢复到现在的数据库。").format(vendor=contents["vendor"]))
        _refuse_older_backup(contents)
        if not options.before_bank_files:
            _refuse_backup_before_bank_files(contents)
        _refuse_filled_store()
        _load_store(store)
        kept = Path(folder) / backup.ATTACHMENTS
        if kept.exists():
            shutil.copytree(kept, settings.ATTACHMENT_FOLDER, dirs_exist_ok=True)
    found = backup.row_counts()
    differing = {table for table in contents["rows"] if found.get(table) != contents["rows"][table]}
    if differing:
        raise CommandError(_("恢复后这些表的行数不符：{tables}").format(tables="、".join(sorted(differing))))
    note_restored()
    print_remark(_("已恢复 {rows} 行，逐表核对无误。").format(rows=sum(found.values())))


def _unpack(file: Path, secret: bytes, folder: str) -> None:
    """Decrypt and unpack a backup, to its last piece.

    Raises:
        CommandError: it is no backup, was written with another key, was changed, or is not whole.
    """
    try:
        open_sealed_folder(file, secret, Path(folder))
    except FileNotFoundError:
        raise CommandError(_("找不到“{path}”。").format(path=file)) from None
    except (CipherError, tarfile.TarError) as error:
        raise CommandError(_("“{path}”不能恢复：{reason}").format(path=file, reason=error)) from None


def _refuse_backup_before_bank_files(contents: dict[str, Any]) -> None:
    """Refuse a backup older than the last bank file: its database would pay the same month again."""
    from doudi.payments.bank_exchange.file_archive import archived_files

    known = {tuple(one) for one in contents["bank_files"]}
    later = [file.number for file in archived_files() if (file.number, file.sm3) not in known]
    if later:
        message = _(
            "代发文件存档里有 {count} 份文件（{number} 等）比这份备份晚，恢复后可能重复发放。请用更新的备份；"
            "没有更新的，加 --before-bank-files 恢复，再向银行逐份核实。"
        )
        raise CommandError(message.format(count=len(later), number=later[0]))


def _refuse_older_backup(contents: dict[str, Any]) -> None:
    from doudi.core.schema_version import DatabaseTooOld, refuse_unknown_migrations

    if "migrations" not in contents:
        message = _("备份来自更早的版本（{version}），本版本不能恢复它。请用原来的版本打开。")
        raise CommandError(message.format(version=contents["version"]))
    try:
        refuse_unknown_migrations(contents["migrations"])
    except DatabaseTooOld as error:
        raise CommandError(error.message) from None


def _refuse_filled_store() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        filled = connection.introspection.table_names(cursor)
    if filled:
        raise CommandError(_("现在的数据库不是空的，不会覆盖。请先指定一个空库（DATABASE_URL 或 DOUDI_DATA）。"))


def _load_store(source: Path) -> None:
    from django.conf import settings
    from django.db import connection

    if backup.vendor() == "sqlite":
        connection.close()
        shutil.copyfile(source, str(settings.DATABASES["default"]["NAME"]))
        return
    database = settings.DATABASES["default"]
    backup.run(["pg_restore", "--no-owner", "--exit-on-error", *backup.address(database), str(source)])
