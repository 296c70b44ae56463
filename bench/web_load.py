"""Load test of the web site: a county in the database of DATABASE_URL, many officers at once.

Run by scripts/bench-web.sh on PostgreSQL. Every response is checked: status 200 and words that the page must show.
Township officers open households, people, searches, lists and the desk of their own township.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import platform
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

STARTED_WITHIN_SECONDS = 120
THINKING_SECONDS = 5.0
PASSWORD = "a-long-enough-word-7"  # noqa: S105 - of accounts that live as long as the benchmark
ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "benchmarks" / "web.md"


@dataclass
class LoadSample:
    """Milliseconds by kind of page, and wrong responses, as one client saw them."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def open_accounts(data: Path, number: int) -> list[dict[str, Any]]:
    """Open the accounts of the officers; return for each a session and the households and people they may see."""
    os.environ |= {"DOUDI_DATA": str(data), "DJANGO_SETTINGS_MODULE": "doudi.settings"}
    import django

    django.setup()
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division
    from doudi.registry.models import Award, Person

    townships = list(Division.objects.filter(level=Division.Level.TOWNSHIP))
    officers = []
    for place in range(number):
        township = townships[place % len(townships)]
        user = open_account(
            by=SYSTEM,
            username=f"officer{place}",
            name=f"经办{place}",
            role="township_officer",
            division=township,
            password=PASSWORD,
            initial=False,
        )
        people = Person.objects.visible_to(user)
        recipients = people.filter(pk__in=Award.objects.values("person_id"))[:200]
        names = list(people.order_by("pk").values_list("name", flat=True)[:400:4])
        officers.append(
            {
                "session": _session(user),
                "households": [person.household_id for person in recipients],
                "people": [person.pk for person in recipients],
                "names": names,
            }
        )
    return officers


