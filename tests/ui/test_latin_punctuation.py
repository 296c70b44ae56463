"""Punctuation of English pages."""

from __future__ import annotations

import pytest

from doudi.ui.latin_punctuation import with_latin_punctuation


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>曾有田：Confirmed（true），May 2023。</p>", "<p>曾有田: Confirmed (true), May 2023. </p>"),
        ("<p>收入150元，2人。</p>", "<p>收入150元，2人。</p>"),
        ("<p>Mother（曾有田）</p>", "<p>Mother (曾有田) </p>"),
        ("<p>三组（旧房）</p>", "<p>三组（旧房）</p>"),
        ("<b>曾有田</b>：<i>Paid</i>，\n  <i>May</i>", "<b>曾有田</b>: <i>Paid</i>, <i>May</i>"),
        ('<i title="A，B">A、B</i>', '<i title="A，B">A, B</i>'),
        ("<textarea>A，B</textarea>A，B", "<textarea>A，B</textarea>A, B"),
        ("<script>x = 'A，B'</script><p>A；B", "<script>x = 'A，B'</script><p>A; B"),
        ('<p lang="zh-Hans">A，B</p>', '<p lang="zh-Hans">A，B</p>'),
        ("<p>米油常备（桥头乡，Daily necessities）</p>", "<p>米油常备 (桥头乡, Daily necessities) </p>"),
        ("<p>于民字〔2023〕30号</p>", "<p>于民字〔2023〕30号</p>"),
        ("<p>Stops after death〔P18-17.c〕</p>", "<p>Stops after death [P18-17.c] </p>"),
        ("<p>by 《Notice》（No. 30）；now</p>", '<p>by "Notice" (No. 30); now</p>'),
        ("<p>Opening data（虚拟县）, May</p>", "<p>Opening data (虚拟县), May</p>"),
        ("<p>Supplement＝Standard</p>", "<p>Supplement = Standard</p>"),
        ("<p>within 18 days of acceptance.Paid from May.</p>", "<p>within 18 days of acceptance. Paid from May.</p>"),
        ("<p>回盘.txt, e.g. 0.3.0, Word.docx</p>", "<p>回盘.txt, e.g. 0.3.0, Word.docx</p>"),
    ],
)
def test_marks_between_english_parts_are_latin_and_others_stay(page: str, shown: str) -> None:
    assert with_latin_punctuation(page) == shown
