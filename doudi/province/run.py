"""An order carried out for all counties of a province: spread, added up, and checked against the result files."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from doudi.files.atomic import OutputRefusedError, atomic_file
from doudi.province.counties import County, counties_of, partition, partition_codes
from doudi.province.county_work import MANIFESTS, CountyOutcome, Work, order_identity, work_on_county
from doudi.province.errors import ClusterFailedError, ForeignFolderError, OtherOrderError, TotalsDifferError
from doudi.province.installation import installation_digest
from doudi.province.orders import ComputeOrder, DifferencesOrder, FundingOrder, Order, ScreenOrder, TotalRow, added_up
from doudi.values.translation import gettext as _

TOTALS = "totals"
"""The folder of the tables of totals, one CSV file each with a row by county and key."""
RESULTS = (
    *(result for order in (ComputeOrder, DifferencesOrder, FundingOrder, ScreenOrder) for result in order.results),
    "double_registrations",
    "double_awards",
)
"""Every result that a command of a province leaves in its folder."""


@dataclass(frozen=True)
class ProvinceRun:
    """The outcomes by county, and the totals of all that were not refused."""

    outcomes: tuple[CountyOutcome, ...]
    totals: dict[str, list[TotalRow]]

    @property
    def refused(self) -> tuple[CountyOutcome, ...]:
        """The counties without results."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "refused")

    def rows(self, result: str) -> int:
        """The rows of a result in all counties."""
        return sum(outcome.rows.get(result, 0) for outcome in self.outcomes)


def spread(work: Work, counties: Sequence[County], session: Any | None) -> list[CountyOutcome]:
    """Do the work for each county, one task each on the cluster of a session, or here without one.

    Raises:
        ClusterFailedError: a task was lost several times, such as for want of memory.
    """
    if session is None:
        return [work(county) for county in counties]
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        outcomes: list[CountyOutcome] = session.sparkContext.parallelize(counties, len(counties)).map(work).collect()
    except (Py4JError, PySparkException) as error:
        reason = str(getattr(error, "java_exception", error)).strip().splitlines()[0]
        message = _("集群上的任务没有做完：{reason}。已经算完的县留着，再运行一次接着算。")
        raise ClusterFailedError(message.format(reason=reason)) from error
    return outcomes


def run_order(province: Path, order: Order, out: Path, session: Any | None = None) -> ProvinceRun:
    """Carry out an order for every county and leave the results in ``out``, a partition for each county.

    What an earlier run finished is kept. A county that is refused does not stop the others; its results are removed.

    Raises:
        ProvinceError: the province or the folder of results is not what it should be, or sums differ.
        OutputRefusedError: the folder of results holds other files.
    """
    counties, installation = counties_of(province), installation_digest()
    _prepare(out, order, counties, order_identity(order, installation))
    work = partial(work_on_county, order=order, out=out.resolve(), installation=installation)
    outcomes = sorted(spread(work, counties, session), key=lambda outcome: outcome.code)
    totals = {
        name: added_up(table, [row for outcome in outcomes for row in outcome.totals.get(name, [])])
        for name, table in order.tables.items()
    }
    _write_totals(out, order, outcomes)
    run = ProvinceRun(tuple(outcomes), totals)
    if session is not None:
        require_equal_sums(session, order, out, run)
    return run


def refuse_other_files(out: Path) -> None:
    """Refuse a folder of results that holds anything else.

    Raises:
        OutputRefusedError: it is a file, or has an entry that no command of a province writes.
    """
    if out.exists() and not out.is_dir():
        raise OutputRefusedError(_("{path} 是一个文件，不是文件夹，请另选输出位置。").format(path=out))
    names = {path.name for path in out.glob("*")} if out.is_dir() else set()
    ours = {MANIFESTS, TOTALS, *RESULTS}
    if any(not name.startswith(".") for name in names - ours):
        raise OutputRefusedError(_("文件夹 {path} 里已有其他文件，没有覆盖。请另选一个空文件夹。").format(path=out))


def _prepare(out: Path, order: Order, counties: Sequence[County], identity: str) -> None:
    """Refuse a folder that holds anything else than results of this order and of these counties."""
    refuse_other_files(out)
    codes = {county.code for county in counties}
    for result in order.results:
        foreign = sorted(partition_codes(out, result) - codes)
        if foreign:
            message = _("结果文件夹里有县 {code}，省里没有这个县：请另选一个文件夹。").format(code=foreign[0])
            raise ForeignFolderError(message)
    place = out / MANIFESTS / order.command / "order.json"
    if place.exists() and place.read_text(encoding="utf-8") != identity:
        raise OtherOrderError(
            _("文件夹 {path} 里是按别的月份、别的日期或别的规则算出的结果：请另选一个文件夹。").format(path=out)
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(place) as aside:
        aside.write_text(identity, encoding="utf-8")


def _write_totals(out: Path, order: Order, outcomes: Sequence[CountyOutcome]) -> None:
    (out / TOTALS).mkdir(exist_ok=True)
    for name, table in order.tables.items():
        with (
            atomic_file(out / TOTALS / f"{name}.csv") as aside,
            aside.open("w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.writer(stream)
            writer.writerow(("county", *table.keys, *table.sums))
            for outcome in outcomes:
                writer.writerows((outcome.code, *row) for row in outcome.totals.get(name, []))


def require_equal_sums(session: Any, order: Order, out: Path, run: ProvinceRun) -> None:
    """Read the result files of all counties as one table, and compare rows and amounts with what the counties said.

    Raises:
        TotalsDifferError: a file is missing, doubled or another one.
    """
    done = [outcome.code for outcome in run.outcomes if outcome.state != "refused"]
    for result in order.results if done else ():
        amount, table = order.amounts.get(result, ("0", ""))
        paths = [f"file://{partition(out.resolve(), result, code)}" for code in done]
        row = session.read.parquet(*paths).selectExpr("COUNT(*)", f"CAST(COALESCE(SUM({amount}), 0) AS BIGINT)").first()
        found = (int(row[0]), int(row[1]))
        reported = (run.rows(result), sum(int(total[-1]) for total in run.totals.get(table, [])))
        if found != reported:
            raise TotalsDifferError(
                _("{result}：结果文件合计 {found}，各县报来 {reported}，不一致：请另选一个空文件夹重算。").format(
                    result=result, found=json.dumps(found), reported=json.dumps(reported)
                )
            )
