"""Punctuation of English pages: templates and lists join their parts with the marks of Chinese sentences."""

from __future__ import annotations

import re

_LATIN = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "；": "; ",
        "：": ": ",
        "。": ". ",
        "（": " (",
        "）": ") ",
        "〔": " [",
        "〕": "] ",
        "《": ' "',
        "》": '" ',
        "＝": " = ",
        "？": "? ",
        "！": "! ",
        "　": " ",
    }
)
_CLOSING = {"（": "）", "〔": "〕", "《": "》"}
_ALL = "，、；：。（）〔〕《》＝？！　"
_JOINING = frozenset("，、；：（）〔〕　")
"""Marks that join parts: beside Chinese at the edge of a text they belong to the page, others to the Chinese."""
_CHINESE_OR_TYPED = r"<(?:script|style|textarea|pre)\b.*?</|<[^>]*\blang=\"zh-Hans\"[^>]*>[^<]*"
_PARTS = re.compile(rf"({_CHINESE_OR_TYPED}|<[^>]*>[^<{_ALL}.]*(?=<|\Z))|[^<]+|<[^>]*>", re.DOTALL)
_MARKS = re.compile(rf"\s*(?:[{_ALL}]\s*)+[,;.:]?")
_SPACE_BEFORE_MARK = re.compile(r"\s+(?=[,;:.)\]?!])|(?<=[(\[])\s+|(?<=\s)\s+")
_SENTENCES_TOGETHER = re.compile(r"(?<=[a-z][a-z)]\.)(?=[A-Z][a-z]* )")
"""Where one English sentence follows another without a space, as Chinese ones do."""


def with_latin_punctuation(page: str) -> str:
    """Write the marks of an HTML page as English does.

    Marks within Chinese stay, and so do attributes, what is typed into fields, and texts marked as Chinese.
    """
    return _PARTS.sub(lambda part: part[0] if part[1] else _of_text(part[0]), page)


def _of_text(text: str) -> str:
    """Write the marks of a text between two tags; a bracket is closed as it was opened."""
    open_brackets: list[bool] = []

    def in_latin(found: re.Match[str]) -> str:
        marks = found[0]
        is_chinese = _is_within_chinese(text, found)
        if any(mark in marks for mark in _CLOSING.values()) and open_brackets:
            is_chinese = open_brackets.pop()
        if opening := next((mark for mark in marks if mark in _CLOSING), ""):
            is_chinese = is_chinese and not _holds_latin(text[found.end() :], _CLOSING[opening])
            open_brackets.append(is_chinese)
        return marks if is_chinese else _SPACE_BEFORE_MARK.sub("", marks.translate(_LATIN))

    return text if text.startswith("<") else _SENTENCES_TOGETHER.sub(" ", _MARKS.sub(in_latin, text))


def _holds_latin(rest: str, closing: str) -> bool:
    """Whether there is a Latin letter before the bracket is closed."""
    return any(letter.isascii() and letter.isalpha() for letter in rest.partition(closing)[0])


def _is_within_chinese(text: str, marks: re.Match[str]) -> bool:
    before = next((letter for letter in reversed(text[: marks.start()]) if letter.isalpha()), "")
    after = next((letter for letter in text[marks.end() :] if letter.isalpha()), "")
    if before and after:
        return _is_chinese(before) and _is_chinese(after)
    return _is_chinese(before or after) and not _JOINING.issuperset("".join(marks[0].split()))


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"
