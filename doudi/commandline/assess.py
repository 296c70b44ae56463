"""``doudi assess``: who may qualify for what, with income per head and the reason for each no."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.result_files import with_month_texts, write_query, write_tables
from doudi.policy.result_queries import assessed_rows
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("assess", help=_("初步判断每个人可能符合哪些救助条件"))
    arguments.add_folder(parser)
    parser.add_argument("--month", type=arguments.month, metavar="YYYY-MM", help=_("判断哪个月"))
    parser.add_argument("--from", dest="first", type=arguments.month, metavar="YYYY-MM", help=_("起始月份"))
    parser.add_argument("--to", dest="last", type=arguments.month, metavar="YYYY-MM", help=_("截止月份（含）"))
    arguments.add_known(parser)
    parser.add_argument(
        "--reasons", choices=("words", "names"), default="words", help=_("未满足的条件写成中文，或写成规则名称")
    )
    arguments.add_engine(parser)
    arguments.add_out(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Assess and write the results."""
    check_out(options.out)
    first = options.first or options.month
    last = options.last or options.month
    if first is None or last is None:
        raise CommandError(_("请用 --month 给出月份，或用 --from 和 --to 给出起止月份。"))
    arguments.check_range(first, last)
    with open_snapshot_folder(options.folder) as snapshot:
        rows = _write(options, snapshot, first, last)
    print_remark(
        _("已写出 {rows} 行：{path}。结果仅供参考，是否给予救助由经办人员决定。").format(rows=rows, path=options.out)
    )


def _write(options: argparse.Namespace, snapshot: Snapshot, first: date, last: date) -> int:
    known, in_words = arguments.known_on(options), options.reasons == "words"
    book, connection = policy.rule_book(), snapshot.connection
    if options.engine == "arrays" and options.out.suffix == ".parquet":
        tables = book.assess_county(connection, first, last, known, in_words=in_words)
        return write_tables(map(with_month_texts, tables), options.out, before_renaming=snapshot.verify_unchanged)
    listing = book.over(connection, options.engine).assess_everybody(
        first, last, known, in_words=in_words, scratch=snapshot.scratch
    )
    snapshot.verify_unchanged()
    return write_query(connection, assessed_rows(listing), options.out)
