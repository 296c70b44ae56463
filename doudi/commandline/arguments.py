"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from doudi.commandline.errors import CommandError
from doudi.policy import ENGINES
from doudi.values.benefit_month import months_between, parse_month
from doudi.values.translation import gettext as _

COUNTY_TIME = ZoneInfo("Asia/Shanghai")
MAXIMUM_MONTHS = 240
DEFAULT_PEOPLE = 60_000

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where a module adds its commands."""


def month(text: str) -> date:
    """Parse a month such as 2023-05."""
    try:
        return parse_month(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}”不是月份，应写作 2023-05").format(text=text)) from None


def day(text: str) -> date:
    """Parse a day such as 2023-05-10."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}”不是日期，应写作 2023-05-10").format(text=text)) from None


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return a parser of integers between two bounds."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = _("“{text}”应为 {least} 到 {most} 的整数").format(text=text, least=least, most=most)
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return read


def today() -> date:
    """Return the date in the county, without Django."""
    from datetime import datetime

    return datetime.now(COUNTY_TIME).date()


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the snapshot folder."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help=_("存放 households、people、awards（迁居的另有 household_areas）的文件夹"),
    )


def add_invented_county(parser: argparse.ArgumentParser) -> None:
    """Add the number of people of an invented county, and its seed."""
    from doudi.demo.county import LARGEST_COUNTY

    parser.add_argument(
        "--people",
        type=whole_number(1, LARGEST_COUNTY),
        default=DEFAULT_PEOPLE,
        metavar="N",
        help=_("虚拟县的人数，默认 {default}").format(default=DEFAULT_PEOPLE),
    )
    parser.add_argument("--seed", type=whole_number(0, 2**63 - 1), default=1, metavar="S", help=_("种子"))


def add_range(parser: argparse.ArgumentParser) -> None:
    """Add the first and the last month."""
    parser.add_argument("--from", dest="first", type=month, required=True, metavar="YYYY-MM", help=_("起始月份"))
    parser.add_argument("--to", dest="last", type=month, required=True, metavar="YYYY-MM", help=_("截止月份（含）"))


def add_known(parser: argparse.ArgumentParser) -> None:
    """Add the day as of which the law was known."""
    parser.add_argument(
        "--known", type=day, default=None, metavar="YYYY-MM-DD", help=_("以哪一天已知的政策为准，默认今天")
    )


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add the choice of the computation engine."""
    parser.add_argument("--engine", choices=ENGINES, default="arrays", help=_("计算引擎，结果完全相同，默认 arrays"))


def add_out(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add the output file."""
    parser.add_argument(
        "--out", type=Path, required=required, metavar="FILE", help=_("结果文件，以 .csv 或 .parquet 结尾")
    )


def known_on(options: argparse.Namespace) -> date:
    """Return the day given, or today."""
    return options.known or today()


def check_range(first: date, last: date) -> None:
    """Refuse a range that ends before it begins, or is too long."""
    if last < first:
        raise CommandError(
            _("截止月份 {last:%Y-%m} 早于起始月份 {first:%Y-%m}，请对调。").format(first=first, last=last)
        )
    if len(months_between(first, last)) > MAXIMUM_MONTHS:
        raise CommandError(_("一次最多计算 {number} 个月，请分段计算。").format(number=MAXIMUM_MONTHS))
