"""``doudi dues``: amounts due by person and month, as known on a day."""

from __future__ import annotations

import argparse

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.output import check_out, print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.result_files import write_query
from doudi.policy.result_queries import difference_rows, due_rows
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("dues", help=_("计算一段时间的应发待遇"))
    arguments.add_folder(parser)
    arguments.add_range(parser)
    arguments.add_known(parser)
    parser.add_argument(
        "--less-known",
        type=arguments.day,
        metavar="YYYY-MM-DD",
        help=_("只列出与这一天已知的政策相比的差额（即补发）"),
    )
    arguments.add_engine(parser)
    arguments.add_out(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Compute and write the dues."""
    check_out(options.out)
    arguments.check_range(options.first, options.last)
    known = arguments.known_on(options)
    with open_snapshot_folder(options.folder) as snapshot:
        connection = snapshot.connection
        if options.less_known:
            policy.rule_book().over(connection, options.engine).fill_differences(
                options.first, options.last, options.less_known, known
            )
            listing = difference_rows()
        else:
            policy.rule_book().over(connection, options.engine).fill_dues(options.first, options.last, known)
            listing = due_rows()
        snapshot.verify_unchanged()
        rows = write_query(connection, listing, options.out)
    print_remark(_("已写出 {rows} 行：{path}").format(rows=rows, path=options.out))
