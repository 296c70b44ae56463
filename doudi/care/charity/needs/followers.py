"""Needs follow a person who moves, and a record that is merged into another one of the same person."""

from __future__ import annotations

from collections.abc import Collection

from doudi.care.charity.needs.models import CharityNeed
from doudi.registry.models import Household, Person


def follow_person(person: Person, _left: Household | None, joined: Household) -> None:
    """Give the open needs of a person to the village of the household that they joined."""
    _follow([person.pk], joined.village_id)


def follow_household(household: Household) -> None:
    """Give the open needs of everybody of a household to its new village."""
    _follow(Person.objects.filter(household=household).values_list("pk", flat=True), household.village_id)


def _follow(people: Collection[int], village_code: str) -> None:
    CharityNeed.objects.filter(person__in=people, ending="").update(village_code=village_code)


def follow_merge(kept: Person, other: Person) -> None:
    """Give the record that was kept the needs of the other; an open one of a kind that both have stays where it is."""
    both = CharityNeed.objects.filter(person=kept, ending="").values("kind")
    CharityNeed.objects.filter(person=other).exclude(ending="", kind__in=both).update(person=kept)
