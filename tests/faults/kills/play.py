"""The same month of payroll again and again with kills inside its steps, compared with an undisturbed month."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from doudi.payments import invariants
from doudi.payments.bank_exchange.actions import finish_files
from tests.faults.kills.county import answer_to, build
from tests.faults.kills.money_record import differences, money
from tests.faults.kills.payroll_steps import Step, file, steps
from tests.faults.kills.postgresql_cluster import Cluster
from tests.faults.kills.victims import Outcome, Web, in_process

WAYS = ("worker", "web")
"""What carries out a step: a process that calls the action, as the worker does, or the web server for a browser."""

VICTIMS = (*WAYS, "database")
_EVERY_INVARIANT = 10
_KILLED_AGAIN = {"prepare": 0.7, "release": 0.7, "files": 0.7, "answer": 0.7, "close": 0.6}
_SELDOM_AGAIN = 0.2
_FEW = 20


class Play:
    """A county, copied again for every month; ``inside`` counts the kills before a step had ended."""

    def __init__(self, folder: Path, seed: int, people: int) -> None:
        self.folder, self.chance, self.seed = folder, random.Random(f"kills {seed}"), seed
        self.violations: list[str] = []
        self.victims, self.killed_steps, self.inside, self.seen, self.ended = (Counter[str]() for _each in range(5))
        self.kills = self.months = 0
        self.seconds: dict[tuple[str, str], float] = {}
        self.expected: list[dict[str, list[str]]] = []
        self.answer = b""
        self.last: tuple[int, Step] | None = None
        self.begun = time.monotonic()
        self.cluster = Cluster(folder / "cluster")
        self.steps = steps(lambda: self.answer)
        self.cookies = self._built(people)
        self._new_month()
        self.web = Web(self.cookies).ready()
        self.spare: Web | None = None

    def _built(self, people: int) -> dict[str, str]:
        self.cluster.ask("CREATE DATABASE play")
        kept = self.folder / "cookies"
        built = in_process(lambda: kept.write_bytes(pickle.dumps(build(people))))
        if built.how != "done":
            message = f"the county could not be built: {built}"
            raise RuntimeError(message)
        self.cluster.ask("ALTER DATABASE play RENAME TO kept")
        shutil.copytree(self.folder / "data", self.folder / "kept", symlinks=True)
        cookies: dict[str, str] = pickle.loads(kept.read_bytes())  # noqa: S301 - written by ourselves just now
        return cookies

    def end(self) -> None:
        """Stop all processes."""
        for one in (self.web, self.spare):
            if one is not None:
                one.kill()
        self.cluster.stop()

    # --- the month that nobody disturbs ---------------------------------------------------------------

    def calibrate(self, rounds: int) -> None:
        """Play the month undisturbed in each way; measure each step and keep the record after it."""
        for way in WAYS * rounds:
            self._new_month()
            found = [self._money()]
            for number, step in enumerate(self.steps):
                ended = self._do(step, way)
                if ended.how != "done":
                    message = f"{step.name} by {way}: {ended}"
                    raise RuntimeError(message)
                self.seconds[way, f"{number} {step.name}"] = ended.seconds
                found.append(self._money())
                if step.name == "hand over":
                    self.answer = self.answer or answer_to(file())
            if self.expected:
                self._same(found[-1], self.expected[-1], f"undisturbed by {way}")
            self.expected = found
            self._sound(f"undisturbed by {way}", every=True)

    def _new_month(self) -> None:
        from django.db import connections

        connections.close_all()
        self.cluster.copy("kept", "play")
        for name in ("bank-files", "attachments"):
            shutil.rmtree(self.folder / "data" / name, ignore_errors=True)
            if (self.folder / "kept" / name).is_dir():
                shutil.copytree(self.folder / "kept" / name, self.folder / "data" / name)

    def _do(self, step: Step, way: str, kill: Callable[..., None] | None = None, after: float = 0.0) -> Outcome:
        if way == "web":
            return self.web.press(step.sent(), kill, after)
        return in_process(step.call, kill, after)

    # --- and those that somebody does -----------------------------------------------------------------

    def kill(self, wanted: int) -> None:
        """Play months until enough kills fell inside a step; complete the last month."""
        while self.inside.total() < wanted and not self.violations:
            self._new_month()
            self.months += 1
            for number, step in enumerate(self.steps):
                where = f"month {self.months}, {step.name}"
                is_done = False
                while not is_done and self._is_killed(step, wanted):
                    is_done = self._kill_inside(number, where)
                self._do_again(number, where)
                if self.violations:
                    return
            self._sound("the end of the month", every=True)

    def _is_killed(self, step: Step, wanted: int) -> bool:
        """Whether the step is killed again; kills are spread over the month."""
        if self.inside.total() >= wanted or self.violations:
            return False
        first = self.last != (self.months, step)
        self.last = (self.months, step)
        if wanted < _FEW:
            return first and self.chance.random() < wanted / len(self.steps)
        return first or self.chance.random() < _KILLED_AGAIN.get(step.name, _SELDOM_AGAIN)

    def _kill_inside(self, number: int, where: str) -> bool:
        """Kill, restart and check; return whether the step is on record nevertheless."""
        step, victim = self.steps[number], self.chance.choice(VICTIMS)
        way = victim if victim in WAYS else self.chance.choice(WAYS)
        after = self.chance.random() * self.seconds[way, f"{number} {step.name}"]
        self._judge_killed(self._do(step, way, self._weapon(victim), after), victim, way, step, where)
        self._restart(victim)
        return self._neither_half(number, f"{where}, {victim} killed at {after:.3f} s")

    def _do_again(self, number: int, where: str) -> None:
        step, way = self.steps[number], self.chance.choice(WAYS)
        ended = self._do(step, way)
        self.ended["done" if ended.how == "done" else f"refused {ended.told}"] += 1
        known = ended.how == "done" or (ended.how == "refused" and (ended.told in step.again or way == "web"))
        if not known or (ended.how == "refused" and not ended.told):
            self._violated(f"{where}: done again by {way} it came out as {ended}")
        self._same(self._money(), self.expected[number + 1], where)

    def _weapon(self, victim: str) -> Callable[..., None]:
        if victim == "database":
            return lambda *_who: self.cluster.kill()
        if victim == "web":
            return lambda *_who: self.web.kill()
        return lambda who: os.kill(who, signal.SIGKILL)

    def _judge_killed(self, ended: Outcome, victim: str, way: str, step: Step, where: str) -> None:
        self.kills += 1
        self.victims[victim] += 1
        self.killed_steps[step.name] += 1
        self.inside[victim] += ended.inside
        self.seen[ended.how] += 1
        if ended.how == "error" or (victim == "database" and ended.inside and ended.how == "lost"):
            self._violated(f"{where}: {victim} killed, and by {way} the user saw {ended}")

    def _restart(self, victim: str) -> None:
        """Restart what was killed and run what the product runs at its start."""
        if victim == "database":
            self.cluster.start()
        if victim == "web":
            self.web = (self.spare or Web(self.cookies)).ready()
            self.spare = Web(self.cookies)
        ended = in_process(finish_files)
        if ended.how != "done":
            self._violated(f"after a kill of {victim} the start came out as {ended}")

    def _neither_half(self, number: int, where: str) -> bool:
        """Check that all of the step or nothing of it is on record, and that the invariants hold; return which."""
        now = self._money()
        is_done = now == self.expected[number + 1]
        if now != self.expected[number] and not is_done:
            self._violated(f"{where}: half done: {differences(self.expected[number], now)[:6]}")
        self._sound(where, every=self.kills % _EVERY_INVARIANT == 0)
        return is_done

    # --- judging --------------------------------------------------------------------------------------

    def _money(self) -> dict[str, list[str]]:
        return money()

    def _same(self, found: dict[str, list[str]], wanted: dict[str, list[str]], where: str) -> None:
        if found != wanted:
            self._violated(f"{where}: {differences(wanted, found)[:6]}")

    def _sound(self, where: str, *, every: bool) -> None:
        for one in invariants.check_all(None if every else range(1, 19)):
            self._violated(f"{where}: {one}")

    def _violated(self, what: Any) -> None:
        self.violations.append(f"seed {self.seed}, {self.kills} kills, {what}")

    def line(self) -> str:
        """Return a summary in a few lines."""
        took = time.monotonic() - self.begun
        return (
            f"seed {self.seed}: {self.kills} kills ({_counted(self.victims)}) in {self.months} months, "
            f"{self.inside.total()} inside of a step ({_counted(self.inside)}), {len(self.violations)} violations, "
            f"{took:.0f} s\n"
            f"steps: {_counted(self.killed_steps)}\nseen when killed: {_counted(self.seen)}\n"
            f"done again: {_counted(self.ended)}"
        )


def _counted(numbers: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers.most_common())
