"""``doudi rolls``: check Excel rolls, convert them into a snapshot folder, or uprate them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

EXIT_SKIPPED = 2


def add_commands(commands: Commands) -> None:
    """Add the command and its subcommands."""
    parser = commands.add_parser("rolls", help=_("核对、转换、提标乡镇的 Excel 花名册"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    _add_check(actions)
    _add_convert(actions)
    _add_raise(actions)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=_("花名册文件，也可以给文件夹（其中的花名册都读）")
    )


def _add_check(actions: Any) -> None:
    parser = actions.add_parser("check", help=_("核对花名册，指出每一处问题；不写任何文件"))
    _add_files(parser)
    parser.add_argument("--json", action="store_true", help=_("输出 JSON，供其他程序使用"))
    parser.set_defaults(run=run_check)


def _add_convert(actions: Any) -> None:
    parser = actions.add_parser("convert", help=_("把花名册转换成 households、people、awards 三个文件"))
    _add_files(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("写入的文件夹"))
    parser.set_defaults(run=run_convert)


def _add_raise(actions: Any) -> None:
    parser = actions.add_parser("raise", help=_("按新标准提标，生成下月花名册、补发和银行文件"))
    _add_files(parser)
    arguments.add_known(parser)
    parser.add_argument(
        "--pay-month", type=arguments.month, required=True, metavar="YYYY-MM", help=_("按新标准发放的月份")
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("写入的文件夹"))
    parser.set_defaults(run=run_raise)


def _read(options: argparse.Namespace) -> Any:
    from doudi.rolls.read.files import read_rolls

    return read_rolls(options.files, progress=_progress if sys.stderr.isatty() else None)


def _progress(done: int, files: int) -> None:
    """Print progress in one line that is overwritten, and erased at the end."""
    text = "" if done == files else _("正在读取第 {number} 个文件，共 {files} 个").format(number=done + 1, files=files)
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def run_check(options: argparse.Namespace) -> int:
    """Check the files and print the problems; write nothing."""
    from doudi.rolls.check.report import report_data, report_lines

    reading = _read(options)
    if options.json:
        json.dump(report_data(reading), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for line in report_lines(reading):
            print(line)
    return EXIT_SKIPPED if reading.skipped else 0


def run_convert(options: argparse.Namespace) -> int:
    """Write the snapshot folder."""
    from doudi.files.atomic import OutputRefusedError
    from doudi.rolls.convert.snapshot_folder import NothingToConvertError, convert_rolls

    reading = _read(options)
    _say_skipped(reading)
    try:
        converted = convert_rolls(reading, options.out)
    except (OutputRefusedError, NothingToConvertError) as error:
        raise CommandError(str(error)) from error
    print_remark(
        _("已写出 {households} 户、{people} 人、{awards} 项待遇：{folder}").format(
            households=converted.households, people=converted.people, awards=converted.awards, folder=options.out
        )
    )
    if converted.faults:
        print_remark(
            _("另有 {number} 处没有转换或经过推断，见 {file}").format(
                number=converted.faults, file=converted.faults_file
            )
        )
    return EXIT_SKIPPED if reading.skipped else 0


def run_raise(options: argparse.Namespace) -> int:
    """Write the uprated rolls."""
    from doudi.files.atomic import OutputRefusedError
    from doudi.rolls.uprating.pipeline import ReconciliationError, uprate_rolls

    reading = _read(options)
    _say_skipped(reading)
    try:
        outcome = uprate_rolls(reading, known=arguments.known_on(options), pay_month=options.pay_month, out=options.out)
    except (OutputRefusedError, ReconciliationError) as error:
        raise CommandError(str(error)) from error
    for entry in outcome.omissions:
        print_remark(f"{entry.source}：{entry.reason}{entry.remedy}")
    sums = outcome.sums
    text = _("已提标 {files} 个文件、{families} 户；应发 {total} 元，其中打卡 {paid} 元、暂缓 {held} 元：{folder}")
    from doudi.values.money import format_yuan

    print_remark(
        text.format(
            files=len(outcome.files),
            families=sums.families,
            total=format_yuan(sums.total_fen),
            paid=format_yuan(sums.paid_fen),
            held=format_yuan(sums.held_fen),
            folder=options.out,
        )
    )
    return EXIT_SKIPPED if outcome.has_faulty_files else 0


def _say_skipped(reading: Any) -> None:
    for file in reading.skipped:
        print_remark(
            _("{file}：未读取。{message}{remedy}").format(file=file.file, message=file.message, remedy=file.remedy)
        )
