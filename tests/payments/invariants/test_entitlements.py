"""Every entitled person is in the latest monthly run, paid or waiting.

Asked of every due, not of the run's own rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.payments import actions, invariants
from doudi.payments.computation import run_kinds
from doudi.payments.models import Run
from doudi.registry import actions as registry_actions
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


def violated() -> list[str]:
    return [str(one.keys) for one in invariants.check_all([9], thorough=True)]


@pytest.mark.clause("P18-17.c")
def test_forgotten_or_changed_dues_are_violations(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of three is forgotten, one is paid a yuan less than is due, one waits: the first two are named."""
    forgotten, changed, waiting = (office.person(name) for name in ("钟有田", "易小明", "段和平"))
    for person in (forgotten, changed, waiting):
        office.award(person)
    actions.place_hold(by=office.cast.officer, person=waiting, reason="disputed", detail="待查")
    compute = run_kinds.compute_shares

    def carelessly(tables: Any, *given: Any, **named: Any) -> None:
        compute(tables, *given, **named)
        tables.execute("DELETE FROM payable WHERE person = ?", [forgotten.pk])
        for table in ("payable", "payable_share"):
            tables.execute(
                f"UPDATE {table} SET amount_fen = amount_fen - 100 WHERE person = ?"
                + (" AND source = 'county'" if table == "payable_share" else ""),
                [changed.pk],
            )
        tables.execute("UPDATE payable SET due_fen = due_fen - 100 WHERE person = ?", [changed.pk])

    monkeypatch.setattr(run_kinds, "compute_shares", carelessly)
    run = office.prepare(APRIL)
    assert invariants.check_all() == [], "by its own rows the run is sound"
    assert [f"'{person.pk}'" in keys for person, keys in zip((forgotten, changed), violated(), strict=True)] == [
        True,
        True,
    ]
    monkeypatch.undo()
    office.clock.on(date(2023, 4, 4))
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    office.prepare(APRIL)
    assert violated() == []


def test_later_knowledge_is_no_violation(office: Office) -> None:
    office.funds()
    first, second = office.person("钟有田"), office.person("易小明")
    office.award(first)
    office.paid(office.prepare(APRIL))
    office.award(second)
    office.clock.on(date(2023, 4, 5))
    record_death(first, date(2023, 3, 12))
    assert violated() == []
    office.clock.on(date(2023, 4, 25))
    assert violated() == [], "the raise of 20 April was not known on the third"


def test_returned_payment_withheld_for_its_card_is_no_violation(office: Office) -> None:
    run = office.one_released(APRIL)
    office.bank_says(run, "returned")
    office.clock.on(date(2023, 4, 6))
    again = office.prepare(APRIL)
    assert again.withheld.get().reason == "returned_account"
    assert violated() == []
    assert Run.objects.count() == 2


def test_records_merged_or_split_later_are_no_violation(office: Office) -> None:
    one, other = office.person("钟有田"), office.person("钟有田")
    office.award(one)
    office.award(other, "disability_living")
    run = office.prepare(APRIL)
    registry_actions.merge_people(by=office.cast.bureau, kept=one, other=other, why="同一人")
    assert violated() == []
    other.refresh_from_db()
    registry_actions.split_people(by=office.cast.bureau, other=other, why="不是同一人")
    assert violated() == []
    assert run.payments_number == 2
