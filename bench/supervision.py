"""Benchmark of supervision: a year evaluated, a month written down, the cockpit, and auditors' doubts answered.

Run by scripts/bench-supervision.sh in a folder of its own: python -m bench.supervision [--people 1100000]. A part of
the county of the demonstration is loaded into the registry; the other people and a year of casework are multiplied by
SQL.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.accounts import bureau_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doudi.core.accounts.models import User

REPORT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks" / "supervision.md"
GOAL_OF_YEAR, GOAL_OF_PAGE = 5.0, 0.150
MONTHS, PAGE_TIMES = 36, 20
LISTS = (5_000, 50_000)
HEADINGS = ("序号", "姓名", "身份证号", "疑点描述", "涉及金额（元）")
_UNKNOWN_EACH = 20
"""Every twentieth row is about somebody who is not of the county."""


@dataclass
class Line:
    """A figure of the report: seconds by the clock and of the processor, and the goal, if there is one."""

    item: str
    seconds: float
    processor: float
    goal: float | None = None

    def __str__(self) -> str:
        goal, verdict = "—", "—"
        if self.goal is not None:
            goal, verdict = _time(self.goal), "达到" if self.seconds <= self.goal else "**没有达到**"
        return f"| {self.item} | {_time(self.seconds)} | {_time(self.processor)} | {goal} | {verdict} |"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


@dataclass
class Timings:
    """What was measured."""

    lines: list[Line] = field(default_factory=list)

    @contextmanager
    def of(self, item: str, goal: float | None = None) -> Iterator[None]:
        """Measure a block."""
        begun, used = time.perf_counter(), time.process_time()
        yield
        self.lines.append(Line(item, time.perf_counter() - begun, time.process_time() - used, goal))

    def median(self, item: str, times: int, act: Callable[[], object], goal: float | None = None) -> None:
        """Measure something several times, after a first time that warms the caches."""
        act()
        seconds, processor = [], []
        for _time_of in range(times):
            begun, used = time.perf_counter(), time.process_time()
            act()
            seconds.append(time.perf_counter() - begun)
            processor.append(time.process_time() - used)
        self.lines.append(Line(item, statistics.median(seconds), statistics.median(processor), goal))


def write_facts(first: date) -> int:
    """Write the facts of three years for every measure and township; return how many."""
    from doudi.core.divisions.queries import townships
    from doudi.supervision.measures.measure import Form, measures
    from doudi.supervision.measures.models import MonthlyFact
    from doudi.values.benefit_month import add_months

    chance = random.Random(7)
    rows = []
    for number in range(MONTHS):
        for measure in measures():
            for township in townships():
                denominator = chance.randint(0, 90_000)
                rows.append(
                    MonthlyFact(
                        measure=measure.name,
                        month=add_months(first, number),
                        township_code=township.code,
                        numerator=chance.randint(0, denominator),
                        denominator=None if measure.form == Form.COUNT else denominator,
                    )
                )
    MonthlyFact.objects.bulk_create(rows, batch_size=1_000)
    return len(rows)


def measure_evaluation(timings: Timings, officer: User, year: int) -> None:
    """Evaluate the year as the bureau does, again, and write down a month that has no facts yet."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.supervision.evaluations.actions import compute, open_evaluation
    from doudi.supervision.evaluations.indicators import indicator_from
    from doudi.supervision.evaluations.queries import figures_of, figures_of_year
    from doudi.supervision.measures.actions import freeze_month
    from doudi.supervision.measures.models import MonthlyFact

    with timings.of("全年绩效评价，第一次测算", GOAL_OF_YEAR):
        evaluation = open_evaluation(by=officer, year=year)
    for number in ("二", "三"):
        with timings.of(f"全年绩效评价，第{number}次测算", GOAL_OF_YEAR):
            evaluation = compute(by=officer, evaluation=evaluation)
    slowest = []
    for data in evaluation.indicators:
        begun, used = time.perf_counter(), time.process_time()
        figures_of(evaluation, indicator_from(data), figures_of_year(evaluation))
        taken = time.perf_counter() - begun, time.process_time() - used
        slowest.append((*taken, f"其中{data['id']} {indicator_from(data).measure}"))
    for seconds, processor, item in sorted(slowest, reverse=True)[:3]:
        timings.lines.append(Line(item, seconds, processor))
    month = date(year, 12, 1)
    MonthlyFact.objects.filter(month=month).delete()
    with timings.of("固定一个月的全部监督指标"):
        freeze_month(by=SYSTEM, month=month)


