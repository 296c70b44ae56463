"""Places named in a search: townships and villages in any form (桥头乡, 桥头, 桥头村委会), within a scope."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from doudi.values.divisions import township_stem, townships, village_stems, villages
from doudi.values.text import compact

_SHORTEST = 2
_JOINED = re.compile(r"(.{1,12}?(?:乡|镇|村|社区|居委会))(?=.)")


@dataclass(frozen=True)
class Reading:
    """One way to read the words of a search: people of some divisions (empty: everywhere in scope), and a name."""

    places: tuple[str, ...]
    name: str


@cache
def _codes_by_form() -> dict[str, tuple[str, ...]]:
    """Return the codes of divisions by each form of their name."""
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for township in townships():
        for form in (township.name, township_stem(township.name)):
            codes[form][township.code] = None
        for village in villages(township.code):
            for form in (village.name, *village_stems(village.name)):
                codes[form][village.code] = None
    return {form: tuple(found) for form, found in codes.items() if len(form) >= _SHORTEST}


def places_named(word: str, scope: str) -> tuple[str, ...]:
    """Return the codes of divisions in a scope with a name, without those inside another one of them."""
    plain = compact(word)
    by_form = _codes_by_form()
    forms = dict.fromkeys((plain, township_stem(plain), *sorted(village_stems(plain))))
    return _outermost(code for form in forms for code in by_form.get(form, ()) if _is_related(code, scope))


def narrowed(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    """Return what two lists of divisions have in common: the inner one of each pair."""
    second = tuple(second)
    return _outermost(
        inner for code in first for other in second if _is_related(code, other) for inner in [max(code, other, key=len)]
    )


def readings(words: list[str], scope: str) -> list[Reading]:
    """Return the ways to read the words, the plainest first: all as a name, and some of them as a place."""
    words = [part for word in words for part in _without_joined_place(word, scope)]
    found = [(word, places_named(word, scope)) for word in words]
    is_named = any(places for _word, places in found)
    result = [Reading((), "".join(words))]
    if not is_named:
        return result
    rest = [word for word, places in found if not places]
    common = _common([places for _word, places in found if places])
    if common:
        result.append(Reading(common, "".join(rest)))
    elif not rest:
        for index, (_word, places) in enumerate(found):
            result.append(Reading(places, "".join(words[:index] + words[index + 1 :])))
    return result


def _common(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    common = lists[0]
    for places in lists[1:]:
        common = narrowed(common, places)
    return common


def _without_joined_place(word: str, scope: str) -> list[str]:
    """Split a place off a word that begins with one, such as 桥头乡李明."""
    match = _JOINED.match(word)
    if match is None or places_named(word, scope) or not places_named(match[1], scope):
        return [word]
    return [match[1], *_without_joined_place(word[match.end() :], scope)]


def _is_related(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)


def _outermost(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes without those that lie inside another one."""
    distinct = sorted(dict.fromkeys(codes), key=len)
    kept: list[str] = []
    for code in distinct:
        if not any(code.startswith(outer) for outer in kept):
            kept.append(code)
    return tuple(sorted(kept))
