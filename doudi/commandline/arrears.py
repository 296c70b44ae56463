"""``doudi arrears``: back payments and overpayments by person, programme and month."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_remark, yuan
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.query_rows import only_row
from doudi.files.result_files import write_query
from doudi.policy.result_queries import sql_month
from doudi.values.carries import carries
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("arrears", help=_("对照已发数据，计算应补发和多发"))
    arguments.add_folder(parser)
    paid_help = _("已发数据：人员、项目、月份、金额（分）")
    parser.add_argument("--paid", type=Path, required=True, metavar="FILE", help=paid_help)
    arguments.add_range(parser)
    arguments.add_known(parser)
    arguments.add_engine(parser)
    arguments.add_out(parser)
    parser.set_defaults(run=run)


@carries("P30-3.3")
def run(options: argparse.Namespace) -> None:
    """Compute and write the arrears."""
    from doudi.snapshot import FaultySnapshot, read_paid_amounts

    check_out(options.out)
    arguments.check_range(options.first, options.last)
    with open_snapshot_folder(options.folder) as snapshot:
        connection = snapshot.connection
        try:
            read_paid_amounts(options.paid, connection)
        except FaultySnapshot as faulty:
            raise CommandError(*faulty.lines()) from None
        policy.rule_book().over(connection, options.engine).fill_arrears(
            options.first, options.last, arguments.known_on(options)
        )
        snapshot.verify_unchanged()
        rows = write_query(
            connection,
            f"SELECT person_id, programme, {sql_month('month')} AS month, due_fen, paid_fen, amount_fen FROM arrears "
            "ORDER BY person_id, programme, month",
            options.out,
        )
        owed, overpaid = only_row(
            connection,
            "SELECT COALESCE(SUM(amount_fen) FILTER (amount_fen > 0), 0)::BIGINT, "
            "COALESCE(-SUM(amount_fen) FILTER (amount_fen < 0), 0)::BIGINT FROM arrears",
        )
    print_remark(
        _("已写出 {rows} 行：{path}。应补发 {owed} 元，多发 {overpaid} 元。").format(
            rows=rows, path=options.out, owed=yuan(owed), overpaid=yuan(overpaid)
        )
    )
