"""Invented people under tekun at home in the cadre's village, with the visits of this and the last week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.values.identity_number import check_character

_PEOPLE = (
    ("谢满秀", date(1941, 2, 3), "none", "一组3号"),
    ("丁福生", date(1950, 7, 9), "partial", "二组11号"),
    ("曾来娣", date(1948, 10, 21), "full", "一组8号"),
)
_FIRST_ORDER = 961
_FIRST_CARD = 6228480500000000000
_FIRST_MONTH = date(2023, 5, 1)
_DAYS_BACK = 7


def register_people_at_home() -> None:
    """Register the people, awarded from May: a payroll of May is computed after it."""
    from doudi.core.accounts.models import User
    from doudi.registry.models import Household

    if Household.objects.filter(number=_household_number(0)).exists():
        return
    cast = {user.username: user for user in User.objects.filter(username__in=("cadre", "bureau", "director"))}
    for number, one in enumerate(_PEOPLE):
        _register(cast, number, *one)


def _household_number(number: int) -> str:
    return f"CARE{number}"


def create_care_visits() -> int:
    """Plan visits from a week ago, so that some are late; return the number of visits."""
    from doudi.care.visits.actions.missed import climb
    from doudi.care.visits.actions.plans import insert_planned
    from doudi.care.visits.models import PlannedVisit
    from doudi.care.visits.plan import PlanQuestion
    from doudi.core.clock import today

    if PlannedVisit.objects.exists():
        return 0
    number = insert_planned(PlanQuestion(today() - timedelta(days=_DAYS_BACK)).expected())
    climb()
    return number


def _register(cast: dict[str, Any], number: int, name: str, born: date, self_care: str, house: str) -> None:
    from doudi.registry import actions

    village = cast["cadre"].division
    first = f"360731{born:%Y%m%d}{_FIRST_ORDER + number:03d}"
    household = actions.register_household(by=cast["bureau"], number=_household_number(number), village=village)
    person = actions.register_person(
        by=cast["bureau"],
        number=f"CAREP{number}",
        name=name,
        id_number=first + check_character(first),
        sex="female",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )
    actions.change_circumstance_by_two(
        by=cast["director"],
        entered_by=cast["bureau"],
        subject=person,
        kind="bank_account",
        value=f"{_FIRST_CARD + number}",
        since=_FIRST_MONTH,
        source="paper",
    )
    actions.take_over_award(
        by=cast["bureau"],
        approved_by=cast["director"],
        number=f"CAREA{number}",
        person=person,
        programme="tekun",
        from_month=_FIRST_MONTH,
        self_care=self_care,
        in_institution=False,
    )
    actions.change_circumstance(
        by=cast["bureau"],
        subject=household,
        kind="address",
        value=f"{village.name}{house}",
        since=date(2023, 1, 1),
        source="paper",
    )
