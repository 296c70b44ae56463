"""Row numbers in words."""

import pytest

from doudi.values.row_numbers import row_numbers_in_words


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([3], "第 3 行"),
        ([5, 3, 4, 9], "第 3—5、9 行"),
        ([2, 2], "第 2 行"),
        (range(1, 30, 2), "第 1、3、5、7、9、11、13、15、17、19、21、23 行等（另有 3 行）"),
    ],
)
def test_rows_in_words(rows: list[int], text: str) -> None:
    assert row_numbers_in_words(rows) == text
