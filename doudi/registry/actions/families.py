"""A family that nobody had registered: the household and its head in one go, with numbers given by the register."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Model

from doudi.core.audit.actions import Actor
from doudi.core.divisions.models import Division
from doudi.registry.actions.people import register_household, register_person
from doudi.registry.models import Household, Person

_COUNTY_DIGITS = 6


@transaction.atomic
def register_family(
    *, by: Actor, village: Division, name: str, id_number: str, sex: str, birth_date: date, since: date | None,
    source: str, source_detail: str,
) -> Household:  # fmt: skip
    """Two acts, each with its sentence: both or neither.

    Raises:
        OutsideYourArea, NumberInUse, WrongIdentityNumber
    """
    household = register_household(
        by=by, number=_next_number(Household, village.code, "H"), village=village, source_detail=source_detail
    )
    register_member(
        by=by, household=household, name=name, id_number=id_number, sex=sex, birth_date=birth_date, relation="户主",
        since=since, source=source, source_detail=source_detail,
    )  # fmt: skip
    return household


def register_member(
    *, by: Actor, household: Household, name: str, id_number: str, sex: str, birth_date: date, relation: str,
    since: date | None, source: str, source_detail: str,
) -> Person:  # fmt: skip
    """Somebody who was in no household of the register, with a number given by it.

    Raises:
        OutsideYourArea, NumberInUse, WrongIdentityNumber
    """
    return register_person(
        by=by, number=_next_number(Person, household.village_id, "P"), name=name, id_number=id_number, sex=sex,
        birth_date=birth_date, household=household, relation=relation, since=since, source=source,
        source_detail=source_detail,
    )  # fmt: skip


def _next_number(model: type[Model], village_code: str, letter: str) -> str:
    """The six digits of township and village, a letter, and the next free four: 100201H0007."""
    start = f"{village_code[_COUNTY_DIGITS:]}{letter}"
    taken = model._default_manager.filter(number__startswith=start).values_list("number", flat=True)
    last = max((int(one[len(start) :]) for one in taken if one[len(start) :].isdigit()), default=0)
    return f"{start}{last + 1:04d}"
