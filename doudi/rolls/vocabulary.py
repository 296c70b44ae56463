"""Meanings of the words on rolls, by the patterns in ``vocabulary.yaml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from doudi.values.text import compact

_LONG_NUMBER = 11
"""Digits of a telephone number; no sign for nothing and no 同上 is as long."""
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_UNIT = re.compile(
    r"(?:[,:：;。.、]|单位)*(?:万?元|圆)?(?:/(?:人|户|月|年|人月|人[·.]月|户月|户[·.]月|每月))*[,:：;。.、]*$"
)
_LEADING = re.compile(r"^[\d\s.、*★※]+(?=\D)")
_YEARLY = re.compile(r"年")
_PER_HEAD_UNIT = re.compile(r"/人|人均|每人|人[·./]?月")


@cache
def _words() -> dict[str, Any]:
    text = resources.files("doudi.rolls").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


@cache
def _column_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entry["meaning"], re.compile("|".join(f"(?:{pattern})" for pattern in entry["patterns"])))
        for entry in _words()["columns"]
    )


@cache
def _compiled(*path: str) -> re.Pattern[str]:
    entry: Any = _words()
    for step in path:
        entry = entry[step]
    return re.compile(entry, flags=re.IGNORECASE)


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """A header without spaces, brackets, units and numbering: 月人均补差（元） gives 月人均补差."""
    plain = compact(text)
    bare = _LEADING.sub("", _UNIT.sub("", _BRACKETS.sub("", plain)))
    return bare or _UNIT.sub("", plain.strip("()[]【】"))


@lru_cache(maxsize=4096)
def column_meaning(text: str) -> str | None:
    """The meaning of a header, or None if no pattern matches."""
    if not text or len(compact(text)) > 40:
        return None
    for candidate in dict.fromkeys((header_key(text), compact(text))):
        for meaning, pattern in _column_patterns():
            if candidate and pattern.fullmatch(candidate):
                return meaning
    return None


def is_yearly(header: str) -> bool:
    """Whether the header names an amount per year: 年人均收入, but not 月人均收入 or 年月."""
    plain = compact(header)
    return bool(_YEARLY.search(plain)) and "月" not in plain


def is_per_head(header: str) -> bool:
    """Whether the header or its unit names an amount per person."""
    return bool(_PER_HEAD_UNIT.search(compact(header)))


@lru_cache(maxsize=1024)
def group_kind(text: str) -> str | None:
    """The owner of the columns below a group header: head, member, carer, guardian or account."""
    plain = header_key(text)
    return next((kind for kind in _words()["groups"] if _compiled("groups", kind).fullmatch(plain)), None)


@lru_cache(maxsize=1024)
def programmes_in(text: str) -> tuple[str, ...]:
    """The programmes that a title names, narrow ones before wide ones."""
    plain = compact(text)
    programmes = [str(entry["programme"]) for entry in _words()["programmes"] if re.search(entry["pattern"], plain)]
    return _narrowed(programmes, plain)


def _narrowed(programmes: Sequence[str], plain: str) -> tuple[str, ...]:
    """Drop programmes whose word is part of a narrower one, and split the two disability subsidies."""
    if "dibao_margin" in programmes:
        return ("dibao_margin",)
    subsidies = tuple(name for name in ("disability_living", "disability_nursing") if name in programmes)
    if "child_living" in programmes:
        return ("child_living",)
    if "tekun" in programmes:
        return ("tekun",)
    if "laid_off_1960s" in programmes:
        return ("laid_off_1960s",)
    if "disability" in programmes and ("两项" in plain or "两补" in plain or not subsidies):
        return ("disability_living", "disability_nursing")
    if subsidies and ("残" in plain or "disability" in programmes):
        return subsidies
    return ("dibao",) if "dibao" in programmes else ()


@lru_cache(maxsize=1024)
def areas_in(text: str) -> tuple[str, ...]:
    """urban and rural, as far as the text names them."""
    plain = compact(text)
    return tuple(area for area in ("urban", "rural") if _compiled("areas", area).search(plain))


def is_certificate_title(text: str) -> bool:
    """Whether a title or file name announces a list of disability certificates."""
    return _compiled("certificates").search(compact(text)) is not None


@cache
def _relations() -> dict[str, str]:
    return {compact(word): code for code, words in _words()["relations"].items() for word in words}


@lru_cache(maxsize=4096)
def relation_code(text: str) -> str | None:
    """The code of a relation to the head: head, spouse, child, ...; None for an unknown word."""
    plain = compact(text).strip("()")
    bare = plain.removeprefix("户主").removeprefix("之").removeprefix("的")
    return _relations().get(plain) or _relations().get(bare)


@lru_cache(maxsize=4096)
def value_code(kind: str, text: str) -> str | None:
    """The code of a word: self_care and 半护理 give partial; None for an unknown word."""
    plain = compact(text)
    if not plain:
        return None
    return next((code for code in _words()["values"][kind] if _compiled("values", kind, code).fullmatch(plain)), None)


@cache
def _nothing() -> frozenset[str]:
    return frozenset(str(word) for word in _words()["nothing"])


@cache
def _same_as_above() -> frozenset[str]:
    return frozenset(compact(word) or word for word in _words()["same_as_above"])


def is_blank_text(text: str) -> bool:
    """Whether a text is a sign for nothing: a dash, 无, an error value."""
    return not _is_a_long_number(text) and _is_blank_word(text)


@lru_cache(maxsize=4096)
def _is_blank_word(text: str) -> bool:
    return compact(text) in _nothing() or text.strip() in _nothing()


def _is_a_long_number(text: str) -> bool:
    """Whether a text starts with a long number; such texts are all different and would fill the cache."""
    return len(text) >= _LONG_NUMBER and text[:_LONG_NUMBER].isdigit()


def is_ditto(text: str) -> bool:
    """Whether a text refers to the cell above: 同上, 〃."""
    return not _is_a_long_number(text) and _is_ditto(text)


@lru_cache(maxsize=4096)
def _is_ditto(text: str) -> bool:
    plain = text.strip()
    return bool(plain) and (plain in _same_as_above() or compact(plain) in _same_as_above())


@lru_cache(maxsize=4096)
def is_total_label(text: str) -> bool:
    """Whether a line with this label is a total line."""
    return _compiled("total_label").fullmatch(compact(text)) is not None


@lru_cache(maxsize=4096)
def is_grand_total_label(text: str) -> bool:
    """Whether the label announces the total of the whole sheet."""
    return _compiled("grand_total_label").match(compact(text)) is not None


@lru_cache(maxsize=4096)
def is_footer(text: str) -> bool:
    """Whether the text belongs below a roll: signatures, notes, author."""
    return _compiled("footer").fullmatch(compact(text)) is not None
