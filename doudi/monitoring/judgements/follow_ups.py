"""What other rooms register: what they do with a judgement, and sentences about what followed from one withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doudi.core.accounts.models import User
from doudi.core.followers import Followers
from doudi.monitoring.judgements.models import UnclearRow

TellConsequences = Callable[[Sequence[UnclearRow]], list[str]]
_TELLERS: list[TellConsequences] = []
JUDGED: Followers[[Sequence[UnclearRow], User]] = Followers()
"""Rows were judged for good, to mean somebody or nobody, or opened again: the rows, and who did it."""


def register_consequences(tell: TellConsequences) -> None:
    """Add a function that says what followed from the links of rows, such as warnings that are open or ended."""
    if tell not in _TELLERS:
        _TELLERS.append(tell)


def consequences_of(rows: Sequence[UnclearRow]) -> list[str]:
    """Return what followed from the links of rows, one sentence each."""
    return [sentence for tell in _TELLERS for sentence in tell(rows)]
