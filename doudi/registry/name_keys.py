"""Search keys of names: sound, initials, and the name without one character.

Sounds that local speakers confuse (zh and z, n and l, ang and an) are folded, so that a name heard on the telephone
is found. Every key is an indexed column, so that the search works the same on both databases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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
_SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "解": "xie",
    "任": "ren",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "华": "hua",
    "尹": "yin",
    "翟": "zhai",
    "覃": "qin",
    "缪": "miao",
    "乐": "yue",
}


@dataclass(frozen=True)
class NameKeys:
    """The columns for the search by name."""

    name_sound: str
    name_initials: str
    given_name: str
    name_frame: str


@lru_cache(maxsize=30_000)
def _pinyin(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(character, style=Style.NORMAL, errors="default")[0].lower()


def syllables(name: str) -> list[str]:
    """The pinyin of each character, with the special readings of surnames."""
    parts = [_pinyin(character) for character in name]
    if name[:1] in _SURNAMES:
        parts[0] = _SURNAMES[name[0]]
    return parts


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
