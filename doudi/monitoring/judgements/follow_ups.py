"""What other rooms register: sentences about what followed from a judgement, shown when it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doudi.monitoring.judgements.models import UnclearRow

TellConsequences = Callable[[Sequence[UnclearRow]], list[str]]
_TELLERS: list[TellConsequences] = []


def register_consequences(tell: TellConsequences) -> None:
    """Add a function that says what followed from the links of rows, such as warnings that are open or ended."""
    if tell not in _TELLERS:
        _TELLERS.append(tell)


def consequences_of(rows: Sequence[UnclearRow]) -> list[str]:
    """Return what followed from the links of rows, one sentence each."""
    return [sentence for tell in _TELLERS for sentence in tell(rows)]
