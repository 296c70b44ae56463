"""Hardships as officers take them in, and the steps that many tests of relief take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.relief.cases import actions
from doudi.relief.cases.actions import Proposal
from doudi.relief.cases.intake import Intake, PersonInNeed
from doudi.relief.cases.models import ReliefCase
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number

FIRE = Intake(
    person=PersonInNeed("丁火根", identity_number(date(1970, 3, 4), 811)),
    kind="urgent",
    cause="accident",
    sub_cause="accident_fire",
    degree="middle",
    area="rural",
    persons_affected=3,
    happened_on=date(2023, 6, 5),
    account="昨晚十点房子起火，三口人没有住处和吃的",
)
NIGHT = date(2023, 6, 5)
"""The day of the fire, a Monday; the rural standard is 660 yuan."""


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    """Who handles relief in the first township, on the day of the fire."""
    clock.on(NIGHT)
    return cast


def told(intake: Intake = FIRE, **changed: Any) -> Intake:
    """An intake with some details changed."""
    return replace(intake, **changed)


def opened(by: User, village: Division, intake: Intake = FIRE, **changed: Any) -> ReliefCase:
    """A case that was just opened."""
    return actions.open_relief(by=by, village=village, intake=told(intake, **changed))[0]


def proposed(by: User, relief: ReliefCase, **given: Any) -> Case:
    """The case with an amount proposed, from the reserve unless told otherwise."""
    given = {"reason": "现场看过，情况属实", "way": "reserve"} | given
    return actions.propose_relief(by=by, case=relief.case, proposal=Proposal(**given))
