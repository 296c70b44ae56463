"""``doudi demo``: the demonstration of uprating and back payments, into one folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark, yuan
from doudi.policy import WORD_LABELS
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help=_("跑一遍演示：花名册提标，虚拟县补发"))
    arguments.add_invented_county(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("写到哪个文件夹"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run the demonstration and print its results."""
    from doudi.demo.back_payment import WHAT_IF, SumsDifferError
    from doudi.demo.demonstration import run_demonstration
    from doudi.files.atomic import OutputRefusedError
    from doudi.rolls.uprating.pipeline import ReconciliationError

    try:
        shown = run_demonstration(options.out, options.people, options.seed, print_remark)
    except (OutputRefusedError, SumsDifferError, ReconciliationError) as error:
        raise CommandError(str(error)) from error
    found = shown.back_payment
    print(_("乡镇花名册提标："))
    for line in shown.rolls:
        print(f"  {line}")
    text = _("虚拟县{people}人：{recipients}人应补发{total}元，花名册{townships}份，银行代发{payments}笔。")
    print(
        text.format(
            people=f"{found.people:,}",
            recipients=f"{found.recipients:,}",
            total=yuan(found.total_fen),
            townships=shown.townships,
            payments=f"{shown.payments:,}",
        )
    )
    print(
        _("1—4月按旧标准应发{before}元，按新标准应发{after}元。").format(
            before=yuan(found.due_before_fen), after=yuan(found.due_after_fen)
        )
    )
    for row in found.supplements_after:
        print(
            _("{area}低保月人均补差{average}元，目标{target}元。").format(
                area=WORD_LABELS[row["area"]], average=yuan(row["average_fen"]), target=yuan(row["target_fen"])
            )
        )
    print(
        _("如果城市低保标准提到{figure}元：一年多支出{amount}元，{winners}人增加，{losers}人减少。").format(
            figure=yuan(WHAT_IF[2]),
            amount=yuan(found.what_if["amount_fen"]),
            winners=f"{found.what_if['winners']:,}",
            losers=f"{found.what_if['losers']:,}",
        )
    )
    if found.explained is not None:
        print(found.explained.sentence)
    print(_("结果在 {out}，先看 {page}。").format(out=options.out, page=options.out / "index.html"))
