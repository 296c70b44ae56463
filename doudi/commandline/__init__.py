"""The command line: ``doudi``. Each module adds its commands; heavy libraries load only when one runs."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

from doudi import __version__
from doudi.commandline.errors import CommandError
from doudi.policy import PolicyError
from doudi.values.translation import gettext as _

MODULES = (
    "dues",
    "arrears",
    "assess",
    "explain",
    "simulate",
    "funding",
    "policy",
    "demo_county",
    "rolls",
    "demo",
    "load",
    "serve",
    "work",
    "demo_site",
    "reconcile",
    "audit",
    "keys",
    "doctor",
    "backup",
    "restore",
)
EXIT_REFUSED = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when all went well and 2 when something was refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
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
    parser = argparse.ArgumentParser(prog="doudi", description=_("兜底：县级社会救助，从政策到发放"))
    parser.add_argument("--version", action="version", version=f"doudi {__version__}")
    commands = parser.add_subparsers(title=_("命令"), metavar="")
    for module in _modules(given):
        module.add_commands(commands)
    return parser


def _modules(given: Sequence[str]) -> list[ModuleType]:
    """The module of the command given, or all of them where none is: a first answer should be quick."""
    wanted = next((word.replace("-", "_") for word in given if not word.startswith("-")), None)
    names = (wanted,) if wanted in MODULES else MODULES
    return [importlib.import_module(f"doudi.commandline.{name}") for name in names]
