"""Every carrier of every clause taken out: a test or worked case that names the clause must fail.

python -m tests.faults.mutants.carriers [-j 2] [--only WORDS] [--resume] [--list]

Each pair of a carrier and a clause that it carries is tried by itself. Rules and figures are first asked of the worked
cases in this process, which takes a few milliseconds; the rest runs the marked tests in a process of its own. The
result is kept in docs/benchmarks/carriers.json and carriers.md with the commit; with --resume what was proved at the
same commit is not asked again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from doudi import policy
from doudi.policy.engine.clause_coverage import all_carriers, all_tests
from doudi.policy.engine.errors import RuleBookError
from doudi.policy.rule_book_in_force import law_in_force
from tests.database_image import FOLDER, image_folder
from tests.faults.mutants.carrier_report import KEPT, write_report
from tests.faults.mutants.law_without import books_without
from tests.policy.relief_examples import failures, read_relief_cases
from tests.policy.worked_examples import differences, expectations, read_cases, targets_of

ROOT = Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 600
IN_THE_LAW = frozenset({"rule", "parameter"})


@dataclass(frozen=True)
class Pair:
    """A carrier, a clause that it carries, and the tests that name the clause."""

    kind: str
    name: str
    clause: str
    tests: tuple[str, ...]

    @property
    def carrier(self) -> str:
        """Kind and name of the carrier."""
        return f"{self.kind}:{self.name}"

    @property
    def id(self) -> str:
        """Carrier and clause in one line."""
        return f"{self.carrier} {self.clause}"


NOTHING_TAKEN_OUT = Pair("", "", "", ())


@dataclass(frozen=True)
class Proof:
    """What became of a pair: proved, UNPROVED or INVALID, and the test that failed or why none did."""

    carrier: str
    clause: str
    verdict: str
    said: str


def pairs() -> list[Pair]:
    """List every pair of a carrier and a clause that tests name; what has no test is half and needs no proof."""
    named: dict[str, list[str]] = {}
    for test in all_tests():
        for clause in test.clauses:
            named.setdefault(clause, []).append(test.id)
    return [
        Pair(carrier.kind, carrier.name, clause, tuple(named[clause]))
        for carrier in all_carriers(policy.rule_book())
        for clause in carrier.clauses
        if clause in named
    ]


def proved_by_worked_cases(pair: Pair) -> Proof | None:
    """Take a rule or figure out in every way; None if the worked cases do not notice each."""
    if pair.kind not in IN_THE_LAW:
        return None
    failed = [_failed_worked_case(pair, way) for way in _ways(pair)]
    return Proof(pair.carrier, pair.clause, "proved", failed[0]) if failed and all(failed) else None


def proved_by_tests(pair: Pair) -> Proof:
    """Take the carrier out in every way, and ask the tests until one fails."""
    marked, said = _marked([pair]), ""
    for way in _ways(pair):
        failed = _failed_worked_case(pair, way) if pair.kind in IN_THE_LAW else ""
        verdict, said = ("proved", failed) if failed else _run(pair, way, marked)
        if verdict != "proved":
            return Proof(pair.carrier, pair.clause, verdict, f"way {way}: {said}")
    return Proof(pair.carrier, pair.clause, "proved", said)


def _marked(chosen: list[Pair]) -> list[str]:
    return list(dict.fromkeys(test for pair in chosen for test in pair.tests if not test.startswith("doudi/")))


def _ways(pair: Pair) -> range:
    if pair.kind not in IN_THE_LAW:
        return range(1)
    return range(len(list(books_without(policy.rule_book(), pair.kind, pair.name, pair.clause))))


def _failed_worked_case(pair: Pair, way: int) -> str:
    """Return the first worked case of the clause that fails without the rule or figure; empty if all hold."""
    sound = law_in_force.declared
    law_in_force.__dict__["declared"] = list(books_without(sound, pair.kind, pair.name, pair.clause))[way][1]
    try:
        for case in _cases():
            if pair.clause in case["cites"] and _fails(case):
                return f"doudi/policy/examples/{case['file']}::{case['name']}"
    except RuleBookError:
        return ""
    finally:
        law_in_force.__dict__["declared"] = sound
    return ""


@cache
def _cases() -> list[dict[str, Any]]:
    return [*read_cases(), *read_relief_cases()]


def _fails(case: dict[str, Any]) -> bool:
    if "case" in case:
        return bool(failures(case))
    for one in expectations(case):
        evaluator = policy.rule_book().household_evaluator(sorted(targets_of(one.wanted, one.month)), one.county)
        evaluated = evaluator.evaluate_month(one.month, one.known, one.household, one.people, one.awards)
        shared = {**evaluated.county, **evaluated.household}
        if differences(one, {person["person_id"]: {**shared, **person} for person in evaluated.people}):
            return True
    return False


def _run(pair: Pair, way: int, tests: list[str]) -> tuple[str, str]:
    """Run the marked tests without the carrier until one fails; without any pair, as the source is."""
    if not tests:
        return "UNPROVED", "every worked case holds"
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "-p", "no:cacheprovider"]
    command += ["-p", "tests.faults.mutants.without_carrier", *tests]
    with tempfile.TemporaryDirectory(prefix="doudi-carrier-") as left:
        without = json.dumps([pair.kind, pair.name, pair.clause, way])
        own = {"DOUDI_WITHOUT": without, "DOUDI_DATA": f"{left}/data", "TMPDIR": left}
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, **own, FOLDER: str(image_folder()), "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                check=False,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return "proved", f"not done in {LONGEST_SECONDS} seconds"
    if done.returncode == 0:
        return "UNPROVED", "every test passed"
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))]
    if done.returncode == 1 and failed:
        return "proved", failed[0].split(" - ")[0].partition(" ")[2]
    return "INVALID", (done.stdout + done.stderr).strip()[-300:]


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    changed = git("status", "--porcelain", "--", "doudi", "tests")
    return git("rev-parse", "HEAD") + ("+changes" if changed else "")


def _chosen(only: list[str]) -> Iterator[Pair]:
    for pair in pairs():
        if not only or any(word in pair.id for word in only):
            yield pair


def main() -> int:
    """Return 0 if every pair is proved."""
    given = argparse.ArgumentParser()
    given.add_argument("-j", type=int, default=1, help="how many at once")
    given.add_argument("--only", nargs="*", default=[], help="only pairs with one of these words in carrier or clause")
    given.add_argument("--resume", action="store_true", help="keep what is proved at this commit already")
    given.add_argument("--list", action="store_true", help="name them and do nothing")
    asked = given.parse_args()
    chosen = list(_chosen(asked.only))
    if asked.list:
        print("\n".join(pair.id for pair in chosen))
        return 0
    commit, begun = _commit(), time.monotonic()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if asked.resume and KEPT.exists() else {}
    proofs = {f"{one['carrier']} {one['clause']}": Proof(**one) for one in kept.get("proofs", ())}
    if kept.get("commit") != commit:
        proofs = {}
    left = [pair for pair in chosen if pair.id not in proofs or proofs[pair.id].verdict != "proved"]
    print(f"{len(chosen)} pairs of carrier and clause, {len(left)} to try", flush=True)
    for pair in left:
        if proof := proved_by_worked_cases(pair):
            _tell(proofs, pair, proof, commit)
    left = [pair for pair in left if pair.id not in proofs or proofs[pair.id].verdict != "proved"]
    sound, said = _run(NOTHING_TAKEN_OUT, 0, _marked(left))
    if _marked(left) and sound != "UNPROVED":
        print(f"the tests fail without anything taken out: {said}")
        return 2
    with ThreadPoolExecutor(asked.j) as pool:
        for pair, proof in zip(left, pool.map(proved_by_tests, left), strict=True):
            _tell(proofs, pair, proof, commit)
    bad = [one for one in proofs.values() if one.verdict != "proved"]
    for one in bad:
        print(f"{one.verdict}: {one.carrier} {one.clause} | {one.said}")
    print(f"{len(proofs) - len(bad)} proved, {len(bad)} not, {time.monotonic() - begun:.0f} s")
    return 1 if bad else 0


def _tell(proofs: dict[str, Proof], pair: Pair, proof: Proof, commit: str) -> None:
    proofs[pair.id] = proof
    print(f"{proof.verdict}: {pair.id} | {proof.said}", flush=True)
    write_report(commit, [asdict(one) for one in proofs.values()])


if __name__ == "__main__":
    sys.exit(main())
