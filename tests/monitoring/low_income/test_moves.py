"""The register shows people who moved or were merged at once where they are, without an update."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.low_income.layers.models import LowIncomeCause, LowIncomePerson
from doudi.monitoring.low_income.layers.queries import low_income_people
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.registry import actions as registry
from doudi.registry.people.actions import merge_people
from tests.clock import Clock
from tests.conftest import Cast, identity_number
from tests.monitoring.low_income.conftest import recognised

pytestmark = pytest.mark.django_db


@pytest.fixture
def margin(cast: Cast, clock: Clock, family: Any, updated: Any) -> Any:
    recognised(family.household, "dibao_margin", date(2025, 1, 1), date(2025, 12, 1))
    updated()
    return family


def seen_by(user: Any) -> set[str]:
    return {row.person.name for row in low_income_people(by=user)}


def test_a_household_that_moves_is_on_the_list_of_its_new_township_at_once(cast: Cast, margin: Any) -> None:
    assert seen_by(cast.other_officer) == set()
    type(cast.other_village).objects.filter(pk=cast.other_village.pk).update(area="urban")
    cast.other_village.refresh_from_db()
    registry.move_household(
        by=SYSTEM,
        household=margin.household,
        village=cast.other_village,
        since=date(2025, 9, 1),
        source_detail="购房",
    )
    assert seen_by(cast.officer) == set()
    assert seen_by(cast.other_officer) == {margin.mother.name, margin.son.name}
    assert LowIncomePerson.objects.filter(is_urban_poor=True).count() == 2


def test_a_person_who_moves_to_a_relative_is_in_their_household_at_once(cast: Cast, margin: Any) -> None:
    home = registry.register_household(by=cast.other_officer, number="H8", village=cast.other_village)
    registry.move_person(
        by=SYSTEM,
        person=margin.son,
        household=home,
        relation="户主",
        since=date(2025, 9, 1),
        source="visit",
        source_detail="入户",
    )
    row = LowIncomePerson.objects.get(person=margin.son)
    assert (row.household, row.village_code) == (home, cast.other_village.code)
    assert seen_by(cast.officer) == {margin.mother.name}


def twin_of(cast: Cast, margin: Any, updated: Any) -> Any:
    """A second record of the son, in the household of the first, on the register for itself."""
    twin = registry.register_person(
        by=cast.officer,
        number="S8",
        name=margin.son.name,
        id_number=identity_number(date(2000, 3, 2), 88),
        sex="male",
        birth_date=date(2000, 3, 2),
        household=margin.household,
        relation="子",
        source="paper",
    )
    updated()
    return twin


def test_a_record_merged_into_another_leaves_one_row_with_what_both_had(cast: Cast, margin: Any, updated: Any) -> None:
    twin = twin_of(cast, margin, updated)
    rows = LowIncomePerson.objects.filter(person=twin)
    rows.update(is_other=True, since=date(2020, 1, 1), kinds="|care|", aided_until=date(2025, 8, 1))
    LowIncomeCause.objects.create(low_income=rows.get(), cause_index="a" * 32)
    UnaidedPerson.objects.filter(person=margin.son).delete()
    merge_people(by=cast.officer, kept=margin.son, other=twin, why="同一个人")
    assert not LowIncomePerson.objects.filter(person=twin).exists()
    kept = LowIncomePerson.objects.get(person=margin.son)
    assert (kept.is_other, kept.is_margin, kept.since) == (True, True, date(2020, 1, 1))
    assert ("|care|" in kept.kinds, kept.aided_until) == (True, date(2025, 8, 1))
    assert kept.causes.filter(cause_index="a" * 32).exists()
    assert not UnaidedPerson.objects.filter(person=twin, state="open").exists()


def test_a_row_of_the_merged_record_alone_becomes_that_of_the_one_kept(cast: Cast, margin: Any, updated: Any) -> None:
    twin = twin_of(cast, margin, updated)
    LowIncomePerson.objects.filter(person=margin.son).delete()
    merge_people(by=cast.officer, kept=margin.son, other=twin, why="同一个人")
    assert LowIncomePerson.objects.get(person=margin.son).is_margin
    assert not LowIncomePerson.objects.filter(person=twin).exists()
