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
_DAYS_BACK = 7


def create_care_visits() -> int:
    """Register the people and plan from a week ago, so that some visits are late; return the number of visits."""
    from doudi.care.visits.actions.missed import climb
    from doudi.care.visits.actions.plans import insert_planned
    from doudi.care.visits.models import PlannedVisit
    from doudi.care.visits.plan import PlanQuestion
    from doudi.core.accounts.models import User
    from doudi.core.clock import today

    if PlannedVisit.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=("cadre", "bureau", "director"))}
    for number, one in enumerate(_PEOPLE):
        _register(cast, number, *one)
    number = insert_planned(PlanQuestion(today() - timedelta(days=_DAYS_BACK)).expected())
    climb()
    return number


def _register(cast: dict[str, Any], number: int, name: str, born: date, self_care: str, house: str) -> None:
    from doudi.registry import actions

    village = cast["cadre"].division
    first = f"360731{born:%Y%m%d}{_FIRST_ORDER + number:03d}"
    household = actions.register_household(by=cast["bureau"], number=f"CARE{number}", village=village)
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
    actions.take_over_award(
        by=cast["bureau"],
        approved_by=cast["director"],
        number=f"CAREA{number}",
        person=person,
        programme="tekun",
        from_month=date(2023, 1, 1),
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
