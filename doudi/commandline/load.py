"""``doudi load``: load a snapshot folder into the empty registry."""

from __future__ import annotations

import argparse

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("load", help=_("把登记文件夹装入空的登记库"))
    arguments.add_folder(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Check the folder, then load all of it or nothing."""
    from doudi.commandline.application import prepare_database, progress_printer, set_up_django

    set_up_django(answers_in_chinese=True)
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.refusals import Refused
    from doudi.registry.opening_data.load import load_registry

    prepare_database()
    with open_snapshot_folder(options.folder) as snapshot:
        try:
            loaded = load_registry(
                by=SYSTEM, tables=snapshot.connection, detail=options.folder.name, report_progress=progress_printer
            )
        except Refused as refused:
            raise CommandError(refused.message) from None
    print_remark(
        _("已装入 {households} 户、{people} 人、{circumstances} 条情况、{awards} 项待遇。").format(
            households=loaded.households,
            people=loaded.people,
            circumstances=loaded.circumstances,
            awards=loaded.awards,
        )
    )
