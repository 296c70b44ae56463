"""What a rule over the store finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A fact about a person, or about a family where there is no person.

    ``evidence`` has what was found, without names and numbers; ``fact_key`` is what it is about besides, such as the
    number of an award.
    """

    person: int | None
    evidence: Mapping[str, Any]
    household: int | None = None
    fact_key: str = ""


@dataclass(frozen=True)
class StoreRule:
    """A rule of the catalogue over the store: where it looks, and the function that finds."""

    source: str
    find: Callable[[date], Iterator[Finding]]
