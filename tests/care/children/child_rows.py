"""A left-behind child, and people named to care for children."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.care.children.actions import ChildDetails, confirm_named, name_for_children
from doudi.care.children.models import Designation
from doudi.registry import actions as registry
from doudi.registry.models import Person
from tests.conftest import Cast, identity_number

TODAY = date(2025, 9, 1)
DETAILS = ChildDetails(
    kind="left_behind",
    source="school",
    guardian="祖母谢桂花",
    next_on=date(2025, 9, 15),
    guardian_phone="13900008888",
    away="both",
    away_since=date(2024, 2, 20),
    last_contact=date(2025, 8, 20),
)


def named(cast: Cast, user: Any, post: str, *, is_trained: bool = False) -> Designation:
    """A designation that two people of the bureau made."""
    waiting = name_for_children(by=cast.bureau, user=user, post=post, is_trained=is_trained)
    return confirm_named(by=cast.director, designation=waiting)


def child_of(by: Any, village: Any, order: int = 951) -> Person:
    """A girl born on 6 May 2012 in a household of a village."""
    born = date(2012, 5, 6)
    household = registry.register_household(by=by, number=f"HC{order}", village=village)
    return registry.register_person(
        by=by,
        number=f"C{order}",
        name="谢小妹",
        id_number=identity_number(born, order),
        sex="female",
        birth_date=born,
        household=household,
        relation="孙女",
        source="paper",
    )
