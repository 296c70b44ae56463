"""Normalisation of typed text: full-width signs, spaces, the apostrophe of Excel."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’‘`′"
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats (direction marks, zero widths), private use, halves of pairs, separators."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def half_width(text: str) -> str:
    """The text with full-width digits, letters and signs in half width."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text)


def without_spaces(text: str) -> str:
    """The text without white space, line breaks and invisible signs."""
    joined = "".join(text.split())
    return joined if joined.isascii() else joined.translate(_INVISIBLE)


def has_hidden_characters(text: str) -> bool:
    """Whether a text has control characters, direction marks or other signs that no reader sees."""
    return not text.isprintable() and any(unicodedata.category(sign) in _UNSEEN for sign in text)


def with_full_stop(text: str) -> str:
    """The text with a Chinese full stop at its end, unless it ends a sentence already."""
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """The text in half width, without spaces and the apostrophe of text cells in Excel."""
    return without_spaces(half_width(text)).lstrip(_APOSTROPHES).rstrip(_APOSTROPHES)
