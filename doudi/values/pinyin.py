"""Pinyin of names, with the special readings of surnames."""

from __future__ import annotations

from functools import lru_cache

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


@lru_cache(maxsize=30_000)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    return tuple(reading.lower() for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def begins_with_letters(name: str, letters: str) -> bool:
    """Whether the initials or the pinyin of a name begin with letters, in any reading: cl and zl for 长龙."""
    initials = zip(name, letters, strict=False)
    fits = len(letters) <= len(name) and all(
        any(reading.startswith(letter) for reading in _readings(character)) for character, letter in initials
    )
    return fits or _spells(name, letters)


def _spells(name: str, letters: str) -> bool:
    if not letters:
        return True
    return bool(name) and any(
        reading.startswith(letters) or (letters.startswith(reading) and _spells(name[1:], letters[len(reading) :]))
        for reading in _readings(name[0])
    )
