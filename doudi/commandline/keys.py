"""``doudi keys``: make the key file, or rotate the data key."""

from __future__ import annotations

import argparse

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
    rotating.set_defaults(run=run_rotate)


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


def run_rotate(_options: argparse.Namespace) -> None:
    """Add a new key and re-encrypt everything; old keys stay in the file for older backups."""
    from doudi.commandline.application import progress_printer, set_up_django

    set_up_django()
    from doudi.core.audit.trail import SYSTEM
    from doudi.registry.personal_data.key_rotation import rotate_keys

    number = rotate_keys(by=SYSTEM, report_progress=progress_printer)
    print_remark(_("已换新密钥，重新加密 {number} 项。旧密钥仍留在文件里，供打开旧备份。").format(number=number))
