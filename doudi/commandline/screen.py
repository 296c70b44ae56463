"""``doudi screen``: what the departments' lists say of a month of a snapshot, as warnings to judge."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_remark
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.result_files import write_query
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.screening import Screened
    from doudi.screening.deliveries import Delivery


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("screen", help=_("按部门数据和登记情况列出某月的预警，由经办人员核实"))
    arguments.add_folder(parser)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("存放各部门数据的文件夹：deaths.csv、prison.parquet 等，缺的规则不运行"),
    )
    parser.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM", help=_("看哪个月"))
    arguments.add_known(parser)
    arguments.add_out(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Screen and write the warnings by rule, household and person."""
    from doudi.screening import screen_folder
    from doudi.snapshot import FaultySnapshot

    check_out(options.out)
    with open_snapshot_folder(options.folder) as snapshot:
        try:
            known = arguments.known_on(options)
            deliveries, screened = screen_folder(snapshot.connection, options.data, options.month, known)
        except FaultySnapshot as faulty:
            raise CommandError(*faulty.lines()) from None
        snapshot.verify_unchanged()
        rows = write_query(snapshot.connection, screened.query, options.out)
    _print_remarks(deliveries, screened)
    print_remark(_("已写出 {rows} 条：{path}。预警由经办人员核实，不自动停发。").format(rows=rows, path=options.out))


def _print_remarks(deliveries: list[Delivery], screened: Screened) -> None:
    """Say how the rows of each list were matched, and which rules did not run or saw only a part."""
    from doudi.screening.deliveries import DECISIVE_COLUMNS

    for delivery in deliveries:
        print_remark(
            _(
                "{source}：{rows} 行，关联 {linked}，待判定 {to_judge}，非本县 {not_resident}，无法比对 {unmatchable}。"
            ).format(rows=delivery.rows, **vars(delivery))
        )
        if delivery.undecidable:
            print_remark(
                _("{source}：关联的行里有 {rows} 行没有 {column}，不能判断，没有预警。").format(
                    source=delivery.source, rows=delivery.undecidable, column=DECISIVE_COLUMNS[delivery.source]
                )
            )
        if delivery.doubled:
            print_remark(
                _("{source}：关联的行里有 {rows} 行和同一个人的另一行内容相同，只算一次。").format(
                    source=delivery.source, rows=delivery.doubled
                )
            )
    for rule in screened.ran:
        missing = screened.missing_of(rule)
        if missing:
            print_remark(
                _("{rule} {label}：缺少 {sources}，只看了其余的数据。").format(
                    rule=rule.rule_id, label=rule.label, sources="、".join(missing)
                )
            )
    for rule, lacking in screened.not_run:
        reason = _("缺少 {sources}").format(sources="、".join(lacking)) if lacking else rule.cannot_run
        print_remark(
            _("{rule} {label}：没有运行，{reason}。").format(rule=rule.rule_id, label=rule.label, reason=reason)
        )
