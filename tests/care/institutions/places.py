"""An institution with a proposed resident and the list of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.care.institutions.actions.admissions import Admission, propose_admission
from doudi.care.institutions.actions.lists import draw_list
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import this_month
from doudi.registry import actions as registry
from tests.care.institutions.institution_rows import PAPER, opened
from tests.conftest import Cast, identity_number


def institution_rows(cast: Cast, by: Any, one: Any) -> dict[str, Any]:
    """Rows of a township: its institution, a person who wants to live there, and last month's list."""
    village = one.household.village
    institution = opened(by, village, name=f"{village.name}敬老院")
    order = 970 + int(by == cast.officer)
    born = date(1950, 3, 4)
    person = registry.register_person(
        by=by,
        number=f"IN{order}",
        name="邱老三",
        id_number=identity_number(born, order),
        sex="male",
        birth_date=born,
        household=registry.register_household(by=by, number=f"HI{order}", village=village),
        relation="户主",
        source="paper",
    )
    registry.take_over_award(
        by=by,
        approved_by=cast.director,
        number=f"IN{order}",
        person=person,
        programme="tekun",
        from_month=this_month(),
        self_care="full",
        in_institution=False,
    )
    admission = Admission(institution, "101", this_month(), PAPER, PAPER)
    return {
        "institution": institution,
        "residence": propose_admission(by=by, person=person, admission=admission),
        "institution_list": draw_list(by=SYSTEM, institution=institution, month=date(2023, 3, 1)),
    }
