"""``doudi reconcile``: compare dues, payment lines, bank and funds, and check every invariant."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from doudi.commandline.application import refuse_without_database, set_up_django
from doudi.commandline.arguments import Commands
from doudi.commandline.output import print_table, yuan
from doudi.values.carries import carries
from doudi.values.translation import gettext as _

EXIT_DIFFERENT = 1
_MOST_SHOWN = 200


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("reconcile", help=_("对账：应发、明细、银行、资金是否相符"))
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    parser.set_defaults(run=run)


@carries("P18-17.d")
def run(options: argparse.Namespace) -> int:
    """Compare; exit 1 if something differs."""
    set_up_django()
    refuse_without_database()
    from doudi.lawbook.confirmed_standards import adopt_confirmed_standards
    from doudi.payments.invariants import check_all
    from doudi.payments.statements.reconciliation import reconcile

    adopt_confirmed_standards()
    sections, violations = reconcile(), [str(one) for one in check_all(thorough=True)]
    different = bool(violations) or any(section.differences for section in sections)
    if options.json:
        found = {"sections": [asdict(section) for section in sections], "violations": violations}
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return EXIT_DIFFERENT if different else 0
    print_table(
        [_("对账"), _("应有（元）"), _("实有（元）"), _("不符")],
        [(one.name, yuan(one.expected_fen), yuan(one.found_fen), str(len(one.differences) or "—")) for one in sections],
        numbers=(1, 2, 3),
    )
    print()
    waiting = [wait for section in sections for wait in section.waiting]
    if waiting:
        print(_("等待下一批的（不是账目不符）："))
        for wait in waiting[:_MOST_SHOWN]:
            print(_("  {why}：{amount}元。").format(why=wait.why, amount=yuan(wait.amount_fen)))
        print()
    for section in sections:
        for one in section.differences[:_MOST_SHOWN]:
            print(
                _("不符：{name}，{where}：应有{expected}元，实有{found}元，差{gap}元。").format(
                    name=section.name,
                    where=one.where,
                    expected=yuan(one.expected_fen),
                    found=yuan(one.found_fen),
                    gap=yuan(one.found_fen - one.expected_fen),
                )
            )
    for violation in violations[:_MOST_SHOWN]:
        print(_("违反资金规则：{violation}。").format(violation=violation))
    print(_("账目不符，请按上面所列逐项查明。") if different else _("账目相符。"))
    return EXIT_DIFFERENT if different else 0
