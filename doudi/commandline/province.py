"""``doudi province``: the questions of a county for every county of a province, spread over a Spark cluster."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi import policy
from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.match import OUTCOME_LABELS, refuse_unknown_source
from doudi.commandline.output import check_out, print_remark, print_table, yuan
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from doudi.province.county_work import CountyOutcome
    from doudi.province.orders import Order, TotalRow
    from doudi.province.run import ProvinceRun

EXIT_REFUSED = 2
_LINES_PER_COUNTY = 5
_COUNTIES_LISTED = 20


def add_commands(commands: Commands) -> None:
    """Add the command and its subcommands."""
    parser = commands.add_parser("province", help=_("在 Spark 集群上逐县计算全省：应发、差额、资金、预警、比对、重复"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    compute = _add(actions, "compute", _("各县的应发待遇和初步判断，全省合计"), run_compute)
    arguments.add_range(compute)
    arguments.add_known(compute)
    _add_out_folder(compute)
    differences = _add(actions, "differences", _("提标的差额（补发）：与以前某一天已知的政策相比"), run_differences)
    arguments.add_range(differences)
    arguments.add_known(differences)
    differences.add_argument(
        "--less-known", type=arguments.day, required=True, metavar="YYYY-MM-DD", help=_("与哪一天已知的政策相比")
    )
    _add_out_folder(differences)
    funding = _add(actions, "funding", _("一个月的资金按来源分担"), run_funding)
    _add_month(funding)
    _add_out_folder(funding)
    screen = _add(actions, "screen", _("各县按自己 data 文件夹里的部门数据列出某月的预警"), run_screen)
    _add_month(screen)
    _add_out_folder(screen)
    match = _add(actions, "match", _("全省一份的部门名单，每一行对到哪个县的哪个人"), run_match)
    match.add_argument("--rows", type=Path, required=True, metavar="FILE", help=_("部门名单：.csv 或 .parquet"))
    match.add_argument("--source", required=True, metavar="NAME", help=_("哪个部门的哪种数据，如 deaths、disability"))
    arguments.add_out(match)
    doubles = _add(actions, "doubles", _("两个县登记同一个号码的人，同一项待遇在两个县同时享受的"), run_doubles)
    _add_out_folder(doubles)


def _add(actions: Any, name: str, help_text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_text)
    parser.add_argument(
        "province", type=Path, metavar="PROVINCE", help=_("全省的文件夹：每个县一个快照文件夹，名称如 county=360731")
    )
    parser.add_argument(
        "--master",
        metavar="URL",
        help=_("集群地址，如 spark://host:7077；默认用 spark-submit 给的，没有就用本机全部处理器"),
    )
    parser.set_defaults(run=run)
    return parser


def _add_month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=arguments.month, required=True, metavar="YYYY-MM", help=_("月份"))
    arguments.add_known(parser)


def _add_out_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help=_("结果文件夹，各节点都能读写；每项结果按县分开，中断后再运行只算没算完的县"),
    )


def run_compute(options: argparse.Namespace) -> int:
    """Compute dues and assessment of every county."""
    from doudi.province.orders import ComputeOrder

    arguments.check_range(options.first, options.last)
    return _run(options, ComputeOrder(options.first, options.last, arguments.known_on(options)), _show_programmes)


def run_differences(options: argparse.Namespace) -> int:
    """Compute the differences of every county between two days of knowledge."""
    from doudi.province.orders import DifferencesOrder

    arguments.check_range(options.first, options.last)
    known = arguments.known_on(options)
    order = DifferencesOrder(options.first, options.last, options.less_known, known)
    return _run(options, order, _show_programmes)


def run_funding(options: argparse.Namespace) -> int:
    """Split the month's dues of every county by source."""
    from doudi.province.orders import FundingOrder

    return _run(options, FundingOrder(options.month, arguments.known_on(options)), _show_funding)


def run_screen(options: argparse.Namespace) -> int:
    """Screen every county by its own lists."""
    from doudi.province.orders import ScreenOrder

    return _run(options, ScreenOrder(options.month, arguments.known_on(options)), _show_warnings)


def run_match(options: argparse.Namespace) -> None:
    """Match a list with the people of all counties."""
    from doudi.province.list_matching import match_province
    from doudi.snapshot import FaultySnapshot

    check_out(options.out)
    refuse_unknown_source(options.source)
    with _refusals(), _cluster(options) as session:
        try:
            counted = match_province(options.province, options.rows, options.source, options.out, session)
        except FaultySnapshot as faulty:
            raise CommandError(*faulty.lines()) from None
    labels = OUTCOME_LABELS | {"not_resident": _("非本省")}
    told = "，".join(f"{label} {counted.get(outcome, 0)}" for outcome, label in labels.items())
    rows = sum(counted.values())
    print_remark(_("已写出 {rows} 行：{path}。{counts}。").format(rows=rows, path=options.out, counts=told))


