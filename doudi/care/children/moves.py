"""Children on the register follow a move: the people named in the township where they live now go on with them."""

from __future__ import annotations

from collections.abc import Collection

from doudi.care.children.models import ChildRecord, Concern
from doudi.registry.models import Household, Person


def follow_person(person: Person, _left: Household | None, joined: Household) -> None:
    """Take the open record of a person along to the household that they joined."""
    _follow([person.pk], joined.village_id)


def follow_household(household: Household) -> None:
    """Take the open records of everybody of a household along to its new village."""
    _follow(Person.objects.filter(household=household).values_list("pk", flat=True), household.village_id)


def _follow(people: Collection[int], village_code: str) -> None:
    """Give open records, and the concerns of theirs that are not reported, to a village."""
    ChildRecord.objects.filter(person__in=people, ended_on=None).update(village_code=village_code)
    Concern.objects.filter(child__person__in=people, reported_on=None).update(village_code=village_code)
