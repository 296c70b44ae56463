"""Search keys of names: sound, initials, and the name without one character.

Sounds that local speakers confuse (zh and z, n and l, ang and an) are folded, so that a name heard on the telephone
is found. Every key is an indexed column, so that the search works the same on both databases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from doudi.values.pinyin import syllables
from doudi.values.text import compact

_FOLDS = (
    (re.compile(r"^zh"), "z"),
    (re.compile(r"^ch"), "c"),
    (re.compile(r"^sh"), "s"),
    (re.compile(r"^n(?=.)"), "l"),
    (re.compile(r"^r"), "l"),
    (re.compile(r"^h(?=u)"), "f"),
    (re.compile(r"(?<=[aeiu])ng$"), "n"),
)
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class NameKeys:
    """The columns for the search by name."""

    name_sound: str
    name_initials: str
    given_name: str
    name_frame: str


@lru_cache(maxsize=2_000)
def fold(syllable: str) -> str:
    """A syllable with confusable sounds folded."""
    for pattern, replacement in _FOLDS:
        syllable = pattern.sub(replacement, syllable)
    return syllable


def name_keys(name: str) -> NameKeys:
    """The keys of a name."""
    plain = compact(name)
    parts = syllables(plain)
    return NameKeys(
        name_sound="".join(map(fold, parts))[:120],
        name_initials="".join(part[:1] for part in parts),
        given_name=plain[1:],
        name_frame=plain[:1] + plain[-1:] if len(plain) > 1 else plain,
    )


def split_pinyin(text: str) -> str | None:
    """Folded sound of pinyin; None where it cannot be split into syllables."""
    letters = "".join(_LATIN.findall(text.lower()))
    return _cut(letters)


@lru_cache(maxsize=1)
def _all_syllables() -> frozenset[str]:
    from pypinyin import Style
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style import convert

    found = set()
    for readings in PINYIN_DICT.values():
        for reading in readings.split(","):
            plain = str(convert(reading, Style.NORMAL, strict=False)).lower()
            if plain.isascii() and plain.isalpha():
                found.add(plain)
    return frozenset(found)


@lru_cache(maxsize=4_096)
def _cut(letters: str) -> str | None:
    """Split greedily, with backtracking where the rest cannot be split."""
    if not letters:
        return ""
    known = _all_syllables()
    for length in range(min(6, len(letters)), 0, -1):
        head = letters[:length]
        if head in known and (length > 1 or head in "aoe"):
            rest = _cut(letters[length:])
            if rest is not None:
                return fold(head) + rest
    return None
