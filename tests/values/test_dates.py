"""Dates and ranges in Chinese."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.values.dates import format_date_range, with_dates_in_words

FIRST, LAST = date(2023, 1, 1), date(2023, 6, 30)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (FIRST, LAST, "2023年1月1日至2023年6月30日"),
        (FIRST, None, "2023年1月1日起"),
        (None, LAST, "至2023年6月30日"),
        (None, None, "至今"),
    ],
)
def test_date_ranges(first: date | None, last: date | None, words: str) -> None:
    assert format_date_range(first, last) == words


def test_dates_of_a_sentence_are_written_out() -> None:
    assert with_dates_in_words("于2026-11-29前办结，2023-05-10起。") == "于2026年11月29日前办结，2023年5月10日起。"
    assert with_dates_in_words("凭证记-2023-05-0012，文件 2023-05-10.xlsx、BK-2023-05-10") == (
        "凭证记-2023-05-0012，文件 2023-05-10.xlsx、BK-2023-05-10"
    )