def run_doubles(options: argparse.Namespace) -> int:
    """Find who is registered, and who is paid, in two counties."""
    from doudi.province.doubles import find_doubles

    with _refusals(), _cluster(options) as session:
        doubles = find_doubles(options.province, options.out, session)
    for result, rows in doubles.rows.items():
        print_remark(_("已写出 {rows} 行：{path}").format(rows=rows, path=options.out / result))
    return _show_refused(doubles.refused)


@contextmanager
def _refusals() -> Iterator[None]:
    """Print what is wrong with the province or the folder of results as any other refusal."""
    from doudi.files.atomic import OutputRefusedError
    from doudi.province.errors import ProvinceError

    try:
        yield
    except ProvinceError as error:
        raise CommandError(*error.lines) from None
    except OutputRefusedError as refused:
        raise CommandError(str(refused)) from None


@contextmanager
def _cluster(options: argparse.Namespace) -> Iterator[Any]:
    """Start the session; refuse a province without counties before, because a cluster takes seconds to answer."""
    from doudi.province.counties import counties_of

    counties_of(options.province)
    session = policy.spark_session(options.master)
    try:
        yield session
    finally:
        session.stop()


def _run(options: argparse.Namespace, order: Order, show: Any) -> int:
    from doudi.province.run import run_order

    with _refusals(), _cluster(options) as session:
        run = run_order(options.province, order, options.out, session)
    show(run)
    kept = sum(outcome.state == "kept" for outcome in run.outcomes)
    print_remark(
        _("{counties} 个县，其中 {kept} 个上次已经算完、没有重算；结果按县分开：{path}").format(
            counties=len(run.outcomes) - len(run.refused), kept=kept, path=options.out
        )
    )
    return _show_refused(run.refused)


def _show_refused(refused: tuple[CountyOutcome, ...]) -> int:
    """Name the counties without results; return the exit code."""
    for outcome in refused[:_COUNTIES_LISTED]:
        print_remark(_("县 {code} 没有结果，不在合计里：").format(code=outcome.code))
        for line in outcome.lines[:_LINES_PER_COUNTY]:
            print_remark(f"  {line}")
    if len(refused) > _COUNTIES_LISTED:
        codes = "、".join(outcome.code for outcome in refused[_COUNTIES_LISTED:])
        print_remark(_("另有这些县没有结果：{codes}").format(codes=codes))
    return EXIT_REFUSED if refused else 0


def _show_programmes(run: ProvinceRun) -> None:
    rows = next(iter(run.totals.values()))
    lines = [(policy.programme_name(str(name)), str(people), yuan(int(amount))) for name, people, amount in rows]
    lines.append((_("合计"), "", yuan(_sum(rows))))
    print_table([_("项目"), _("人数"), _("金额（元）")], lines, numbers=(1, 2))


def _show_funding(run: ProvinceRun) -> None:
    rows = run.totals["funding"]
    lines = [
        (
            policy.programme_name(str(programme)),
            policy.WORD_LABELS[str(area)],
            policy.SOURCE_LABELS.get(str(source), str(source)),
            str(recipients),
            yuan(int(amount)),
        )
        for programme, area, source, recipients, amount in rows
    ]
    lines.append((_("合计"), "", "", "", yuan(_sum(rows))))
    print_table([_("项目"), _("区域"), _("资金来源"), _("人数"), _("金额（元）")], lines, numbers=(3, 4))
    print()
    for area, target, recipients, amount in run.totals["average_supplement"]:
        average = int(amount) // int(recipients) if recipients else 0
        reached = _("达到") if average >= int(target) else _("未达到")
        print(
            _("{area}低保月人均补差 {average} 元，目标 {target} 元，{reached}。").format(
                area=policy.WORD_LABELS[str(area)], average=yuan(average), target=yuan(int(target)), reached=reached
            )
        )


def _show_warnings(run: ProvinceRun) -> None:
    from doudi.screening import RULES

    labels = {rule.rule_id: rule.label for rule in RULES}
    lines = [(str(rule), labels[str(rule)], str(number)) for rule, number in run.totals["warnings"]]
    lines.append((_("合计"), "", str(_sum(run.totals["warnings"]))))
    print_table([_("规则"), _("内容"), _("预警")], lines, numbers=(2,))
    for rule, counties in run.totals["not_run"]:
        print_remark(
            _("{rule} {label}：{counties} 个县没有运行。").format(rule=rule, label=labels[str(rule)], counties=counties)
        )


def _sum(rows: list[TotalRow]) -> int:
    return sum(int(row[-1]) for row in rows)
