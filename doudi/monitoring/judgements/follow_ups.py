"""What other rooms register: what they do with a judgement, and sentences about what followed from one withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doudi.core.accounts.models import User
from doudi.monitoring.judgements.models import UnclearRow

TellConsequences = Callable[[Sequence[UnclearRow]], list[str]]
FollowJudgement = Callable[[Sequence[UnclearRow], User], None]
_TELLERS: list[TellConsequences] = []
_FOLLOWERS: list[FollowJudgement] = []


def register_judgement_follower(follow: FollowJudgement) -> None:
    """Add a function that is called, within the action, with rows that were judged for good or opened again."""
    if follow not in _FOLLOWERS:
        _FOLLOWERS.append(follow)


def follow_judgement(rows: Sequence[UnclearRow], by: User) -> None:
    """Tell the other rooms that rows now mean somebody, nobody, or are open again."""
    for follow in _FOLLOWERS:
        follow(rows, by)


def register_consequences(tell: TellConsequences) -> None:
    """Add a function that says what followed from the links of rows, such as warnings that are open or ended."""
    if tell not in _TELLERS:
        _TELLERS.append(tell)


def consequences_of(rows: Sequence[UnclearRow]) -> list[str]:
    """Return what followed from the links of rows, one sentence each."""
    return [sentence for tell in _TELLERS for sentence in tell(rows)]
