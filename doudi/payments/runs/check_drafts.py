"""A finding of a check before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FindingDraft:
    """A finding before it is stored; ``person`` is a key, amounts are fen."""

    person: int | None
    village: str
    programme: str
    month: date | None
    amount_fen: int | None
    what: str
