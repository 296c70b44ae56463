"""Processor time of the ten most used pages of each role, one after the other in one process, caches warm.

``--every`` measures each page that a role may open without saying which row, and those of a family, a case and a
warning; the report then lists the worst.
Run by scripts/bench-pages.sh on a demonstration site in DOUDI_DATA, or in the database of DATABASE_URL.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks" / "pages.md"
REPORT_OF_EVERY_PAGE = ROOT / "docs" / "benchmarks" / "every-page.md"
DEMONSTRATION_DAY = "2023-05-10"
ACCOUNTS = ("cadre", "township", "leader", "bureau", "director", "finance", "auditor", "federation", "system", "audit")
PAGES_PER_ROLE = 11  # ten, and the desk a second time
MOST_MILLISECONDS = 15.0
MOST_SHOWN = 20
PAGES_OF_ONE_ROW = ("registry:household", "registry:person", "casework:case", "payments:run", "warnings:warning")
COUNTED_AGAIN = "工作台（重新统计）"
PAGES = (
    ("工作台", "console:desk"),
    (COUNTED_AGAIN, "console:desk"),
    ("办件", "casework:cases"),
    ("一件", "casework:case"),
    ("在享人员", "registry:recipients"),
    ("看户", "registry:household"),
    ("看人", "registry:person"),
    ("发放批次", "payments:runs"),
    ("一批发放", "payments:run"),
    ("发放日历", "payments:calendar"),
    ("资金", "funding:home"),
    ("资金流水", "funding:ledger"),
    ("缓发", "payments:holds"),
    ("公示", "casework:publications"),
    ("核对", "casework:economic_checks"),
    ("转介", "casework:referrals"),
    ("转来的事项", "casework:department_cases"),
    ("死亡登记", "registry:death_reports"),
    ("花名册", "roll_import:rolls"),
    ("标准", "lawbook:standards"),
    ("政策", "lawbook:home"),
    ("账号", "console:accounts"),
    ("登录安全", "console:sign_in_security"),
    ("操作记录", "console:audit_trail"),
    ("帮助", "console:help"),
)
"""The pages by use, the most used first; each role gets the first ten that it may open."""


@dataclass(frozen=True)
class PageCost:
    """Milliseconds of processor time of a page for a role."""

    role: str
    page: str
    best: float
    median: float

    @property
    def is_met(self) -> bool:
        """Whether the page stays below the limit as a rule, not only at best."""
        return self.median <= MOST_MILLISECONDS


def measure(
    client: Any, address: str, times: int, before_each: Callable[[], object] | None = None
) -> tuple[float, float] | None:
    """Return the least and the median milliseconds of a page; None for a page that is not the user's.

    Args:
        before_each: called before each time, unmeasured.

    Raises:
        SystemExit: the page fails.
    """
    status = client.get(address).status_code
    if status in {302, 403, 404}:
        return None
    taken = []
    for _time in range(times):
        if before_each:
            before_each()
        started = time.process_time()
        status = client.get(address).status_code
        taken.append((time.process_time() - started) * 1000)
        if status != 200:
            message = f"{address}: {status}"
            raise SystemExit(message)
    return min(taken), statistics.median(taken)


def costs_of(username: str, times: int) -> Iterator[PageCost]:
    """Yield the costs of the pages that an account of the demonstration may open."""
    from django.test import Client

    from doudi.core.accounts.models import User
    from doudi.ui.navigation import forget_counts

    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user)
    measured = 0
    for page, url_name in PAGES:
        address = _address(url_name, user)
        before_each = (lambda: forget_counts(user)) if page == COUNTED_AGAIN else None
        found = measure(client, address, times, before_each) if address else None
        if found is None:
            continue
        yield PageCost(str(user.get_role_display()), page, *found)
        measured += 1
        if measured == PAGES_PER_ROLE:
            return


def costs_of_every_page(username: str, times: int) -> Iterator[PageCost]:
    """Yield the costs of all pages that an account may open; those of one row are of the first row of the account."""
    from django.test import Client

    from doudi.core.accounts.models import User

    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user)
    for url_name in [*_pages_without_arguments(), *PAGES_OF_ONE_ROW]:
        address = _address(url_name, user)
        found = measure(client, address, times) if address and _is_page(client, address) else None
        if found is not None:
            yield PageCost(str(user.get_role_display()), url_name, *found)


def _is_page(client: Any, address: str) -> bool:
    """Whether an address shows the account a page, and not a file or a refusal."""
    answer = client.get(address)
    return bool(answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"))


def _pages_without_arguments() -> list[str]:
    """Return the names of the addresses that need to be told nothing."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def named(patterns: Any, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from named(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern) and not pattern.pattern.converters:
                yield f"{prefix}{pattern.name}"

    own = (name for name in named(get_resolver().url_patterns, "") if ":" in name)
    return sorted(set(own))


