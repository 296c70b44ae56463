"""Names by their letters: every reading of a character counts."""

from __future__ import annotations

import pytest

from doudi.values.pinyin import begins_with_letters


@pytest.mark.parametrize(
    ("name", "letters", "found"),
    [
        ("长龙居委会", "cl", True),
        ("长龙居委会", "zl", True),
        ("长龙居委会", "changl", True),
        ("长龙居委会", "zhanglongju", True),
        ("长龙居委会", "cg", False),
        ("桥头乡", "qt", True),
        ("桥头乡", "qiaotouxiang", True),
        ("桥头乡", "qtxx", False),
        ("桥头乡", "qiaotouxianga", False),
        ("", "q", False),
    ],
)
def test_letters_of_a_name(name: str, letters: str, found: bool) -> None:
    assert begins_with_letters(name, letters) is found
