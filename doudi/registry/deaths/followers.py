"""What rooms above the registry do when a death is reported, confirmed or rejected; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable

from doudi.registry.models import Person

FollowDeath = Callable[[Person], None]
_FOLLOWERS: list[FollowDeath] = []


def register_death_follower(follow: FollowDeath) -> None:
    """Call ``follow`` with the person, inside the action that reports, confirms or rejects their death."""
    if follow not in _FOLLOWERS:
        _FOLLOWERS.append(follow)


def death_changed(person: Person) -> None:
    """Tell every follower that the death of a person was reported, confirmed or rejected."""
    for follow in _FOLLOWERS:
        follow(person)
