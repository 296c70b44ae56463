"""``doudi match``: which person of a snapshot each row of a department's list means."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.result_files import write_query
from doudi.values.translation import gettext as _

OUTCOME_LABELS = {
    "linked": _("关联"),
    "to_judge": _("待判定"),
    "not_resident": _("非本县"),
    "unmatchable": _("无法比对"),
}


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("match", help=_("把部门名单的每一行对到人，对不上的如实写明"))
    arguments.add_folder(parser)
    parser.add_argument(
        "--rows",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("部门名单：.csv 或 .parquet，至少有 row_id、name、id_number"),
    )
    parser.add_argument("--source", required=True, metavar="NAME", help=_("哪个部门的哪种数据，如 deaths、disability"))
    arguments.add_out(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Match every row and write the results in the order of the file."""
    from doudi.matching import match_list
    from doudi.snapshot import FaultySnapshot

    check_out(options.out)
    refuse_unknown_source(options.source)
    with open_snapshot_folder(options.folder) as snapshot:
        connection = snapshot.connection
        try:
            match_list(connection, options.rows, options.source)
        except FaultySnapshot as faulty:
            raise CommandError(*faulty.lines()) from None
        snapshot.verify_unchanged()
        rows = write_query(
            connection,
            "SELECT row_id, outcome, person_id, tier, score, candidates FROM match ORDER BY row",
            options.out,
        )
        counted = dict(connection.execute("SELECT outcome, COUNT(*) FROM match GROUP BY outcome").fetchall())
    told = "，".join(f"{label} {counted.get(outcome, 0)}" for outcome, label in OUTCOME_LABELS.items())
    print_remark(_("已写出 {rows} 行：{path}。{counts}。").format(rows=rows, path=options.out, counts=told))


def refuse_unknown_source(name: str) -> None:
    """Refuse a data set that is not declared.

    Raises:
        CommandError: with the names that are.
    """
    from doudi.matching import UnknownSourceError, source_profile

    try:
        source_profile(name)
    except UnknownSourceError as unknown:
        raise CommandError(str(unknown)) from None
