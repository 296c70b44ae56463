"""Open referrals follow people: the township where the family lives now goes on with them."""

from __future__ import annotations

from doudi.casework.models import Referral
from doudi.registry.models import Household, Person


def follow_household(household: Household) -> None:
    """Take the open referrals of a household along to its new village."""
    referrals = Referral.objects.filter(household=household, ended_on=None)
    referrals.exclude(village_code=household.village_id).update(village_code=household.village_id)


def follow_person(person: Person, left: Household | None, joined: Household) -> None:  # noqa: ARG001 - as followers are called
    """Take the open referrals of a person along to the household that they joined."""
    referrals = Referral.objects.filter(person=person, ended_on=None)
    referrals.update(village_code=joined.village_id, household=joined)
