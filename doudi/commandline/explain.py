"""``doudi explain``: why a person gets an amount in a month, down to the clause."""

from __future__ import annotations

import argparse
import json
from typing import Any

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.values.translation import gettext as _


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("explain", help=_("说明某人某月为什么发这么多"))
    arguments.add_folder(parser)
    parser.add_argument("--person", required=True, metavar="ID", help=_("人员编号"))
    parser.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM", help=_("月份"))
    arguments.add_known(parser)
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Explain one person's month."""
    from doudi.snapshot import FaultySnapshot, read_household

    try:
        family = read_household(options.folder, options.person)
    except FaultySnapshot as faulty:
        raise CommandError(*faulty.lines()) from None
    explained = policy.rule_book().explain_month(
        family.household, family.people, family.awards, options.person, options.month, arguments.known_on(options)
    )
    if options.json:
        print(json.dumps(explained.as_data(), ensure_ascii=False, indent=2, default=str))
        return
    print(explained.sentence)
    for benefit in explained.benefits:
        print()
        _print_tree(benefit.tree.as_data(), "", "")


def _print_tree(node: dict[str, Any], lead: str, below: str) -> None:
    line = f"{lead}{node['label']}：{node['display']}"
    if node["kind"] == "rule" and node.get("formula"):
        line += f"　←　{node['formula']}"
    if node["kind"] == "parameter":
        status = policy.STATUS_LABELS.get(str(node.get("status")), "")
        line += _("　（自{effective}执行，{decided}知悉，{status}）").format(
            effective=node["effective"], decided=node["decided"], status=status
        )
    if node.get("references"):
        line += f"　〔{'、'.join(node['references'])}〕"
    if node.get("note"):
        line += _("　注：{note}").format(note=node["note"])
    print(line)
    parts = node.get("parts", [])
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        _print_tree(part, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))
