"""``doudi funding``: a month's dues by source, and the average supplement against its target."""

from __future__ import annotations

import argparse
import json
from typing import Any

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.output import check_out, print_table, yuan
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.result_files import write_query
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("funding", help=_("一个月的资金按来源分担"))
    arguments.add_folder(parser)
    parser.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM", help=_("月份"))
    arguments.add_known(parser)
    arguments.add_engine(parser)
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    arguments.add_out(parser, required=False)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Split the month's dues by source."""
    if options.out:
        check_out(options.out)
    known = arguments.known_on(options)
    with open_snapshot_folder(options.folder) as snapshot:
        connection = snapshot.connection
        policy.rule_book().over(connection, options.engine).fill_costs(options.month, options.month, known)
        if options.out:
            write_query(connection, "SELECT * FROM cost ORDER BY ALL", options.out)
        rows = connection.execute(
            "SELECT programme, area, source, SUM(recipients)::BIGINT, SUM(amount_fen)::BIGINT FROM cost "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        averages = policy.rule_book().over(connection).average_supplement(options.month, known)
    if options.json:
        names = ("programme", "area", "source", "recipients", "amount_fen")
        funding = [dict(zip(names, row, strict=True)) for row in rows]
        print(json.dumps({"funding": funding, "average_supplement": averages}, ensure_ascii=False, indent=2))
        return
    _show(rows, averages)


def _show(rows: list[tuple[str, str, str, int, int]], averages: list[dict[str, Any]]) -> None:
    lines = [
        (
            policy.programme_name(programme),
            policy.WORD_LABELS[area],
            policy.SOURCE_LABELS.get(source, source),
            str(recipients),
            yuan(amount),
        )
        for programme, area, source, recipients, amount in rows
    ]
    lines.append((_("合计"), "", "", "", yuan(sum(row[4] for row in rows))))
    print_table([_("项目"), _("区域"), _("资金来源"), _("人数"), _("金额（元）")], lines, numbers=(3, 4))
    print()
    for average in averages:
        reached = _("达到") if average["average_fen"] >= average["target_fen"] else _("未达到")
        print(
            _("{area}低保月人均补差 {average} 元，目标 {target} 元，{reached}。").format(
                area=policy.WORD_LABELS[average["area"]],
                average=yuan(average["average_fen"]),
                target=yuan(average["target_fen"]),
                reached=reached,
            )
        )
