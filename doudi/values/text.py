"""Cleaning of text as people type it: full-width signs, stray spaces, the apostrophe Excel shows."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’‘`′"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def half_width(text: str) -> str:
    """The same text with full-width digits, letters and signs as their plain forms."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text)


def without_spaces(text: str) -> str:
    """The same text without white space of any width, line breaks or invisible signs."""
    joined = "".join(text.split())
    return joined if joined.isascii() else joined.translate(_INVISIBLE)


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """Half width, without spaces and without the apostrophe that marks a text cell in Excel."""
    return without_spaces(half_width(text)).lstrip(_APOSTROPHES).rstrip(_APOSTROPHES)
