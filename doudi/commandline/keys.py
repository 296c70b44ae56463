"""``doudi keys``: make the key file, or rotate the data key."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("keys", help=_("数据加密密钥"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    making = actions.add_parser("make", help=_("生成密钥文件（只在第一次）"))
    making.set_defaults(run=run_make)
    for_backups = actions.add_parser("make-backup", help=_("生成备份密钥（只在第一次），离开这台机器另存一份"))
    for_backups.set_defaults(run=run_make_backup)
    rotating = actions.add_parser("rotate", help=_("换一把新密钥，把全部数据重新加密"))
    rotating.add_argument("--index", action="store_true", help=_("换索引密钥：重算全部查找码；先停服务"))
    rotating.set_defaults(run=run_rotate)
    resuming = actions.add_parser("rotate-files", help=_("换密钥时中断了：把余下的附件和代发文件重新加密"))
    resuming.set_defaults(run=run_rotate_files)
    showing = actions.add_parser("status", help=_("每把密钥还加密着多少项"))
    showing.set_defaults(run=run_status)


def run_make(_options: argparse.Namespace) -> None:
    """Write a new key file if there is none."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from django.conf import settings

    from doudi.core.encryption.keys import make_keys, write_keys

    if settings.KEY_FILE.exists():
        raise CommandError(_("密钥文件 {path} 已经存在，不会覆盖。").format(path=settings.KEY_FILE))
    write_keys(make_keys(), settings.KEY_FILE)
    print_remark(_("已生成 {path}。请另外保管一份：丢失密钥，加密的数据就再也打不开。").format(path=settings.KEY_FILE))


def run_make_backup(_options: argparse.Namespace) -> None:
    """Write a new backup key if there is none."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from django.conf import settings

    from doudi.core.encryption.backup_key import make_backup_key

    path = settings.BACKUP_KEY_FILE
    if path.exists():
        raise CommandError(_("备份密钥 {path} 已经存在，不会覆盖。").format(path=path))
    make_backup_key(path)
    print_remark(_("已生成 {path}。请离开这台机器另存一份：没有它，备份打不开。").format(path=path))


def run_rotate(options: argparse.Namespace) -> None:
    """Add a new key and re-encrypt everything; old keys stay in the file for older backups."""
    from doudi.commandline.application import progress_printer, set_up_django

    set_up_django()
    from doudi.core.audit.trail import SYSTEM

    if options.index:
        _rotate_index()
        return
    from doudi.registry.personal_data.key_rotation import rotate_keys

    number = rotate_keys(by=SYSTEM, report_progress=progress_printer)
    number += _rotate_files()
    print_remark(_("已换新密钥，重新加密 {number} 项。旧密钥仍留在文件里，供打开旧备份。").format(number=number))


def _rotate_index() -> None:
    from doudi.commandline.application import progress_printer
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.refusals import Refused
    from doudi.registry.personal_data.index_rotation import rotate_index_key

    try:
        number = rotate_index_key(by=SYSTEM, report_progress=progress_printer)
    except Refused as refused:
        raise CommandError(refused.message) from None
    print_remark(_("已换索引密钥，重算 {number} 项。旧密钥仍留在文件里；现在可以启动服务。").format(number=number))


def run_rotate_files(_options: argparse.Namespace) -> None:
    """Seal the files that older keys have sealed with the current one; files stay readable throughout."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    print_remark(_("重新加密了 {number} 个文件。").format(number=_rotate_files()))


def _rotate_files() -> int:
    from doudi.commandline.application import progress_printer
    from doudi.core.encryption.sealed_files import seal_files_again

    return seal_files_again(_folders(), progress_printer)


def _folders() -> tuple[Path, ...]:
    """Return the folders of sealed files."""
    from django.conf import settings

    return settings.ATTACHMENT_FOLDER, settings.BANK_FILE_FOLDER


def run_status(_options: argparse.Namespace) -> None:
    """Print how many values and files each key of the key file has sealed."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.core.encryption import key_ring
    from doudi.core.encryption.sealed_files import files_by_key
    from doudi.registry.personal_data.key_rotation import values_by_key

    values, files, ring = values_by_key(), files_by_key(_folders()), key_ring()
    for name in sorted({*ring.data, *values, *files}, key=lambda name: (len(name), name)):
        state = _("现用") if name == ring.current else _("旧") if name in ring.data else _("密钥文件里没有！")
        line = _("密钥 {name}（{state}）：数据 {values} 项，文件 {files} 个")
        print(line.format(name=name, state=state, values=values[name], files=files[name]))
