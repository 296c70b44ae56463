"""Figures added up from all payments of a county, kept until money rows are written again.

Adding up a year of payments of a county takes a second; who looks at a statement twice, or after a colleague, waits
for it once. What pays and certifies never reads a kept figure.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache

from doudi.payments.money_lock import money_version

T = TypeVar("T")
_KEPT_SECONDS = 24 * 60 * 60


def kept_figures(name: str, asked: tuple[Any, ...], add_up: Callable[[], T]) -> T:
    """Return figures as added up since money was last written, else add them up now.

    Args:
        name: what the figures are.
        asked: what they depend on besides the payments: months, scope, a day.
        add_up: reads them; returns plain numbers, dates and codes, no words of a language and nothing personal.
    """
    digest = sha256(repr(asked).encode()).hexdigest()[:32]
    key = f"kept-figures:{name}:{money_version()}:{digest}"
    found: T | None = cache.get(key)
    if found is None:
        found = add_up()
        cache.set(key, found, _KEPT_SECONDS)
    return found
