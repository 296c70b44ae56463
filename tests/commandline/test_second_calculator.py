"""``doudi dues`` against a second calculator that shares no code with it."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import second_calculator
from tests.commandline.conftest import read_csv
from tests.commandline.second_calculator import all_dues, random_snapshot, text_of, write_snapshot

HOUSEHOLDS = 400


def month(text: str) -> int:
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


@pytest.mark.parametrize(
    ("first", "last", "known", "seed"),
    [
        ("2022-10", "2023-12", date(2023, 5, 10), 1),
        ("2022-10", "2023-12", date(2023, 3, 31), 2),
        ("2024-06", "2025-06", date(2026, 1, 1), 3),
    ],
)
@pytest.mark.clause(
    "P30-1.1",
    "P30-1.2",
    "P30-1.3",
    "P30-1.4",
    "P30-1.5",
    "P30-1.7",
    "P30-1.9",
    "P30-1.10",
    "P30-1.11",
    "P30-1.12",
    "P30-3.2",
)
def test_dues_agree_with_the_second_calculator(
    doudi: Callable[..., Any], tmp_path: Path, first: str, last: str, known: date, seed: int
) -> None:
    households = random_snapshot(seed, HOUSEHOLDS, month(first), month(last))
    write_snapshot(tmp_path, households)
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", tmp_path, "--from", first, "--to", last, "--known", known, "--out", out)
    assert code == 0, said
    computed = {
        (row["person_id"], row["programme"], number): int(row["amount_fen"])
        for row in read_csv(out)
        for number in range(month(row["from_month"]), month(row["to_month"]) + 1)
    }
    expected = all_dues(households, month(first), month(last), known)
    differing = {key for key in {*computed, *expected} if computed.get(key) != expected.get(key)}
    shown = [
        (person, programme, text_of(number), f"law {expected.get(key, 0)}", f"doudi {computed.get(key, 0)}")
        for key in sorted(differing)[:10]
        for person, programme, number in [key]
    ]
    assert shown == []
    assert {programme for _person, programme, _month in expected} >= {
        "tekun_care",
        "child_living",
        "disability_nursing",
    }
    assert len(expected) > 3_000


def test_second_calculator_imports_nothing_of_doudi() -> None:
    tree = ast.parse(Path(second_calculator.__file__).read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(module.startswith(("doudi", "tests")) for module in modules)
