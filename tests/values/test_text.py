"""Cleaning of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.values.text import compact, half_width, without_spaces


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("１２３\uff38", "123X"), ("￥", "¥"), ("（元）", "(元)"), ("王　玥", "王 玥"), ("plain", "plain")],
)
def test_half_width(typed: str, clean: str) -> None:
    assert half_width(typed) == clean


def test_spaces_of_any_width_are_removed() -> None:
    assert without_spaces(" 王\u3000玥\u00a0\n\u200b\ufeff") == "王玥"


def test_apostrophe_is_removed_at_the_ends_only() -> None:
    assert compact(" '360’") == "360"
    assert compact("a'b") == "a'b"


@given(st.text())
def test_compact_is_idempotent(text: str) -> None:
    assert without_spaces(without_spaces(text)) == without_spaces(text)
    assert not any(sign.isspace() for sign in compact(text))
