"""The tables of security requirements name tests that exist, and leave no requirement of levels 1 and 2 out."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "security.md"
STATES = {"做到", "部分", "未做", "不适用", "部署"}
LAST_OF_SECTION = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}
"""The last requirement of levels 1 and 2 in each section of ASVS 5.0.0; those of level 3 come after them."""


def rows() -> list[list[str]]:
    """Return the cells of the rows about ASVS."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if re.match(r"\| \d+\.\d+\.\d+", line)]


def numbers_of(cell: str) -> list[str]:
    """Return the requirements that a row is about; "至" goes from the first to the last of a section."""
    found = []
    for part in cell.split("、"):
        first, _, last = part.partition("至")
        section, _, begin = first.rpartition(".")
        end = last.rpartition(".")[2] or begin
        found += [f"{section}.{number}" for number in range(int(begin), int(end) + 1)]
    return found


@lru_cache
def functions_of(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def is_there(named: str) -> bool:
    """Whether a file exists, and the test in it that is named."""
    name, _, test = named.partition("::")
    return (ROOT / name).is_file() and (not test or test in functions_of(ROOT / name))


def test_proofs_of_security_requirements_exist() -> None:
    named = set(re.findall(r"`((?:tests|docs|deploy|scripts|doudi)/[^`\s]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert len(named) > 40
    assert sorted(name for name in named if not is_there(name)) == []
    assert not is_there("tests/test_security_requirements.py::test_of_nothing")


def test_every_requirement_of_levels_1_and_2_has_its_row() -> None:
    wanted = [f"{section}.{number}" for section, last in LAST_OF_SECTION.items() for number in range(1, last + 1)]
    assert len(wanted) == 253
    named = [number for numbers, *_rest in rows() for number in numbers_of(numbers)]
    assert sorted(named) == sorted(wanted)


def test_what_is_met_has_a_proof_and_what_is_not_has_a_reason() -> None:
    for numbers, state, reason, proof in rows():
        assert state in STATES, numbers
        assert reason, numbers
        assert "`" in proof or state != "做到", numbers
