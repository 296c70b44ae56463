"""The living subsidy is held where the dibao of the household has ended, and only there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.payments import actions
from doudi.payments.models import Hold, Run
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award
from tests.payments.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC52-4")]
MARCH, APRIL, MAY = date(2023, 3, 1), date(2023, 4, 1), date(2023, 5, 1)


@pytest.fixture
def disabled(office: Office) -> Any:
    """A person with dibao and the living subsidy since 2022."""
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    office.award(person, "disability_living")
    return person


def end_dibao(office: Office, person: Any, last_month: date) -> None:
    award = Award.objects.get(person=person, programme="dibao")
    registry_actions.end_award(by=office.cast.bureau, award=award, last_month=last_month, source_detail="决1")


def son_of(office: Office, person: Any) -> Any:
    """Register a grown member of the household without awards."""
    return registry_actions.register_person(
        by=office.cast.bureau,
        number="PP999",
        name="钟小田",
        id_number="",
        sex="male",
        birth_date=date(1990, 1, 1),
        household=person.household,
        relation="子",
        source="paper",
    )


def withheld(run: Run) -> set[tuple[str, str, date]]:
    return {(one.person.name, one.programme, one.month) for one in run.withheld.select_related("person")}


def test_subsidy_is_paid_while_dibao_goes_on(office: Office, disabled: Any) -> None:
    end_dibao(office, disabled, APRIL)
    run = office.prepare(APRIL)
    assert withheld(run) == set()
    assert not Hold.objects.exists()


def test_subsidy_is_held_from_the_month_after_dibao_and_not_ended(office: Office, disabled: Any) -> None:
    end_dibao(office, disabled, APRIL)
    son_of(office, disabled)
    office.paid(office.prepare(APRIL))
    office.clock.on(date(2023, 5, 10))
    run = office.prepare(MAY)
    assert ("钟有田", "disability_living", MAY) in withheld(run)
    hold = Hold.objects.get()
    assert (hold.reason, hold.programme, hold.placed_by) == ("basis_ended", "disability_living", None)
    assert "2023年4月" in hold.sealed_detail.clear()
    assert Award.objects.get(programme="disability_living").valid_to is None, "a person ends it, not the computation"


def test_subsidy_without_dibao_ever_is_not_held(office: Office) -> None:
    office.funds()
    office.award(office.person("谢有水"), "disability_living")
    office.prepare(APRIL)
    assert not Hold.objects.exists()


def test_dibao_of_another_member_is_a_basis(office: Office, disabled: Any) -> None:
    office.award(son_of(office, disabled))
    end_dibao(office, disabled, MARCH)
    office.prepare(APRIL)
    assert not Hold.objects.exists()


def test_lifted_hold_is_not_placed_again(office: Office, disabled: Any) -> None:
    end_dibao(office, disabled, MARCH)
    run = office.prepare(APRIL)
    actions.lift_hold(by=office.cast.director, hold=Hold.objects.get(), why="低保已重新确认，补录中")
    actions.discard_run(by=office.cast.bureau, run=run, why="重新核算")
    run = office.prepare(APRIL)
    assert Hold.objects.count() == 1
    assert not {key for key in withheld(run) if key[1] == "disability_living"}
