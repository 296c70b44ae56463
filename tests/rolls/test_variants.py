"""Rolls of other layouts than the samples: written as a file, read, and compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.rolls.model import Sheet
from doudi.rolls.read.files import read_rolls
from tests.rolls.variant_rolls import VARIANTS, Expected, Variant


def _name(make: Callable[[], Variant]) -> str:
    return make().file


@pytest.mark.parametrize("make", VARIANTS, ids=_name)
def test_variant_is_read(make: Callable[[], Variant], tmp_path: Path) -> None:
    variant = make()
    reading = read_rolls([variant.make(tmp_path)])
    assert not reading.skipped
    assert len(reading.sheets) == len(variant.expected)
    for sheet, expected in zip(reading.sheets, variant.expected, strict=True):
        _check(sheet, expected)


def _check(sheet: Sheet, expected: Expected) -> None:
    assert (sheet.kind, sheet.programme) == (expected.kind, expected.programme)
    read = (sheet.households, sheet.people, sheet.covered, sheet.month_total_fen)
    assert read == (expected.households, expected.people, expected.covered, expected.month_total_fen)
    assert (sheet.area, sheet.township, sheet.month) == (expected.area, expected.township, expected.month)
    letters = {meaning: column.letter for meaning in expected.columns if (column := sheet.column(meaning))}
    assert letters == expected.columns
    found = sorted((problem.row, problem.code) for problem in sheet.problems if problem.row)
    assert found == sorted(expected.problems)
