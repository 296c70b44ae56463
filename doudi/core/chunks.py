"""Keys in parts that one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Key = TypeVar("_Key")


def chunks(keys: Iterable[_Key], size: int) -> Iterator[list[_Key]]:
    """Yield keys in their order, at most ``size`` at a time."""
    left = iter(keys)
    while some := list(islice(left, size)):
        yield some
