"""Figures added up from all rows of a county, kept as long as the version of these rows is the same.

Adding them up takes a second; who looks at a page twice, or after a colleague, waits for it once. They lie in the
cache, which forgets: then they are added up again. What pays and certifies never reads a kept figure.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache

T = TypeVar("T")
DAY_SECONDS = 24 * 60 * 60


def kept(name: str, version: object, asked: tuple[Any, ...], add_up: Callable[[], T], seconds: int = DAY_SECONDS) -> T:
    """Return figures as added up before, else add them up now.

    Args:
        name: what the figures are.
        version: a number that changes with the rows.
        asked: what they depend on besides: months, a scope, a day.
        add_up: reads them; returns plain numbers, dates and codes, no words of a language and nothing personal.
        seconds: how long they are kept at most, for what changes without the version.
    """
    digest = sha256(repr(asked).encode()).hexdigest()[:32]
    key = f"kept-figures:{name}:{version}:{digest}"
    found: T | None = cache.get(key)
    if found is None:
        found = add_up()
        cache.set(key, found, seconds)
    return found
