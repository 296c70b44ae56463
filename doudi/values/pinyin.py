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


def initials_of(name: str) -> str:
    """The initials of a name: wxm for 王小明."""
    return "".join(part[:1] for part in syllables(name))


def pinyin_of(name: str) -> str:
    """The letters of a name: wangxiaoming for 王小明."""
    return "".join(syllables(name))