def _address(url_name: str, user: Any) -> str:
    """Return the address of a page; empty where it shows a thing of which the user has none."""
    from django.urls import reverse

    from doudi.casework.models import Case
    from doudi.monitoring.warnings import models as warnings
    from doudi.payments.models import Run
    from doudi.registry.recipients.queries import recipients

    objects: dict[str, Callable[[], Any]] = {
        "casework:case": lambda: Case.objects.visible_to(user).order_by("pk").first(),
        "registry:household": lambda: getattr(recipients(by=user).first(), "household", None),
        "registry:person": lambda: recipients(by=user).first(),
        "warnings:warning": lambda: warnings.Warning.objects.visible_to(user).order_by("pk").first(),
        "payments:run": lambda: Run.objects.order_by("-month", "-pk").first(),
    }
    if url_name not in objects:
        return reverse(url_name)
    found = objects[url_name]()
    return found.get_absolute_url() if found is not None else ""


def write_report_of_every_page(path: Path, costs: Sequence[PageCost], people: int, times: int) -> None:
    """Write the worst twenty pages, each with the role for which it costs most, and how many stay within the limit."""
    from django.db import connection

    worst: dict[str, PageCost] = {}
    for cost in sorted(costs, key=lambda one: one.median):
        worst[cost.page] = cost
    ordered = sorted(worst.values(), key=lambda one: -one.median)
    within = sum(cost.is_met for cost in costs)
    shown = [f"| `{one.page}` | {one.role} | {one.best:.1f} | {one.median:.1f} |" for one in ordered[:MOST_SHOWN]]
    lines = [
        "# 每一页的处理器用时 · Every page",
        "",
        "由 `python -m bench.page_costs --every` 写成，不手工修改。",
        "",
        f"- 日期：{date.today().isoformat()}",  # noqa: DTZ011 - a date for readers
        f"- 机器：{platform.machine()}，{os.cpu_count()} 核，开始时平均负荷 {os.getloadavg()[0]:.1f}，"
        f"Python {platform.python_version()}，{connection.vendor}",
        f"- 数据：虚拟的于都县 {people:,} 人，演示系统；每页打开 {times} 次，缓存是热的，只计网页进程自己的处理器时间",
        f"- {len(ordered)} 个地址、{len(costs)} 个角色和页面：{within} 个的中位数在 {MOST_MILLISECONDS:.0f} 毫秒以内",
        "",
        f"最慢的{MOST_SHOWN}个地址，各取最慢的角色：",
        "",
        "| 地址 | 角色 | 最少（毫秒） | 中位数（毫秒） |",
        "|---|---|---:|---:|",
        *shown,
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def write_report(path: Path, costs: Sequence[PageCost], people: int, times: int) -> None:
    """Write the page of figures, those above the limit marked."""
    from django.db import connection

    within = sum(cost.is_met for cost in costs)
    lines = [
        "# 每页处理器用时 · Processor time of each page",
        "",
        "由 `make bench-pages` 写成，不手工修改。Written by `make bench-pages`.",
        "",
        f"- 日期：{date.today().isoformat()}",  # noqa: DTZ011 - a date for readers
        f"- 机器：{platform.machine()}，{os.cpu_count()} 核，开始时平均负荷 {os.getloadavg()[0]:.1f}，"
        f"Python {platform.python_version()}，{connection.vendor}",
        f"- 数据：虚拟的于都县 {people:,} 人，演示系统；每页打开 {times} 次，缓存是热的，只计网页进程自己的处理器时间",
        f"- {len(costs)} 页中 {within} 页的中位数在 {MOST_MILLISECONDS:.0f} 毫秒以内",
        "",
        "| 角色 | 页面 | 最少（毫秒） | 中位数（毫秒） | |",
        "|---|---|---:|---:|---|",
    ]
    marks = {True: "达到", False: "**未达到**"}
    lines += [
        f"| {cost.role} | {cost.page} | {cost.best:.1f} | {cost.median:.1f} | {marks[cost.is_met]} |" for cost in costs
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.page_costs")
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--accounts", nargs="+", default=ACCOUNTS)
    parser.add_argument("--keep", action="store_true", help="measure the site that is in DOUDI_DATA already")
    parser.add_argument("--every", action="store_true", help="every page of every role instead of the most used ones")
    parser.add_argument("--report", type=Path)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill a demonstration site unless one is kept, measure its pages, and write the report."""
    options = read_options(arguments)
    data = Path(os.environ["DOUDI_DATA"]).resolve()
    if not options.keep:
        command = ["demo-site", "--payroll", "--people", str(options.people), "--out", str(data), "--no-serve"]
        subprocess.run([sys.executable, "-m", "doudi.commandline", *command], check=True)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "doudi.settings", "DOUDI_DEMONSTRATION": "yes"}
    os.environ |= {"DOUDI_DEMONSTRATION_DAY": DEMONSTRATION_DAY, "DOUDI_DEMONSTRATION_BEGAN": f"{time.time():.3f}"}
    from django.conf import settings

    from doudi import wsgi  # noqa: F401 - warms the process as the web service does

    settings.ALLOWED_HOSTS = ["testserver"]
    measured = costs_of_every_page if options.every else costs_of
    costs = []
    for account in options.accounts:
        for cost in measured(account, options.times):
            costs.append(cost)
            print(f"{cost.median:8.1f} ms  {cost.role}  {cost.page}", flush=True)
    if options.every:
        write_report_of_every_page(options.report or REPORT_OF_EVERY_PAGE, costs, options.people, options.times)
    else:
        write_report(options.report or REPORT, costs, options.people, options.times)


if __name__ == "__main__":
    main()
