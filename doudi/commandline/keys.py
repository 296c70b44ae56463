"""``doudi keys``: make the file of keys, or begin a new key and seal everything anew with it."""

from __future__ import annotations

import argparse
from typing import Any

from doudi.commandline.output import say
from doudi.commandline.refusals import Refusal
from doudi.values.language import gettext as _


def add_commands(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("keys", help=_("数据加密密钥"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    making = actions.add_parser("make", help=_("生成密钥文件（只在第一次）"))
    making.set_defaults(run=run_make)
    rotating = actions.add_parser("rotate", help=_("换一把新密钥，把全部数据重新加密"))
    rotating.set_defaults(run=run_rotate)


def run_make(_options: argparse.Namespace) -> None:
    """Write new keys where there are none."""
    from doudi.commandline.site import set_up

    set_up()
    from django.conf import settings

    from doudi.core.protection.keys import make_keys, write_keys

    if settings.DOUDI_KEYS.exists():
        raise Refusal(_("密钥文件 {path} 已经存在，不会覆盖。").format(path=settings.DOUDI_KEYS))
    write_keys(make_keys(), settings.DOUDI_KEYS)
    say(_("已生成 {path}。请另外保管一份：丢失密钥，加密的数据就再也打不开。").format(path=settings.DOUDI_KEYS))


def run_rotate(_options: argparse.Namespace) -> None:
    """Seal everything anew; old keys stay in the file, for older backups."""
    from doudi.commandline.site import set_up, told

    set_up()
    from doudi.core.audit.actions import SYSTEM
    from doudi.registry.rotation import rotate_keys

    number = rotate_keys(by=SYSTEM, tell=told)
    say(_("已换新密钥，重新加密 {number} 项。旧密钥仍留在文件里，供打开旧备份。").format(number=number))