def measure_cockpit(timings: Timings, leader: User, year: int) -> None:
    """Open the cockpit of a month, and the measure of a tile by township."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client
    from django.urls import reverse

    from doudi.core.accounts.second_factors.actions import confirm_first_enrolment

    TOTP.activate(leader, generate_totp_secret())
    leader.is_enrolment_trusted = True
    confirm_first_enrolment(leader)
    client = Client()
    client.force_login(leader)
    for title, address in (
        ("全县总览", f"{reverse('supervision_cockpit:county')}?month={year}-12-01"),
        ("绩效评价：各乡镇得分", reverse("supervision_evaluations:evaluation", args=[_evaluation(year)])),
    ):

        def open_page(address: str = address) -> None:
            status = client.get(address, secure=True).status_code
            if status != 200:
                message = f"{address}: {status}"
                raise SystemExit(message)

        timings.median(title, PAGE_TIMES, open_page, GOAL_OF_PAGE)


def _evaluation(year: int) -> int:
    from doudi.supervision.evaluations.models import Evaluation

    return int(Evaluation.objects.get(year=year).pk)


def doubts_file(people: Sequence[Any], rows: int) -> bytes:
    """A list of doubts about people of the county as auditors send it; some are not of the county."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            _number, name, identity, _born = people[number * 7_919 % len(people)]
            if number % _UNKNOWN_EACH == 0:
                name, identity = "外县人", "110101199003070134"
            sheet.write_row(number, 0, (str(number), name, identity, "名下有车", "1,200.50"))
    return target.getvalue()


def measure_doubts(timings: Timings, officer: User, leader: User, people: Sequence[Any], rows: int) -> None:
    """Take a list in, pass it on, answer it township by township, verify the answers, and send the file back."""
    from doudi.core.clock import today
    from doudi.core.jobs.queue import run_waiting_jobs
    from doudi.supervision.rectification.actions.plans import make_plan
    from doudi.supervision.rectification.doubts.actions import pass_doubts_on, upload_doubts
    from doudi.supervision.rectification.doubts.answers import answer_doubts, verify_doubts
    from doudi.supervision.rectification.doubts.return_file import return_doubts
    from doudi.supervision.rectification.scope import COUNTY_OWNER

    content, due = doubts_file(people, rows), today() + timedelta(days=90)
    plan = make_plan(
        by=officer, title=f"审计{rows}", source="audit", issuer="市审计局", received_on=today(), due_on=due
    )
    with timings.of(f"审计疑点{rows:,}条：上传、读取、比对、加密入库"):
        listed = upload_doubts(
            by=officer, plan=plan, title=f"疑点{rows}", due_on=due, name="疑点.xlsx", content=content
        )
        run_waiting_jobs()
    listed.refresh_from_db()
    if listed.doubts.count() != rows:
        message = f"{listed.doubts.count()} of {rows}: {listed.message}"
        raise SystemExit(message)
    with timings.of(f"审计疑点{rows:,}条：下发"):
        listed = pass_doubts_on(by=officer, listed=listed)
    owners = set(listed.doubts.exclude(village_code=COUNTY_OWNER).values_list("village_code", flat=True).distinct())
    staff = {code: _township_officer(code) for code in owners}
    with timings.of(f"审计疑点{rows:,}条：{len(owners)}个乡镇各批量答复"):
        for code, by in staff.items():
            keys = list(listed.doubts.filter(village_code=code).values_list("pk", flat=True))
            answer_doubts(by=by, keys=keys, reason="unfounded", words="已入户核实，车辆早已报废")
    with timings.of(f"审计疑点{rows:,}条：县局核验全部答复"):
        for code in owners:
            keys = list(listed.doubts.filter(village_code=code).values_list("pk", flat=True))
            verify_doubts(by=leader, keys=keys)
    with timings.of(f"审计疑点{rows:,}条：按原表样式返回"):
        return_doubts(by=officer, listed=listed)


