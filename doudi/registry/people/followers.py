"""What rooms above the registry do when two records of a person are merged; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable

from doudi.registry.models import Person

FollowMerge = Callable[[Person, Person], None]
_FOLLOWERS: list[FollowMerge] = []


def register_merge_follower(follow: FollowMerge) -> None:
    """Call ``follow`` with the record kept and the one merged into it, inside the action that merges them."""
    if follow not in _FOLLOWERS:
        _FOLLOWERS.append(follow)


def people_merged(kept: Person, other: Person) -> None:
    """Tell every follower that a record was merged into another."""
    for follow in _FOLLOWERS:
        follow(kept, other)
