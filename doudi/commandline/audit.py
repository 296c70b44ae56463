"""``doudi audit verify``: verify the hash chain of the audit trail."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.values.translation import gettext as _

EXIT_CHAIN_BROKEN = 1


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help=_("核验操作记录"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    verifying = actions.add_parser("verify", help=_("核验操作记录有没有被改动、删除或调换"))
    verifying.add_argument("--heads", type=Path, help=_("另存的末尾记载（如日志服务器上的）也一起比对"))
    verifying.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Verify the chain against every copy of its head; exit 1 if it is broken."""
    from doudi.commandline.application import set_up_django

    set_up_django()
    from doudi.core.access_log.models import Access
    from doudi.core.access_log.seals import broken_seals
    from doudi.core.access_log.spool import take_in
    from doudi.core.audit.heads import written_heads, written_seals
    from doudi.core.audit.models import Entry
    from doudi.core.audit.queries import broken_links
    from doudi.payments.certificate.content import heads_of_certificates

    if options.heads and not options.heads.is_file():
        raise CommandError(_("没有文件 {path}。").format(path=options.heads))
    words = {
        "changed": _("第 {number} 条被改动"),
        "missing": _("第 {number} 条缺失"),
        "moved": _("第 {number} 条被调换"),
        "cut_off": _("末尾与记载不符（到第 {number} 条）"),
        "rewritten": _("第 {number} 条与数据库以外的记载不符：整条链被重写过"),
        "unkeyed": _("到第 {number} 条都没有用密钥连接"),
    }
    accesses = {
        "changed": _("访问记录第 {number} 次封存的内容被改动或删去"),
        "missing": _("访问记录第 {number} 次封存缺失"),
        "cut_off": _("访问记录第 {number} 次封存与数据库以外的记载不符"),
    }
    certified, copied = heads_of_certificates(), written_heads(options.heads) if options.heads else []
    seals = [*written_seals(), *(written_seals(options.heads) if options.heads else [])]
    take_in(waits=False)
    found = broken_links(witnesses=[*certified, *copied])
    of_accesses = list(broken_seals(seals))
    for number, fault in found:
        print(words[fault].format(number=number))
    for number, fault in of_accesses:
        print(accesses[fault].format(number=number))
    if not found:
        print(_("操作记录完整，共 {number} 条。").format(number=Entry.objects.count()))
        compared = _("与数据库以外的记载相符：末尾记载 {heads} 处，结账证明 {certificates} 处。")
        heads = len(set(written_heads())) + len(copied)
        print(compared.format(heads=heads, certificates=len(certified)))
    if not of_accesses:
        print(_("访问记录完整，共 {number} 条。").format(number=Access.objects.count()))
    return EXIT_CHAIN_BROKEN if found or of_accesses else 0
