"""Children on the register follow a move or a merge: the people named where they live now go on with them."""

from __future__ import annotations

from collections.abc import Collection

from doudi.care.children.models import ChildRecord, Concern
from doudi.core.clock import today
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


def follow_merge(kept: Person, other: Person) -> None:
    """Give the record that was kept what the register has of the other; of two open rows the other one ends."""
    open_rows = ChildRecord.objects.filter(ended_on=None)
    if open_rows.filter(person=kept).exists():
        open_rows.filter(person=other).update(ended_on=today(), ended_why=ChildRecord.EndedWhy.MISTAKE)
    ChildRecord.objects.filter(person=other).update(person=kept)
