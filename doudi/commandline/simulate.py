"""``doudi simulate``: the cost of a changed figure and the people it affects."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import check_out, print_table, yuan
from doudi.commandline.snapshot_folder import open_snapshot_folder
from doudi.files.query_rows import only_row
from doudi.files.result_files import write_query
from doudi.values.money import MoneyError, parse_yuan
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEN = "fen"
_MEASURED = ("fen", "ratio")
LARGEST_FIGURE = 10**12
"""A larger figure is a typing error, and sums of a county stay within 64 bits."""


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("simulate", help=_("测算调整标准的资金和影响人群"))
    arguments.add_folder(parser)
    parser.add_argument(
        "--set",
        dest="changes",
        action="append",
        required=True,
        metavar="NAME[.WORD]=VALUE",
        help=_(
            "要改变的标准，金额以元为单位，如 dibao_standard.urban=925 或 925.00（以分为单位的写 92500fen）；可重复"
        ),
    )
    arguments.add_range(parser)
    arguments.add_known(parser)
    arguments.add_engine(parser)
    parser.add_argument("--large-change", action="store_true", help=_("确实要改变一半以上"))
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    arguments.add_out(parser, required=False)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Simulate, print the sums, and write the details if asked."""
    arguments.check_range(options.first, options.last)
    if options.out:
        check_out(options.out)
    overrides = _overrides(options.changes)
    _say_changes(overrides, options.first, arguments.known_on(options), is_large_meant=options.large_change)
    with open_snapshot_folder(options.folder) as snapshot:
        connection = snapshot.connection
        simulation = (
            policy.rule_book()
            .over(connection, options.engine)
            .simulate(options.first, options.last, arguments.known_on(options), overrides)
        )
        if options.out:
            write_query(connection, simulation.costs, options.out)
        costs = _rows(connection, simulation.costs)
        movers = _movers(connection, simulation.people)
    if options.json:
        print(json.dumps({"costs": costs, "people": movers}, ensure_ascii=False, indent=2))
    else:
        _show(costs, movers)


def _overrides(changes: list[str]) -> dict[str, dict[str | None, policy.Figure]]:
    overrides: dict[str, dict[str | None, policy.Figure]] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        parameter, _dot, word = name.partition(".")
        if not equals or not parameter:
            raise CommandError(_("“{change}”应写作 名称=数值，如 dibao_standard.urban=925。").format(change=change))
        overrides.setdefault(parameter, {})[word or None] = _figure(parameter, text, change)
    return overrides


def _figure(name: str, text: str, change: str) -> policy.Figure:
    parameter = policy.rule_book().parameters.get(name)
    unit = parameter.unit if parameter else "fen"
    if unit == "flag" and text in {"true", "false"}:
        return text == "true"
    figure = _amount(text) if unit == "fen" else _number(text, policy.RATIO_SCALE if unit == "ratio" else 1)
    if unit == "flag" or not 0 <= figure <= LARGEST_FIGURE or figure != int(figure):
        expected = {
            "fen": _("以元为单位的金额，如 700 或 700.00，以分为单位的写 70000fen"),
            "ratio": _("最多四位小数的比例"),
            "flag": "true / false",
        }
        raise CommandError(
            _("“{change}”的数值不对，应为{expected}。").format(
                change=change, expected=expected.get(unit, _("非负整数"))
            )
        )
    return int(figure)


def _amount(text: str) -> Decimal:
    """Read yuan, or fen where the text says so, as fen; -1 for what is no amount."""
    if text.endswith(_FEN):
        return _number(text.removesuffix(_FEN), 1)
    try:
        return Decimal(parse_yuan(text))
    except MoneyError:
        return Decimal(-1)


def _number(text: str, scale: int) -> Decimal:
    """Read a number; -1 for what is none."""
    try:
        figure = Decimal(text) * scale
    except InvalidOperation:
        return Decimal(-1)
    return Decimal(-1) if figure.is_nan() else figure


def _say_changes(
    overrides: dict[str, dict[str | None, policy.Figure]], month: date, known: date, *, is_large_meant: bool
) -> None:
    """Say what each figure changes from and to, such as 660.00元 → 700.00元.

    Raises:
        CommandError: a figure changes by more than half, and nobody said that this is meant.
    """
    for name, figures in overrides.items():
        parameter = policy.rule_book().parameters.get(name)
        value = parameter.at(month, known) if parameter else None
        for word, figure in figures.items():
            if parameter is None or value is None or word not in value.figures:
                continue
            before = value.figures[word]
            line = _("{label}{category}：{before} → {after}").format(
                label=parameter.label,
                category=parameter.word(word),
                before=policy.format_figure(before, parameter.unit),
                after=policy.format_figure(figure, parameter.unit),
            )
            print(line, file=sys.stderr)
            if parameter.unit in _MEASURED and abs(int(figure) - int(before)) * 2 > int(before) and not is_large_meant:
                raise CommandError(
                    _("{line}，相差一半以上，请核对是不是多写或少写了一位；确实如此的加 --large-change。").format(
                        line=line
                    )
                )


def _rows(connection: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _movers(connection: DuckDBPyConnection, query: str) -> dict[str, Any]:
    winners, losers, gained, lost, most, least = only_row(
        connection,
        "SELECT COUNT(*) FILTER (difference_fen > 0), COUNT(*) FILTER (difference_fen < 0), "
        "COALESCE(SUM(difference_fen) FILTER (difference_fen > 0), 0)::BIGINT, "
        "COALESCE(SUM(difference_fen) FILTER (difference_fen < 0), 0)::BIGINT, "
        f"COALESCE(MAX(difference_fen), 0)::BIGINT, COALESCE(MIN(difference_fen), 0)::BIGINT FROM ({query})",
    )
    return {
        "winners": winners,
        "losers": losers,
        "gained_fen": gained,
        "lost_fen": lost,
        "largest_gain_fen": max(most, 0),
        "largest_loss_fen": min(least, 0),
    }


def _show(costs: list[dict[str, Any]], movers: dict[str, Any]) -> None:
    keys = {"programme": _("项目"), "area": _("区域"), "source": _("资金来源"), "township_code": _("乡镇")}
    for key, heading in keys.items():
        sums: dict[str, list[int]] = {}
        for row in costs:
            today, changed = sums.setdefault(row[key], [0, 0])
            sums[row[key]] = [today + row["amount_today_fen"], changed + row["amount_changed_fen"]]
        lines = [
            (_word(key, value), yuan(today), yuan(changed), yuan(changed - today))
            for value, (today, changed) in sorted(sums.items())
        ]
        lines.append((_("合计"), *_sums(costs)))
        print_table([heading, _("现行（元）"), _("测算（元）"), _("增减（元）")], lines, numbers=(1, 2, 3))
        print()
    print(
        _("增加 {winners} 人，共 {gained} 元；减少 {losers} 人，共 {lost} 元。").format(
            winners=movers["winners"],
            gained=yuan(movers["gained_fen"]),
            losers=movers["losers"],
            lost=yuan(-movers["lost_fen"]),
        )
    )


def _sums(costs: list[dict[str, Any]]) -> tuple[str, str, str]:
    today = sum(row["amount_today_fen"] for row in costs)
    changed = sum(row["amount_changed_fen"] for row in costs)
    return yuan(today), yuan(changed), yuan(changed - today)


def _word(key: str, value: str) -> str:
    if key == "township_code":
        from doudi.values.divisions import division_name

        return division_name(value) or value
    if key == "programme":
        return policy.programme_name(value)
    return {**policy.SOURCE_LABELS, **policy.WORD_LABELS}.get(value, value)
