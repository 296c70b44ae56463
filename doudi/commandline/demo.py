"""``doudi demo``: the whole demonstration into one folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from doudi.commandline import arguments
from doudi.commandline.output import say, yuan
from doudi.commandline.refusals import Refusal
from doudi.values.language import gettext as _

DEFAULT_PEOPLE = 60_000


def add_commands(commands: Any) -> None:
    """Add the command."""
    from doudi.demo.county import LARGEST_COUNTY

    parser = commands.add_parser("demo", help=_("跑一遍演示：花名册提标，虚拟县补发"))
    parser.add_argument(
        "--people", type=arguments.whole_number(1, LARGEST_COUNTY), default=DEFAULT_PEOPLE, metavar="N",
        help=_("虚拟县的人数，默认 {default}").format(default=DEFAULT_PEOPLE),
    )  # fmt: skip
    parser.add_argument("--seed", type=arguments.whole_number(0, 2**63 - 1), default=1, metavar="S", help=_("种子"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("写到哪个文件夹"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run it and say what came of it."""
    from doudi.demo.back_payment import SumsDifferError
    from doudi.demo.running import run_demonstration
    from doudi.rolls.raising import ReconciliationError
    from doudi.rolls.safe_files import OutputRefusedError

    try:
        shown = run_demonstration(options.out, options.people, options.seed, say)
    except (OutputRefusedError, SumsDifferError, ReconciliationError) as error:
        raise Refusal(str(error)) from error
    found = shown.found
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
    if found.explained is not None:
        print(found.explained.sentence)
    print(_("结果在 {out}，先看 {page}。").format(out=options.out, page=options.out / "index.html"))
