"""Width and lines of a text in an Excel cell, in half-width characters."""

from __future__ import annotations

import math
from collections.abc import Sequence


def display_width(text: str) -> int:
    """How many half-width characters a text takes; a Chinese character takes two."""
    return len(text) if text.isascii() else sum(1 if ord(character) < 0x2000 else 2 for character in text)


def fitting_width(texts: Sequence[str], *, narrowest: float = 5, widest: float = 24) -> float:
    """A column width in which all of these texts show on one line, within limits."""
    return min(max([narrowest, *(display_width(text) + 1.5 for text in texts)]), widest)


def lines_needed(text: str, width: float) -> int:
    """Lines a wrapped text takes in a column, breaks in the text included."""
    return sum(max(1, math.ceil(display_width(part) / max(width - 1, 1))) for part in text.split("\n"))