def _session(user: Any) -> str:
    """Create a session as after signing in: passwords are slow on purpose and not measured here."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from doudi.demo_site.fresh_sessions import pass_second_factor

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    pass_second_factor(user, session)
    return str(session.session_key)


class Officer:
    """The browser of one officer."""

    def __init__(self, data: dict[str, Any], seed: int, port: int) -> None:
        self.data = data
        self.random = random.Random(seed)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {"sessionid": data["session"]}

    def get(self, address: str) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            self.connection.request("GET", address, headers=headers)
            response = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            # The server closes idle connections; a browser connects again.
            self.connection.close()
            self.connection.request("GET", address, headers=headers)
            response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return response.status, text

    def next_page(self) -> tuple[str, str, str]:
        """Draw the next page: its kind, its address, and words it must show."""
        dice = self.random.random()
        if dice < 0.40:
            return "household", f"/households/{self.random.choice(self.data['households'])}/", "应发"
        if dice < 0.70:
            return "search", f"/search/?q={quote(self.random.choice(self.data['names']))}", "找到"
        if dice < 0.85:
            return "person", f"/people/{self.random.choice(self.data['people'])}/", "基本情况"
        if dice < 0.95:
            return "list", "/households/?programme=dibao", "在享人员"
        return "desk", "/", "工作台"


def play_officer(
    data: dict[str, Any], seed: int, port: int, until: float, think: float, load_sample: LoadSample
) -> None:
    """Open pages until the time is over, with pauses of ``think`` seconds on average."""
    officer = Officer(data, seed, port)
    while time.monotonic() < until:
        kind, address, words = officer.next_page()
        started = time.perf_counter()
        status, text = officer.get(address)
        load_sample.taken[kind].append((time.perf_counter() - started) * 1000)
        if status != 200 or words not in text:
            load_sample.wrong.append(f"{status} {kind}")
        if think:
            time.sleep(officer.random.expovariate(1 / think))


def run_client(officers: list[dict[str, Any]], first: int, port: int, until: float, think: float, answers: Any) -> None:
    """Play some officers in one process, each in a thread, and put the samples into ``answers``."""
    results = [LoadSample() for _officer in officers]
    threads = [
        threading.Thread(target=play_officer, args=(officer, first + number, port, until, think, results[number]))
        for number, officer in enumerate(officers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken: dict[str, list[float]] = defaultdict(list)
    for result in results:
        for kind, times in result.taken.items():
            taken[kind] += times
    answers.put((dict(taken), [wrong for result in results for wrong in result.wrong]))


def load(officers: list[dict[str, Any]], number: int, port: int, seconds: int, think: float = 0) -> dict[str, Any]:
    """Play a number of officers at once; return pages per second, milliseconds and wrong responses."""
    everybody = [officers[place % len(officers)] for place in range(number)]
    processes = min(4, number)
    answers: Any = multiprocessing.Queue()
    began = time.monotonic()
    until = began + seconds
    clients = [
        multiprocessing.Process(
            target=run_client, args=(everybody[place::processes], place * 1000, port, until, think, answers)
        )
        for place in range(processes)
    ]
    for client in clients:
        client.start()
    results = [answers.get() for _client in clients]
    for client in clients:
        client.join()
    taken: dict[str, list[float]] = defaultdict(list)
    wrong: list[str] = []
    for times, mistakes in results:
        wrong += mistakes
        for kind, each in times.items():
            taken[kind] += each
    every = sorted(milliseconds for times in taken.values() for milliseconds in times)
    return {
        "pages": len(every),
        "per_second": len(every) / seconds,
        "wrong": len(wrong),
        "examples": wrong[:3],
        "p50": percentile(every, 50),
        "p95": percentile(every, 95),
        "by_kind": {kind: (percentile(times, 50), percentile(times, 95)) for kind, times in taken.items()},
    }


def percentile(times: list[float], part: int) -> float:
    """A percentile of times; 0 when there are fewer than two."""
    return statistics.quantiles(times, n=100)[part - 1] if len(times) > 1 else 0.0


def memory_megabytes(group: int) -> float:
    """The resident memory of a process group."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                pages = int((entry / "statm").read_text().split()[1])
                total += pages * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ProcessLookupError):
            continue
    return total / 1_000_000


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the service answers.

    Raises:
        TimeoutError: the process ended, or does not answer in time.
    """
    until = time.monotonic() + STARTED_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
        finally:
            connection.close()
    message = "the service did not start"
    raise TimeoutError(message)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the service and its worker processes."""
    for sign in (15, 9):
        try:
            os.killpg(server.pid, sign)
            server.wait(20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.web_load")
    parser.add_argument("--people", type=int, default=1_100_000)
    parser.add_argument("--seconds", type=int, default=20, help="length of the runs without pauses")
    parser.add_argument("--soak-seconds", type=int, default=600, help="length of the run with pauses")
    parser.add_argument("--officers", type=int, default=60, help="accounts; each may be used by several clients")
    parser.add_argument("--soak-officers", type=int, default=250)
    parser.add_argument("--workers", type=int, default=4, help="worker processes of the service")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--report", type=Path, default=REPORT)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Load an invented county into DOUDI_DATA, serve it, measure it under load, and write the report."""
    options = read_options(arguments)
    data = Path(os.environ["DOUDI_DATA"]).resolve()
    command = [sys.executable, "-m", "doudi.commandline"]
    county = ["--people", str(options.people), "--seed", "1", "--format", "parquet", "--out", str(data / "county")]
    subprocess.run([*command, "demo-county", *county], check=True)
    started = time.monotonic()
    subprocess.run([*command, "load", str(data / "county")], check=True)
    loading = time.monotonic() - started
    officers = open_accounts(data, options.officers)
    from django.db import connections

    connections.close_all()
    server = subprocess.Popen(
        [*command, "serve", "--port", str(options.port), "--workers", str(options.workers)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds, port = options.seconds, options.port
    try:
        wait_for(server, port)
        load(officers, 8, port, min(5, seconds))  # warm up
        figures = {"loading": loading, "32": load(officers, 32, port, seconds), "60": load(officers, 60, port, seconds)}
        before = memory_megabytes(server.pid)
        figures["soak"] = load(officers, options.soak_officers, port, options.soak_seconds, think=THINKING_SECONDS)
        figures["memory"] = (before, memory_megabytes(server.pid))
    finally:
        stop(server)
    write_report(options, figures)


def write_report(options: argparse.Namespace, figures: dict[str, Any]) -> None:
    """Write the page of figures with their targets, missed or met."""
    lines = [
        "# 网页负荷 · The web site under load",
        "",
        "由 `make bench-web` 写成，不手工修改。Written by `make bench-web`.",
        "",
        f"- 日期：{date.today().isoformat()}",  # noqa: DTZ011 - a date for readers
        f"- 机器：{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}；"
        "PostgreSQL、网页服务（4 进程）和模拟的浏览器都在这一台上",
        f"- 数据：虚拟的于都县 {options.people:,} 人；{options.officers} 个乡镇账号；"
        "页面的比例：看户 40 %，查人 30 %，看人 15 %，名单 10 %，工作台 5 %；每个回答都核对状态和内容",
        "",
        "| 项目 | 结果 | 目标 | |",
        "|---|---|---|---|",
    ]

    def row(item: str, result: str, target: str = "", is_met: bool | None = None) -> None:
        mark = "" if is_met is None else ("达到" if is_met else "**未达到**")
        lines.append(f"| {item} | {result} | {target} | {mark} |")

    row("全县装入 PostgreSQL", f"{figures['loading']:.0f} 秒", "3 分钟以内", figures["loading"] < 180)
    at_once, officers = figures["32"], figures["60"]
    row(
        "32 个连接，不停地点",
        f"每秒 {at_once['per_second']:.0f} 页，p95 {at_once['p95']:.0f} 毫秒",
        "每秒 400 页以上",
        at_once["per_second"] >= 400,
    )
    row("出错", str(at_once["wrong"] + officers["wrong"]), "0", at_once["wrong"] + officers["wrong"] == 0)
    names = {"household": "看户", "search": "查人", "person": "看人", "list": "名单", "desk": "工作台"}
    for kind, name in names.items():
        middle, high = officers["by_kind"].get(kind, (0.0, 0.0))
        has_target = kind in {"household", "search"}
        target = "p95 150 毫秒以内" if has_target else ""
        taken = f"p50 {middle:.0f} 毫秒，p95 {high:.0f} 毫秒"
        row(f"60 个经办人不停地点：{name}", taken, target, high < 150 if has_target else None)
    soak = figures["soak"]
    share = soak["wrong"] / max(soak["pages"], 1)
    taken = f"{soak['pages']:,} 页，p95 {soak['p95']:.0f} 毫秒，出错 {soak['wrong']}"
    row(
        f"{options.soak_officers} 人边想边点，{options.soak_seconds / 60:.0f} 分钟",
        taken,
        "出错少于 0.1 %",
        share < 0.001,
    )
    before, after = figures["memory"]
    row("　服务进程内存，前后", f"{before:.0f} → {after:.0f} MB", "不增长", after < before * 1.15)
    options.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    print(json.dumps(figures, ensure_ascii=False, default=str)[:2000])


if __name__ == "__main__":
    main()
