"""What the cells of a list say of a person."""

from __future__ import annotations

import pytest

from doudi.matching.row_facts import row_facts, sex_of


@pytest.mark.clause("GB2261-1")
@pytest.mark.parametrize(
    ("cell", "sex"),
    [("1", "male"), ("2", "female"), ("0", None), ("9", None), ("男", "male"), (" 女 ", "female"), ("3", None)],
)
def test_codes_of_sex_are_those_of_the_standard(cell: str, sex: str | None) -> None:
    assert sex_of(cell) == sex
    assert row_facts("刘国强", None, None, cell, None).sex == sex
