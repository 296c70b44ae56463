"""``doudi load``: a checked input folder into the empty register."""

from __future__ import annotations

import argparse
from typing import Any

from doudi.commandline import arguments
from doudi.commandline.folders import opened
from doudi.commandline.output import say
from doudi.commandline.refusals import Refusal
from doudi.values.language import gettext as _


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("load", help=_("把登记文件夹装入空的登记库"))
    arguments.add_folder(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Check the folder, then load all of it or nothing."""
    from doudi.commandline.site import prepare, set_up, told

    set_up()
    from doudi.core.audit.actions import SYSTEM
    from doudi.core.refusals import Refused
    from doudi.registry.loading import load_register

    prepare()
    with opened(options.folder) as snapshot:
        try:
            loaded = load_register(by=SYSTEM, tables=snapshot.connection, detail=options.folder.name, tell=told)
        except Refused as refused:
            raise Refusal(refused.message) from None
    say(
        _("已装入 {households} 户、{people} 人、{circumstances} 条情况、{awards} 项待遇。").format(
            households=loaded.households,
            people=loaded.people,
            circumstances=loaded.circumstances,
            awards=loaded.awards,
        )
    )
