"""The command line ``doudi``. Each module adds its commands; heavy libraries are imported when a command runs."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from doudi import __version__
from doudi.commandline.errors import CommandError
from doudi.commandline.parser import Parser, translate_argparse
from doudi.policy import PolicyError
from doudi.values.division_table import DivisionTableError, division_table
from doudi.values.translation import gettext as _

GROUPS = {
    _("待遇和资金"): ("dues", "arrears", "assess", "compute", "relief", "explain", "funding"),
    _("政策和测算"): ("policy", "simulate"),
    _("花名册"): ("rolls",),
    _("部门数据"): ("match", "screen"),
    _("全省"): ("province",),
    _("网页服务"): ("accounts", "load", "serve", "work", "api-client", "tables"),
    _("检查和维护"): ("doctor", "reconcile", "audit", "backup", "restore", "archive", "keys", "database"),
    _("演示"): ("demo", "demo-county", "demo-site"),
}
"""The commands by subject, as the help lists them. Each is a module of this package."""

MODULES = tuple(name.replace("-", "_") for names in GROUPS.values() for name in names)
EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code, 2 if it was refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        division_table()
    except DivisionTableError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    parser = _parser(given)
    options = parser.parse_args(given)
    if not hasattr(options, "run"):
        parser.print_help()
        return EXIT_REFUSED
    try:
        code = options.run(options)
    except CommandError as refusal:
        refusal.show()
        return EXIT_REFUSED
    except PolicyError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return EXIT_REFUSED
        print(_("文件读写失败：{reason}").format(reason=error), file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print(_("已中断，未写出任何文件。"), file=sys.stderr)
        return EXIT_INTERRUPTED
    return int(code or 0)


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    translate_argparse()
    parser = Parser(
        prog="doudi", usage=_("doudi [-h] [--version] 命令 …"), description=_("兜底：县级社会救助，从政策到发放")
    )
    parser.add_argument("--version", action="version", version=f"doudi {__version__}", help=_("显示版本"))
    commands = parser.add_subparsers(prog="doudi", metavar=_("命令"), help=argparse.SUPPRESS)
    for module in _modules(given):
        module.add_commands(commands)
    parser.groups = GROUPS
    parser.help_texts = lambda: {action.dest: action.help or "" for action in commands._get_subactions()}
    return parser


def _modules(given: Sequence[str]) -> list[ModuleType]:
    """Import the module of the command given, or all modules if there is none; one is quicker."""
    wanted = next((word.replace("-", "_") for word in given if not word.startswith("-")), None)
    names = (wanted,) if wanted in MODULES else MODULES
    return [importlib.import_module(f"doudi.commandline.{name}") for name in names]
