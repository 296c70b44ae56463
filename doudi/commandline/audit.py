"""``doudi audit verify``: verify the hash chain of the audit trail."""

from __future__ import annotations

import argparse

from doudi.commandline.arguments import Commands
from doudi.values.translation import gettext as _

EXIT_CHAIN_BROKEN = 1


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help=_("核验操作记录"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    verifying = actions.add_parser("verify", help=_("核验操作记录有没有被改动、删除或调换"))
    verifying.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """Verify the chain; exit 1 if it is broken."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from doudi.core.audit.models import Entry
    from doudi.core.audit.queries import broken_links

    words = {
        "changed": _("第 {number} 条被改动"),
        "missing": _("第 {number} 条缺失"),
        "moved": _("第 {number} 条被调换"),
        "cut_off": _("末尾与记载不符（到第 {number} 条）"),
    }
    found = broken_links()
    for number, fault in found:
        print(words[fault].format(number=number))
    if not found:
        print(_("操作记录完整，共 {number} 条。").format(number=Entry.objects.count()))
    return EXIT_CHAIN_BROKEN if found else 0
