"""Guards taken away one at a time: the tests of the money must notice every one.

python -m tests.faults.mutants.__main__ [-j 2] [--only WORDS] [--list]: each mutant is a small change in a copy of the
source.
First the tests beside each guard are asked, those that speak of it before the others; only for mutants that nobody
noticed there, all tests of the money. A mutant that cannot be loaded proves nothing and counts as invalid.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.database_image import FOLDER, image_folder
from tests.faults.mutants import (
    account_guards,
    application_office_guards,
    assessment_guards,
    bank_and_ledger_guards,
    bought_and_given_guards,
    care_guards,
    check_and_clock_guards,
    citizen_form_guards,
    conference_guards,
    crafted_post_guards,
    death_and_card_guards,
    dues_guards,
    emergency_guards,
    family_file_guards,
    forged_fact_guards,
    household_account_guards,
    inspection_guards,
    joint_and_return_guards,
    judgement_guards,
    list_and_picker_guards,
    matching_guards,
    matter_guards,
    navigation_guards,
    notice_guards,
    offset_guards,
    personal_data_guards,
    province_guards,
    publication_guards,
    recipient_request_guards,
    recognition_guards,
    recovery_code_guards,
    recovery_order_guards,
    recovery_reduction_guards,
    relief_money_guards,
    run_guards,
    screening_guards,
    second_look_guards,
    self_care_guards,
    take_over_guards,
    text_message_guards,
    trace_guards,
    visit_and_move_guards,
    withdrawal_guards,
)
from tests.faults.mutants.forked_runs import LONGEST_SECONDS
from tests.faults.mutants.mutant import (
    ALL_MONEY_TESTS,
    ROOT,
    TESTS_BESIDE,
    Mutant,
)
from tests.faults.mutants.refusal_guards import (
    EQUAL,
    Refusal,
    refusals,
    write_switched,
)

COPIED = ("doudi", "tests", "bench", "pyproject.toml", "manage.py", "Makefile")
MOST_HINTED = 8


class Verdict(Enum):
    """The verdict about a mutant."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    INVALID = "INVALID"


@dataclass(frozen=True)
class Asked:
    """The verdict with the first failing test, or why the tests could not run."""

    verdict: Verdict
    said: str


