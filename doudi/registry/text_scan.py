"""Scan a text that is to be made public for numbers, and for names of registered citizens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doudi.core.accounts.models import User
from doudi.registry.models import Person

_HAN = re.compile(r"[\u3400-\u9fff\u00b7]{2,}")
_NUMBER = re.compile(r"[0-9]{7,}")
_SEPARATOR = re.compile(r"(?<=[0-9])[ 　—-](?=[0-9])")
_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_AT_ONCE = 500


@dataclass(frozen=True)
class Scan:
    """What a text contains: a long number or not, and the words that are names of registered citizens."""

    has_number: bool
    names: tuple[str, ...]


def scan_text(text: str) -> Scan:
    """Find numbers of seven digits or more, and names of registered citizens that no user has.

    A name that is also a word, such as 建设, is found too: the one who releases says that it names nobody.
    """
    candidates = sorted(set(_candidates(text)))
    found: set[str] = set()
    for first in range(0, len(candidates), _AT_ONCE):
        some = candidates[first : first + _AT_ONCE]
        found.update(Person.objects.filter(name__in=some).values_list("name", flat=True))
    found -= set(User.objects.filter(name__in=found).values_list("name", flat=True))
    return Scan(bool(_NUMBER.search(_SEPARATOR.sub("", text))), tuple(sorted(found)))


def _candidates(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        for start in range(len(run) - 1):
            for length in range(_SHORTEST_NAME, min(_LONGEST_NAME, len(run) - start) + 1):
                yield run[start : start + length]
