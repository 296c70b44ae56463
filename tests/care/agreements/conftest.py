"""A man under tekun at home, the carer, and the steps from draft to agreement that many tests take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from doudi.care.agreements.actions.carers import CarerDetails, register_carer
from doudi.care.agreements.actions.drafts import draft_agreement
from doudi.care.agreements.actions.signatures import confirm_agreement, sign_agreement
from doudi.care.agreements.models import Agreement, Carer
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.core.attachments.uploads import Upload
from doudi.registry import actions as registry
from doudi.registry.models import Person
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number
from tests.repeated_rows import built_once

DAY = date(2025, 9, 1)
PAPER = Upload("协议.pdf", b"%PDF-1.4 signed")


@dataclass
class Cared:
    """Who cares for whom in the first village; nobody has an agreement yet."""

    son: Person
    mother: Person
    neighbour: Person
    carer: Carer
    second: Carer


@pytest.fixture
def cared(cast: Cast, clock: Clock, family: Any) -> Cared:  # noqa: F811 - the fixture
    """The son under tekun, half dependent, at home; the mother and a neighbour are registered carers."""
    clock.on(DAY)
    return built_once("cared", lambda: make_cared(cast, family))


def make_cared(cast: Cast, family: Any) -> Cared:
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="T1",
        person=family.son,
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="partial",
        in_institution=False,
    )
    neighbour = register_neighbour(cast, "丁福生", 901)
    return Cared(
        family.son,
        family.mother,
        neighbour,
        register_carer(by=cast.officer, person=family.mother, details=CarerDetails("13900001234")),
        register_carer(by=cast.officer, person=neighbour, details=CarerDetails("13900005678", "护理培训", DAY)),
    )


def register_neighbour(cast: Cast, name: str, order: int, born: date = date(1975, 4, 5)) -> Person:
    """Register somebody of the first village with a household of their own."""
    household = registry.register_household(by=cast.officer, number=f"HN{order}", village=cast.village)
    return registry.register_person(
        by=cast.officer,
        number=f"N{order}",
        name=name,
        id_number=identity_number(born, order),
        sex="male",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )


def drafted(cast: Cast, person: Person, carer: Carer, first_day: date = DAY, **given: Any) -> Agreement:
    """A draft with the usual terms."""
    award = tekun_award(person, first_day)
    assert award is not None
    terms = proposed_terms(award, carer, given.pop("relation", "亲属"), first_day, **given)
    return draft_agreement(by=cast.officer, person=person, terms=terms)


def signed(cast: Cast, person: Person, carer: Carer, first_day: date = DAY, **given: Any) -> Agreement:
    """A draft signed on paper."""
    agreement = drafted(cast, person, carer, first_day, **given)
    return sign_agreement(by=cast.officer, agreement=agreement, signed_on=min(first_day, DAY), upload=PAPER)


@pytest.fixture
def agreed(cast: Cast) -> Callable[..., Agreement]:
    """Draft, sign and confirm an agreement: ``agreed(person, carer, first_day, **terms)``."""

    def make(person: Person, carer: Carer, first_day: date = DAY, **given: Any) -> Agreement:
        return confirm_agreement(by=cast.leader, agreement=signed(cast, person, carer, first_day, **given))

    return make
