"""Width and lines of a text in an Excel cell, in half-width characters."""

from __future__ import annotations

import math
from collections.abc import Sequence


def display_width(text: str) -> int:
    """The width of a text in half-width characters; a Chinese character counts two."""
    return len(text) if text.isascii() else sum(1 if ord(character) < 0x2000 else 2 for character in text)


def fitting_width(texts: Sequence[str], *, narrowest: float = 5, widest: float = 24) -> float:
    """A column width, within limits, that shows each of these texts on one line."""
    return min(max([narrowest, *(display_width(text) + 1.5 for text in texts)]), widest)


def lines_needed(text: str, width: float) -> int:
    """The number of lines of a wrapped text in a column, with the breaks in the text."""
    return sum(max(1, math.ceil(display_width(part) / max(width - 1, 1))) for part in text.split("\n"))