class Copy:
    """A copy of the source in which one file is changed, tested and restored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, folder / name)
        subprocess.run([sys.executable, "-m", "compileall", "-q", "doudi", "tests"], cwd=folder, check=False)

    def ask(self, mutant: Mutant, tests: Sequence[str]) -> Asked:
        path = self.folder / mutant.path
        original, stat = path.read_bytes(), path.stat()
        try:
            changed = mutant.applied_to(original.decode())
            ast.parse(changed)
        except (LookupError, SyntaxError) as error:
            return Asked(Verdict.INVALID, str(error))
        path.write_text(changed, encoding="utf-8")
        try:
            return self.run(tests)
        finally:
            path.write_bytes(original)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # so that what was compiled of it holds again

    def run(self, tests: Sequence[str]) -> Asked:
        """Run tests until one fails; what they leave behind is removed with the folder of the run."""
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "-p", "no:cacheprovider", *tests]
        with tempfile.TemporaryDirectory(prefix="doudi-mutant-run-") as left:
            try:
                done = subprocess.run(
                    command,
                    cwd=self.folder,
                    env=self.environment(left),
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=LONGEST_SECONDS,
                )
            except subprocess.TimeoutExpired:
                return Asked(Verdict.KILLED, f"not done in {LONGEST_SECONDS} seconds")
        return _verdict(done.returncode, done.stdout)

    def environment(self, left: str) -> dict[str, str]:
        """Return the environment of a run, with a folder of its own for everything it writes."""
        own = {"DOUDI_DATA": f"{left}/data", "TMPDIR": left, FOLDER: str(image_folder())}
        return {**os.environ, **own}


def _verdict(code: int, printed: str) -> Asked:
    """Return the verdict: killed only if tests ran and one failed (pytest exits with 1)."""
    if code == 0:
        return Asked(Verdict.SURVIVED, "every test passed")
    failed = [line.split(" - ")[0] for line in printed.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))]
    ran = any(line.startswith("FAILED") for line in failed) or "ERROR at teardown of" in printed
    if code == 1 and failed and ran:
        return Asked(Verdict.KILLED, failed[0].partition(" ")[2])
    return Asked(Verdict.INVALID, " / ".join(failed[:1] or printed.splitlines()[-1:]))


def _ask_forked(chosen: Sequence[Mutant], folder: Path) -> dict[str, Asked]:
    """Ask the tests that speak of each, in forks of a process that has loaded what they share.

    Refusals are in the copy all at once, each with a switch, so that the source itself is loaded once as well.
    """
    copy, texts, found = Copy(folder), _spoken_of(), dict[str, Asked]()
    switched = [one for one in chosen if isinstance(one, Refusal)]
    write_switched(folder, switched)
    plan: list[tuple[int, list[str], str, str]] = []
    for number, one in enumerate(switched or chosen):
        text = "" if switched else one.applied_to((folder / one.path).read_text(encoding="utf-8"))
        if (tests := hinted(one, texts)) and "migrations/" not in one.path and "guards" not in one.path:
            plan.append((number, tests, "" if switched else one.path, text))
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="doudi-mutant-run-") as left:
        command = [sys.executable, "-m", "tests.faults.mutants.forked_runs", "plan.json"]
        environment = copy.environment(left)
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            begun = time.monotonic()
            for line in running.stdout:
                number, code, printed = json.loads(line)
                mutant = (switched or chosen)[number]
                asked = _verdict(1 if code < 0 else code, printed if code >= 0 else "FAILED tests: not done in time")
                found[mutant.name] = asked
                _tell(mutant, asked, time.monotonic() - begun)
                begun = time.monotonic()
    return found


def _tell(mutant: Mutant, asked: Asked, seconds: float, *, far: bool = False) -> None:
    verdict = f"{asked.verdict.value}{' far' if far else ''}"
    print(f"{verdict}: {mutant.name} | {asked.said} | {seconds:.0f} s", flush=True)


def _spoken_of() -> dict[str, str]:
    """Return every test of the money and of casework with its source."""
    found = {}
    for path in sorted(
        one
        for place in ("payments", "funding", "casework", "registry")
        for one in (ROOT / "tests" / place).rglob("test_*.py")
    ):
        source = path.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[f"{path.relative_to(ROOT)}::{node.name}"] = ast.get_source_segment(source, node) or ""
    return found


def hinted(mutant: Mutant, texts: dict[str, str]) -> list[str]:
    """Return the tests that mention a guard, the most specific first."""
    scores = {
        test: sum(
            (10 + len(mutant.hints) - place) * (hint in text) + text.count(hint)
            for place, hint in enumerate(mutant.hints)
        )
        for test, text in texts.items()
    }
    best = sorted((test for test, score in scores.items() if score), key=lambda test: -scores[test])
    return best[:MOST_HINTED]


def near(mutant: Mutant, texts: dict[str, str]) -> list[str]:
    """Return the tests beside a guard, those that mention it first."""
    beside = next(tests for start, tests in TESTS_BESIDE.items() if mutant.path.startswith(start))
    return [*hinted(mutant, texts), *beside]


def _tests_beside(mutants: Sequence[Mutant]) -> list[str]:
    """Return the tests beside a few mutants; a file that lies in a folder of the list is not named again."""
    named = sorted({test for one in mutants for test in near(one, {})})
    return [test for test in named if not any(test.startswith(f"{folder}/") for folder in named)]


def _ask_all(mutants: Sequence[Mutant], copies: list[Copy], *, far: bool) -> dict[str, Asked]:
    waiting: queue.Queue[Mutant] = queue.Queue()
    for one in mutants:
        waiting.put(one)
    texts, found = _spoken_of(), dict[str, Asked]()

    def work(copy: Copy) -> None:
        while True:
            try:
                mutant = waiting.get_nowait()
            except queue.Empty:
                return
            begun = time.monotonic()
            asked = copy.ask(mutant, ALL_MONEY_TESTS if far else near(mutant, texts))
            found[mutant.name] = asked
            _tell(mutant, asked, time.monotonic() - begun, far=far)

    workers = [threading.Thread(target=work, args=[copy]) for copy in copies]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return found


def every_mutant() -> list[Mutant]:
    """Return the mutants written by hand and those of every refusal."""
    return [
        *application_office_guards.MUTANTS,
        *citizen_form_guards.MUTANTS,
        *crafted_post_guards.MUTANTS,
        *death_and_card_guards.MUTANTS,
        *run_guards.MUTANTS,
        *screening_guards.MUTANTS,
        *navigation_guards.MUTANTS,
        *account_guards.MUTANTS,
        *offset_guards.MUTANTS,
        *personal_data_guards.MUTANTS,
        *recipient_request_guards.MUTANTS,
        *recovery_code_guards.MUTANTS,
        *text_message_guards.MUTANTS,
        *bank_and_ledger_guards.MUTANTS,
        *recovery_order_guards.MUTANTS,
        *recovery_reduction_guards.MUTANTS,
        *relief_money_guards.MUTANTS,
        *second_look_guards.MUTANTS,
        *check_and_clock_guards.MUTANTS,
        *list_and_picker_guards.MUTANTS,
        *matching_guards.MUTANTS,
        *province_guards.MUTANTS,
        *judgement_guards.MUTANTS,
        *matter_guards.MUTANTS,
        *dues_guards.MUTANTS,
        *emergency_guards.MUTANTS,
        *family_file_guards.MUTANTS,
        *joint_and_return_guards.MUTANTS,
        *household_account_guards.MUTANTS,
        *inspection_guards.MUTANTS,
        *conference_guards.MUTANTS,
        *notice_guards.MUTANTS,
        *assessment_guards.MUTANTS,
        *recognition_guards.MUTANTS,
        *publication_guards.MUTANTS,
        *forged_fact_guards.MUTANTS,
        *visit_and_move_guards.MUTANTS,
        *withdrawal_guards.MUTANTS,
        *self_care_guards.MUTANTS,
        *care_guards.MUTANTS,
        *bought_and_given_guards.MUTANTS,
        *take_over_guards.MUTANTS,
        *trace_guards.MUTANTS,
        *(one for one in refusals() if one.name not in EQUAL),
    ]


def main() -> int:
    """Return 0 if every mutant could be tried and was killed."""
    given = argparse.ArgumentParser()
    given.add_argument("-j", type=int, default=1, help="how many at once")
    given.add_argument("--only", nargs="*", default=[], help="only mutants with one of these words in the name")
    given.add_argument("--list", action="store_true", help="name them and do nothing")
    asked = given.parse_args()
    chosen = [one for one in every_mutant() if not asked.only or any(word in one.name for word in asked.only)]
    if asked.list:
        print("\n".join(one.name for one in chosen))
        return 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="doudi-mutants-") as folder:
        copies = [Copy(Path(folder) / f"copy{number}") for number in range(max(1, asked.j))]
        sound = copies[0].run(_tests_beside(chosen) if asked.only else ALL_MONEY_TESTS)
        if sound.verdict is not Verdict.SURVIVED:
            print(f"the tests fail without any mutant: {sound.said}")
            return 2
        print(f"{len(chosen)} mutants; without any, the tests pass", flush=True)
        found: dict[str, Asked] = {}
        for refusing in (True, False):
            some = [one for one in chosen if isinstance(one, Refusal) == refusing]
            if some:
                found |= _ask_forked(some, Path(folder) / f"forked{refusing}")
        unnoticed = [one for one in chosen if one.name not in found or found[one.name].verdict is not Verdict.KILLED]
        found |= _ask_all(unnoticed, copies, far=False)
        left = [one for one in chosen if found[one.name].verdict is Verdict.SURVIVED]
        found |= _ask_all(left, copies, far=True)
    counted = {verdict: [name for name, one in found.items() if one.verdict is verdict] for verdict in Verdict}
    for verdict in (Verdict.SURVIVED, Verdict.INVALID):
        for name in counted[verdict]:
            print(f"{verdict.value}: {name}: {found[name].said}")
    print(
        f"{len(counted[Verdict.KILLED])} killed, {len(counted[Verdict.SURVIVED])} survived, "
        f"{len(counted[Verdict.INVALID])} invalid of {len(chosen)}, {time.monotonic() - begun:.0f} s"
    )
    return 1 if counted[Verdict.SURVIVED] or counted[Verdict.INVALID] else 0


if __name__ == "__main__":
    sys.exit(main())
