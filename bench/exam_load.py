"""Let many officers take one exam at once against the web server, and count errors and waiting times.

``python -m bench.exam_load --officers 300 --questions 20`` makes a store of its own with invented accounts, starts the
web server on it, and stops it again. Each officer begins within the same ten seconds, reads the sheet, answers every
question after a drawn pause, and hands in.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

_HOST, _PORT = "127.0.0.1", 8799
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SETTINGS = "bench.exam_settings"


class Officer(threading.Thread):
    """Takes the exam and notes what each request took."""

    def __init__(self, number: int, session: str, contest: int, pauses: tuple[float, float]) -> None:
        super().__init__(daemon=True)
        self.chance = random.Random(number)
        self.contest, self.pauses = contest, pauses
        self.cookies = dict([session.split("=", 1)])
        self.seconds: list[float] = []
        self.errors: list[str] = []

    def ask(self, method: str, path: str, body: str = "", kind: str = "application/x-www-form-urlencoded") -> Any:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": kind, "X-CSRFToken": self.token, "Origin": f"http://{_HOST}:{_PORT}"}
        began = time.monotonic()
        try:
            connection = http.client.HTTPConnection(_HOST, _PORT, timeout=60)
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except OSError as error:
            self.errors.append(f"{path}: {error}")
            return None, ""
        self.seconds.append(time.monotonic() - began)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equal, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status >= 400:
            self.errors.append(f"{path}: {answer.status} {text[:80]}")
        return answer, text

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, 10))
        self.token = ""
        _answer, page = self.ask("GET", "/contests/exams/")
        found = _TOKEN.search(page)
        if found is None:
            self.errors.append("no form on the page")
            return
        self.token = found[1]
        answer, _page = self.ask("POST", f"/contests/{self.contest}/begin/")
        address = answer.getheader("Location") if answer else ""
        if not address or "/exams/" not in address:
            self.errors.append("not begun")
            return
        _answer, page = self.ask("GET", address)
        numbers = re.findall(r'data-number="(\d+)"', page)
        for number in numbers:
            time.sleep(self.chance.uniform(*self.pauses))
            self.ask("POST", f"{address}answers/", json.dumps({number: self.chance.randrange(4)}), "application/json")
        self.ask("POST", f"{address}finish/")


def _prepare(officers: int, questions: int) -> tuple[int, list[str]]:
    """Make accounts, a bank and an open contest; return its key and a session for each officer."""
    import django

    django.setup()
    from datetime import timedelta

    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from doudi.core.accounts.actions import open_account
    from doudi.core.accounts.models import User
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.actions import load_divisions
    from doudi.core.divisions.models import Division
    from doudi.outreach.contests.exams.actions import ContestPlan, confirm_contest, enter_contest
    from doudi.outreach.contests.questions.bank import refresh_bank

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Division.objects.exists():
        load_divisions()
    county = Division.objects.get(level="county")
    for name in ("bureau", "director"):
        role = "bureau_officer" if name == "bureau" else "bureau_leader"
        open_account(
            by=SYSTEM, username=name, name=name, role=role, division=county, password=os.urandom(9).hex(), initial=False
        )
    villages = list(Division.objects.filter(level="village"))
    for number in range(officers):
        User.objects.create(
            username=f"officer{number}",
            name=f"officer {number}",
            role="village_cadre",
            division=villages[number % len(villages)],
            is_password_change_due=False,
            tour_finished_at=timezone.now(),
        )
    refresh_bank(by=SYSTEM)
    now = timezone.now()
    plan = ContestPlan("exam", questions, 60, now - timedelta(minutes=1), now + timedelta(hours=2))
    bureau, director = (User.objects.get(username=name) for name in ("bureau", "director"))
    contest = confirm_contest(by=director, contest=enter_contest(by=bureau, plan=plan))
    sessions = []
    for user in User.objects.filter(username__startswith="officer"):
        client = Client()
        client.force_login(user)
        sessions.append(next(f"{key}={morsel.value}" for key, morsel in client.cookies.items() if "sessionid" in key))
    return contest.pk, sessions


def main() -> int:
    """Run the exam and print what it took; return 1 where there was an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=300)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--least-pause", type=float, default=3.0)
    parser.add_argument("--longest-pause", type=float, default=9.0)
    chosen = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="doudi-exam-")
    os.environ |= {"DOUDI_DATA": folder, "DJANGO_SETTINGS_MODULE": _SETTINGS, "DOUDI_MODE": "development"}
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'exam.sqlite3'}")
    contest, sessions = _prepare(chosen.officers, chosen.questions)
    command = [sys.executable, "-c", "from doudi.commandline.serve import web_server as s;"]
    command[2] += f"s('{_HOST}', {_PORT}, 2).serve()"
    server = subprocess.Popen(command)
    try:
        _wait()
        pauses = (chosen.least_pause, chosen.longest_pause)
        officers = [Officer(number, session, contest, pauses) for number, session in enumerate(sessions)]
        began = time.monotonic()
        for officer in officers:
            officer.start()
        for officer in officers:
            officer.join()
        return _report(officers, time.monotonic() - began, contest)
    finally:
        server.terminate()


def _wait() -> None:
    for _attempt in range(240):
        try:
            connection = http.client.HTTPConnection(_HOST, _PORT, timeout=5)
            connection.request("GET", "/health/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    message = "the web server did not start"
    raise SystemExit(message)


def _report(officers: list[Officer], took: float, contest: int) -> int:
    from doudi.outreach.contests.models import ExamSheet

    seconds = sorted(one for officer in officers for one in officer.seconds)
    errors = [error for officer in officers for error in officer.errors]
    sheets = ExamSheet.objects.filter(contest=contest, handed_in_at__isnull=False)
    answers = sum(len(sheet.answers) for sheet in sheets)
    middle, ninety_nine = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    print(
        f"officers={len(officers)} handed_in={sheets.count()} answers={answers} requests={len(seconds)} "
        f"errors={len(errors)} seconds={took:.0f} median={middle:.3f} p99={ninety_nine:.3f} longest={seconds[-1]:.3f}"
    )
    for error in errors[:10]:
        print(error)
    return 1 if errors else 0


if __name__ == "__main__":
    raise SystemExit(main())
