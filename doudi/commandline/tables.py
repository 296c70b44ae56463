"""``doudi tables``: registry, payments and statistics as Parquet with a data dictionary, for analysts."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("tables", help=_("导出 Parquet 数据表和数据字典"))
    parser.add_argument("--month", type=arguments.month, required=True, help=_("月份，如 2023-05"))
    parser.add_argument("--out", type=Path, required=True, help=_("输出文件夹"))
    arguments.add_known(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the tables into a folder, whole or not at all."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.api.tables.export import export_tables
    from doudi.core.audit.trail import SYSTEM
    from doudi.files.atomic import OutputRefusedError, atomic_folder

    try:
        with atomic_folder(options.out, command="tables") as folder:
            known = arguments.known_on(options)
            rows = export_tables(by=SYSTEM, month=options.month, known=known, folder=folder)
    except OutputRefusedError as refused:
        raise CommandError(str(refused)) from None
    text = "、".join(f"{name} {number:,}" for name, number in rows.items())
    print_remark(_("已写出：{rows}，数据字典是 datapackage.json。").format(rows=text))
