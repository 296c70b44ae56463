"""Benchmark of a whole county's payroll, step by step, on the database of DATABASE_URL.

Run by scripts/bench-payroll.sh.

Everything is invented: as many recipients as PEOPLE says, five months on record, one month to be paid, the bank's
files and its answer. Each step is timed once, as an officer waits for it.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doudi.bankfiles.payment_files import PaymentFile
    from doudi.bankfiles.profiles import Profile

PEOPLE = int(os.environ.get("PEOPLE", "60000"))
MONTHS = int(os.environ.get("MONTHS", "5"))
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks" / "payroll.md"
SINCE = date(2022, 1, 1)
PASSWORD = "a-long-enough-word-7"  # noqa: S105 - of accounts that live as long as the benchmark
GOALS = {60_000: (10.0, 5.0, 2.0), 600_000: (100.0, 50.0, 20.0)}
"""Most seconds for a run, for the bank's answer, and for a rerun without differences."""


class Timed:
    """Seconds of each step, and the memory of the process after it."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self.held: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.taken[name] = time.perf_counter() - begun
        self.held[name] = memory_now()
        print(f"{name:<40} {self.taken[name]:8.2f} s   {self.held[name]:6.0f} MB, {memory():6.0f} at most", flush=True)


def memory() -> float:
    """Return the peak memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory_now() -> float:
    """Return the memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def invent(people: int) -> None:
    """Insert recipients with a household, a card and one or two awards each."""
    from django.utils import timezone

    from doudi.core.bulk_rows import insert_rows, reset_sequence
    from doudi.core.divisions.models import Division
    from doudi.registry.circumstance_kinds import KINDS

    chance = random.Random(1)
    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))
    dated = (SINCE, None, "roll", "", timezone.now() - timedelta(days=1), None, None, None)
    columns = (
        "valid_from",
        "valid_to",
        "source",
        "source_detail",
        "recorded_at",
        "recorded_by_id",
        "withdrawn_at",
        "withdrawn_by_id",
    )
    places = [villages[number * len(villages) // people] for number in range(people)]
    keys = range(1, people + 1)
    insert_rows(
        "registry_household",
        ("id", "number", "village_id", "ended_on"),
        ((key, f"H{key}", places[key - 1], None) for key in keys),
    )
    insert_rows(
        "registry_person",
        (
            "id",
            "number",
            "name",
            "name_sound",
            "name_initials",
            "given_name",
            "name_frame",
            "id_number",
            "id_number_index",
            "sex",
            "birth_date",
            "death_date",
            "household_id",
            "village_id",
            "merged_into_id",
        ),
        (
            (
                key,
                f"P{key}",
                f"刘{chr(0x4E00 + key % 9000)}",
                "liu",
                "l",
                "",
                "",
                "",
                "",
                "male",
                date(1950, 1, 1),
                None,
                key,
                places[key - 1],
                None,
            )
            for key in keys
        ),
    )
    insert_rows(
        "registry_membership",
        ("person_id", "household_id", "kind", "relation", *columns),
        ((key, key, "living", "户主", *dated) for key in keys),
    )
    card = KINDS["bank_account"]
    insert_rows(
        "registry_circumstance",
        ("id", "person_id", "household_id", "kind", "text", "text_index", *columns),
        ((key, key, None, "bank_account", *card.stored(f"62284800{key:011d}", key), *dated) for key in keys),
    )
    awards = (
        "id",
        "number",
        "person_id",
        "programme",
        "dibao_class",
        "assessed_income_fen",
        "self_care",
        "child_status",
        "in_institution",
    )
    insert_rows("registry_award", (*awards, *columns), _awards(keys, chance, dated))
    for table in ("household", "person", "circumstance", "award"):
        reset_sequence(f"registry_{table}")
    settle_statistics()


def settle_statistics() -> None:
    """Collect the statistics of the tables, as a database does over night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _awards(keys: range, chance: random.Random, dated: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    from doudi.core.encryption import Place, SealedKind, seal

    place, rows = Place("registry_award.self_care"), count(1)
    for key in keys:
        row = next(rows)
        if key % 8 == 0:
            care = seal(chance.choice(("full", "partial", "none")), SealedKind.HEALTH, place=place.at(row))
            yield (row, f"A{key}", key, "tekun", "", None, care, "", None, *dated)
            continue
        income = chance.randrange(0, 600_00)
        yield (row, f"A{key}", key, "dibao", "other" if key % 3 else "long_term", income, "", "", None, *dated)
        if key % 4 == 1:
            yield (next(rows), f"B{key}", key, "disability_living", "", None, "", "", None, *dated)


def office() -> dict[str, Any]:
    """Create the officers."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division

    county = Division.objects.get(level="county")
    roles = {
        "bureau": "bureau_officer",
        "reviewer": "bureau_officer",
        "director": "bureau_leader",
        "finance": "finance_officer",
    }
    found = {
        name: open_account(
            by=SYSTEM, username=name, name=name, role=role, division=county, password=PASSWORD, initial=False
        )
        for name, role in roles.items()
    }
    villages = Division.objects.filter(level="village")
    townships = Division.objects.filter(code__in={code[:9] for code in villages.values_list("code", flat=True)})
    for number, township in enumerate(townships):
        found[township.code] = open_account(
            by=SYSTEM,
            username=f"t{number}",
            name=f"t{number}",
            role="township_officer",
            division=township,
            password=PASSWORD,
            initial=False,
        )
    return found


def months_before(month: date, number: int) -> date:
    place = month.year * 12 + month.month - 1 - number
    return date(place // 12, place % 12 + 1, 1)


def furnish() -> None:
    """Build a county with officers, funds in every source and the payment history.

    It runs in a process of its own, so that its memory does not count for the month.
    """
    from django.utils import timezone

    from doudi import policy
    from doudi.core.divisions.actions import load_divisions
    from doudi.funding.actions import Entry, allot
    from doudi.payments import actions
    from doudi.payments.computation.inputs import load_inputs
    from doudi.values.benefit_month import month_from_index

    load_divisions()
    timed = Timed()
    with timed.step("登记装入"):
        invent(PEOPLE)
    staff = office()
    day = timezone.localdate()
    month = day.replace(day=1)
    for source in policy.SOURCE_LABELS:
        allot(by=staff["finance"], entry=Entry(source, day, source, 10**14, "下达"))
    first = months_before(month, MONTHS)
    with closing(load_inputs(first, months_before(month, 1), timezone.now())) as tables:
        rows = tables.execute("SELECT person, programme, month, amount_fen FROM due_month").fetchall()
    paid = [(person, programme, month_from_index(index), amount) for person, programme, index, amount in rows]
    with timed.step("以往各月装入"):
        run = actions.take_over_payment_history(by=staff["bureau"], paid=paid, law_known=day, detail="测试")
        actions.confirm_payment_history(by=staff["director"], run=run)
    settle_statistics()


def play(timed: Timed) -> dict[str, Any]:
    """Pay one month of the county."""
    from django.utils import timezone

    from doudi.core.accounts.models import User
    from doudi.payments import actions, invariants, refusals

    staff = {one.username: one for one in User.objects.all()}
    month = timezone.localdate().replace(day=1)
    with timed.step("核算一批（全部入库，含检查）"):
        run = actions.prepare_run(by=staff["bureau"], month=month)
    shown = {"run": run, "lines": run.lines_number, "payments": run.payments_number}
    run = _decide(timed, staff, run)
    _through_the_bank(timed, staff, run)
    with timed.step("结账"):
        actions.close_run(by=staff["finance"], run=run)
    with timed.step("没有新增时再核算"), suppress(refusals.NothingToPay):
        actions.prepare_run(by=staff["bureau"], month=months_before(month, 1))
    with timed.step("全部不变式"):
        shown["violations"] = len(invariants.check_all())
    shown["page"] = page(staff["bureau"], run)
    return shown


def _decide(timed: Timed, staff: dict[str, Any], run: Any) -> Any:
    """Confirm, review, approve and release a run."""
    from django.db.models import Sum

    from doudi.payments import actions
    from doudi.payments.runs import actions as runs_actions
    from doudi.payments.runs.confirmations import townships_not_confirmed

    with timed.step("其中：第二次核算和检查"):
        runs_actions.run_checks(run)
    officers = {one.scope: one for one in staff.values()}
    with timed.step("乡镇核对"):
        for township in townships_not_confirmed(run):
            total = run.payments.filter(village_code__startswith=township).aggregate(x=Sum("amount_fen"))["x"]
            actions.confirm_roll(by=officers[township], run=run, township_code=township, total_fen=total)
    with timed.step("审核"):
        run = actions.review_run(by=staff["reviewer"], run=run)
    for check in run.checks.exclude(findings_number=0):
        actions.decide_check(by=staff["reviewer"], run=run, name=check.name, why="已核实")
        actions.agree_check(by=staff["director"], run=run, name=check.name)
    run = actions.approve_run(by=staff["director"], run=run)
    with timed.step("拨付"):
        return actions.release_run(by=staff["finance"], run=run)


def _through_the_bank(timed: Timed, staff: dict[str, Any], run: Any) -> None:
    """Make the payment files of a run and accept the bank's answers."""
    from django.utils import timezone

    from doudi.payments.bank_exchange import actions as banking
    from doudi.payments.bank_exchange.rendering import profile_of
    from tests.payments.bank_exchange.released_run import at_the_bank

    with timed.step("代发文件锁定"):
        files = banking.freeze_files(by=staff["finance"], run=run, profile="city_bank_excel")
    with timed.step("代发文件写出"):
        handed = [banking.hand_over(by=staff["finance"], file=file)[0] for file in files]
    day = timezone.localdate()
    answers = [(file, _answered(at_the_bank(file), profile_of(file.profile), day)) for file in handed]
    with timed.step("回盘"):
        for file, content in answers:
            banking.accept_answer(by=staff["finance"], file=file, name="回盘", content=content)


def _answered(sent: PaymentFile, profile: Profile, day: date) -> bytes:
    """Return the simulated bank's answer; one card in a hundred is closed."""
    from doudi.bankfiles.simulated_bank import SimulatedBank

    closed = {item.account: "account_closed" for item in sent.items[::100]}
    return SimulatedBank(profile, failures=closed).answer(sent, day)


def page(user: Any, run: Any) -> float:
    """Return the milliseconds of the page of a run, the best of five after a warm-up."""
    from django.test import Client

    from doudi.demo_site.fresh_sessions import pass_second_factor

    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    pass_second_factor(user, client.session)
    taken = []
    for _number in range(6):
        begun = time.perf_counter()
        answer = client.get(run.get_absolute_url())
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, answer.status_code
    print(f"page of a run {min(taken[1:]):.0f} ms")
    return min(taken[1:])


_PER_ROWS = "回盘，折合每人一行"


def report(timed: Timed, shown: dict[str, Any]) -> None:
    """Format the figures with the goals."""
    run_goal, answer_goal, rerun_goal = GOALS.get(PEOPLE, GOALS[60_000])
    goals = {"核算一批（全部入库，含检查）": run_goal, _PER_ROWS: answer_goal, "没有新增时再核算": rerun_goal}
    timed.taken[_PER_ROWS] = timed.taken["回盘"] * PEOPLE / shown["payments"]  # the goal is for a row a person
    timed.held[_PER_ROWS] = timed.held["回盘"]
    lines = [
        "# 发放计时 · A payroll of a whole county",
        "",
        "由 `make bench-money` 写成，不手工修改。Written by `make bench-money`.",
        "",
        f"- 日期：{date.today().isoformat()}",  # noqa: DTZ011 - a date for readers
        f"- 机器：{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}；负荷 "
        f"{os.getloadavg()[0]:.1f}（同一台上还有别的工作时，数字偏大）；目标按 4 核提出",
        f"- 数据：虚拟的享受人员 {PEOPLE:,} 人，账上已有 {MONTHS} 个月；本批 {shown['payments']:,} 笔、"
        f"{shown['lines']:,} 条明细；银行为 Excel 格式；"
        f"不变式 {shown['violations']} 处不符",
        "",
        "| 项目 | 秒 | 目标 | | 办完后进程内存（MB） |",
        "|---|---|---|---|---|",
    ]
    for name, taken in timed.taken.items():
        goal = goals.get(name)
        verdict = "" if goal is None else "达到" if taken <= goal else "**未达到**"
        wanted = "" if goal is None else f"{goal:g}"
        lines.append(f"| {name} | {taken:.2f} | {wanted} | {verdict} | {timed.held[name]:.0f} |")
    verdict = "达到" if shown["page"] <= 200 else "**未达到**"
    lines += [
        f"| 一批的页面（毫秒） | {shown['page']:.0f} | 200 | {verdict} | |",
        f"| 最多用到的内存（MB） | | | | {memory():.0f} |",
        "",
    ]
    DOCUMENT.write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
    import django

    django.setup()
    if sys.argv[1:] == ["furnish"]:
        furnish()
        return 0
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    subprocess.run([sys.executable, "-m", "bench.money", "furnish"], check=True)
    timed = Timed()
    shown = play(timed)
    if os.environ.get("REPORT", "yes") == "yes":
        report(timed, shown)
    return 0


if __name__ == "__main__":
    sys.exit(main())