def _township_officer(owner: str) -> User:
    from doudi.core.accounts.actions import open_account
    from doudi.core.accounts.models import User
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division

    code = owner[:9]
    found = User.objects.filter(username=f"t{code}").first()
    return found or open_account(
        by=SYSTEM,
        username=f"t{code}",
        name="乡镇经办人",
        role="township_officer",
        division=Division.objects.get(code=code),
        password="a-long-enough-word-7",  # noqa: S106 - of an account that lives as long as the benchmark
        initial=False,
    )


def fill(year: int, people: int) -> tuple[User, User, dict[str, int]]:
    """Open the accounts, multiply the rows of a year, write the facts of three; return how many rows there are."""
    from bench import supervision_rows as rows
    from doudi.care.visits.models import PlannedVisit
    from doudi.casework.models import Case
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division
    from doudi.registry.models import Award, Person

    loaded = Person.objects.count()
    rows.add_people(people - loaded)
    officer, leader = bureau_accounts()
    reviewer, finance = (
        open_account(
            by=SYSTEM,
            username=name,
            name=name,
            role=role,
            division=Division.objects.get(level="county"),
            password="a-long-enough-word-7",  # noqa: S106 - of an account that lives as long as the benchmark
            initial=False,
        )
        for name, role in (("reviewer", "bureau_officer"), ("finance", "finance_officer"))
    )
    office = rows.Office(officer, reviewer, leader, finance, year)
    rows.add_cases(office)
    payments = rows.add_payments(office)
    rows.add_visits(office)
    rows.add_matters(office)
    facts = write_facts(date(year - 2, 1, 1))
    counts = {
        "登记人口": Person.objects.count(),
        "其中有身份证号": loaded,
        "待遇": Award.objects.count(),
        "全年发放笔数": payments,
    }
    counts |= {"办件": Case.objects.count(), "探视": PlannedVisit.objects.count(), "月度指标": facts}
    return officer, leader, counts


def main(given: Sequence[str] | None = None) -> int:
    """Make the county, fill the year, measure everything, write the report; fail where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument(
        "--loaded", type=int, default=20_000, help="people with identity numbers, whom doubts are about"
    )
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    from bench.matching import read_people
    from doudi.demo.county import make_county

    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as work:
        county = Path(work) / "county"
        county.mkdir()
        make_county(county, min(options.loaded, options.people), seed=1)
        for command in (["keys", "make"], ["load", str(county)]):
            subprocess.run([sys.executable, "-m", "doudi.commandline", *command], check=True)
        people = read_people(county)
    return measure_all(options.report, people, options.people)


def measure_all(target: Path, people: Sequence[Any], number: int) -> int:
    """Fill the loaded registry, measure everything and write the report."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from doudi.core.clock import today

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    year, timings = today().year - 1, Timings()
    officer, leader, counts = fill(year, number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measure_evaluation(timings, officer, year)
    measure_cockpit(timings, leader, year)
    for rows in LISTS:
        measure_doubts(timings, officer, leader, people, rows)
    text = report(timings, counts, connection.vendor)
    target.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(line.goal is None or line.seconds <= line.goal for line in timings.lines) else 1


def report(timings: Timings, counts: dict[str, int], vendor: str) -> str:
    """The report as Markdown."""
    size = "，".join(f"{name}{number:,}" for name, number in counts.items())
    lines = "\n".join(str(line) for line in timings.lines)
    return f"""# 监督 · Supervision

`make bench-supervision`，{platform.machine()}，Python {platform.python_version()}，{vendor}。{size}。
有身份证号的人是演示县的，疑点清单是关于他们的；其余的人、办件、发放、探视等由一行乘出来，
月度指标是三年全部指标和乡镇的随机数。全是虚构的。
测量时机器一分钟平均负荷 {os.getloadavg()[0]:.1f}（{os.cpu_count()} 核）；
负荷超过核数的，别的计算占着处理器，时间偏长，要和处理器时间一起看。

| 项目 | 时间 | 处理器时间 | 目标 | |
| --- | --- | --- | --- | --- |
{lines}

页面取{PAGE_TIMES}次的中位数；评价和疑点各测一次，从调用动作到事务结束，读取和比对包括后台任务打开全县登记的时间。
"""


if __name__ == "__main__":
    sys.exit(main())
