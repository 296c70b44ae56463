"""What rooms above the registry do when people move; they register at start-up, like panels."""

from __future__ import annotations

from collections.abc import Callable

from doudi.registry.models import Household, Person

FollowPerson = Callable[[Person, Household | None, Household], None]
FollowHousehold = Callable[[Household], None]
_OF_PEOPLE: list[FollowPerson] = []
_OF_HOUSEHOLDS: list[FollowHousehold] = []


def register_followers(follow_person: FollowPerson, follow_household: FollowHousehold) -> None:
    """Call ``follow_person`` (person, household left, household joined) and ``follow_household`` in each move."""
    if follow_person not in _OF_PEOPLE:
        _OF_PEOPLE.append(follow_person)
        _OF_HOUSEHOLDS.append(follow_household)


def person_moved(person: Person, left: Household | None, joined: Household) -> None:
    """Tell every follower that a person lives in another household now."""
    for follow in _OF_PEOPLE:
        follow(person, left, joined)


def household_moved(household: Household) -> None:
    """Tell every follower that a household lives in another village now."""
    for follow in _OF_HOUSEHOLDS:
        follow(household)
