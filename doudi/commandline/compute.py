"""``doudi compute``: the dues and the assessment of a folder, which is opened and checked once."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.atomic import OutputRefusedError, atomic_folder
from doudi.files.result_files import with_month_texts, write_query, write_tables
from doudi.policy.result_queries import due_rows
from doudi.values.translation import gettext as _

COMMAND = "compute"
DUES, ASSESSMENT = "dues.parquet", "assessment.parquet"


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(COMMAND, help=_("一次算出应发待遇和初步判断"))
    arguments.add_folder(parser)
    arguments.add_range(parser)
    arguments.add_known(parser)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help=_("结果文件夹，写入 {dues} 和 {assessment}").format(dues=DUES, assessment=ASSESSMENT),
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Compute both and write them; either both files are there in the end, or the folder is as it was."""
    arguments.check_range(options.first, options.last)
    try:
        with atomic_folder(options.out, command=COMMAND) as out:
            rows = _write(options, out)
    except OutputRefusedError as refused:
        raise CommandError(str(refused)) from None
    for name, number in rows.items():
        print_remark(_("已写出 {rows} 行：{path}").format(rows=number, path=options.out / name))


def _write(options: argparse.Namespace, out: Path) -> dict[str, int]:
    known = arguments.known_on(options)
    with open_snapshot_folder(options.folder) as snapshot:
        tables = policy.rule_book().compute_county(snapshot.connection, options.first, options.last, known)
        assessed = write_tables(map(with_month_texts, tables), out / ASSESSMENT)
        rows = {DUES: write_query(snapshot.connection, due_rows(), out / DUES), ASSESSMENT: assessed}
        snapshot.verify_unchanged()
    return rows
