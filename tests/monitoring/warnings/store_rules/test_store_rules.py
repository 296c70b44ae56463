"""Rules over the store: what each finds, and what stands just beside it (W10 to W14)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from doudi.casework.models import NearRelative, RelativeDoubtSettlement, StaffMember
from doudi.monitoring.warnings.store_rules import STORE_RULES
from doudi.payments.models import Payment
from doudi.registry import actions as registry
from doudi.registry.models import Award, SupportObligation
from doudi.screening import RULES
from tests.deaths_and_cards import record_card
from tests.monitoring.low_income.conftest import recognised
from tests.monitoring.warnings.store_rules.conftest import AUGUST, SEPTEMBER, Paid

JULY = date(2025, 7, 1)
APRIL = date(2023, 4, 1)


def found(rule_id: str, month: date = SEPTEMBER) -> list[tuple[int | None, dict[str, Any]]]:
    return [(one.person, dict(one.evidence)) for one in STORE_RULES[rule_id].find(month)]


def test_every_rule_without_a_query_is_one_of_the_store() -> None:
    assert set(STORE_RULES) == {rule.rule_id for rule in RULES if rule.query is None}


@pytest.mark.clause("P18-3.d")
def test_w10_above_the_standard_and_below_the_minimum(paid: Paid) -> None:
    mother, other = paid.family.mother, paid.other.mother
    paid.send(mother, 660_00)
    paid.send(other, 219_99)
    assert found("W10") == [
        (
            other.pk,
            {"programme": "dibao", "month": "2025-08-01", "amount_fen": 219_99, "kind": "below", "limit_fen": 220_00},
        )
    ]
    paid.send(mother, 1)
    above = found("W10")[0]
    assert (above[0], above[1]["kind"], above[1]["amount_fen"]) == (mother.pk, "above", 660_01)


def test_w10_a_minimum_raised_after_the_payment_is_no_fault_of_it(paid: Paid) -> None:
    before = datetime(2023, 4, 3, 12, tzinfo=UTC)
    paid.send(paid.other.mother, 180_00, APRIL, at=before)
    assert found("W10", APRIL) == []
    paid.send(paid.family.mother, 180_00, APRIL)
    assert [one for one, _evidence in found("W10", APRIL)] == [paid.family.mother.pk]


def test_w10_special_amounts_and_returned_payments_are_none(paid: Paid) -> None:
    paid.send(paid.family.mother, 660_00)
    paid.send(paid.family.mother, 660_00, programme="special")
    paid.send(paid.family.mother, 660_00, state="returned")
    assert found("W10") == []


def test_w11_shared_account_without_authority(paid: Paid) -> None:
    paid.send(paid.family.mother, 300_00, account="6217406100000000001")
    paid.send(paid.other.mother, 300_00, account="6217406100000000001", basis=Payment.Basis.GUARDIAN)
    assert found("W11") == []
    paid.send(paid.other.mother, 300_00, account="6217406100000000001")
    assert found("W11") == [(paid.family.mother.pk, {"kind": "shared", "sharing": 2})]


def test_w11_paid_to_the_card_of_staff(paid: Paid) -> None:
    number = "6217406100000000009"
    record_card(paid.family.son, number, date(2022, 1, 1))
    paid.send(paid.family.mother, 300_00, account=number)
    assert found("W11") == []
    _staff(paid, paid.family.son)
    assert found("W11") == [(paid.family.mother.pk, {"kind": "staff", "sharing": 1})]


def _staff(paid: Paid, person: Any) -> StaffMember:
    return StaffMember.objects.create(
        name=person.name,
        id_number_index=person.id_number_index,
        post="民政干事",
        office_code=paid.cast.village.code[:9],
        since=date(2020, 1, 1),
        recorded_by=paid.cast.bureau,
    )


def test_w12_review_is_overdue(paid: Paid) -> None:
    Award.objects.update(source="decision", recorded_at="2024-08-31T04:00:00Z")
    kinds = [(one.household, one.evidence["due_on"]) for one in STORE_RULES["W12"].find(SEPTEMBER)]
    assert kinds == [(paid.family.household.pk, "2025-08-31"), (paid.other.household.pk, "2025-08-31")]
    Award.objects.update(recorded_at="2024-09-01T04:00:00Z")
    assert list(STORE_RULES["W12"].find(SEPTEMBER)) == []


def test_w12_gradual_exit_is_over(paid: Paid) -> None:
    Award.objects.filter(person=paid.family.mother).update(assessed_income_fen=900_00)
    registry.change_circumstance(
        by=paid.cast.officer,
        subject=paid.family.son,
        kind="employed_since",
        value=date(2025, 2, 28),
        since=date(2025, 2, 28),
        source="declared",
    )
    rows = [dict(one.evidence) for one in STORE_RULES["W12"].find(SEPTEMBER) if one.person == paid.family.mother.pk]
    assert rows == [{"kind": "gradual_exit", "due_on": "2025-08-28"}]
    assert [one for one in STORE_RULES["W12"].find(AUGUST) if one.person] == []
    Award.objects.filter(person=paid.family.mother).update(assessed_income_fen=600_00)
    assert [one for one in STORE_RULES["W12"].find(SEPTEMBER) if one.person] == []


@pytest.mark.clause("RIGID-11")
def test_w12_expenditure_hardship_beyond_its_term(paid: Paid) -> None:
    recognised(paid.family.household, "expenditure_hardship", date(2024, 9, 1), date(2025, 12, 1))
    rows = [one for one in STORE_RULES["W12"].find(SEPTEMBER) if one.evidence["kind"] == "recognition"]
    assert [(one.household, one.evidence["due_on"]) for one in rows] == [(paid.family.household.pk, "2025-09-01")]
    assert not [one for one in STORE_RULES["W12"].find(AUGUST) if one.evidence["kind"] == "recognition"]


@pytest.mark.clause("P18-3.d")
def test_w13_near_relative_without_registration(paid: Paid) -> None:
    member = _staff(paid, paid.other.son)
    assert found("W13") == [(paid.other.mother.pk, {"relation": "同户"})]
    SupportObligation.objects.create(
        person=paid.family.mother,
        supporter=paid.other.son,
        relation="子",
        source="paper",
        recorded_at="2025-01-01T00:00:00Z",
    )
    assert sorted(found("W13"), key=str) == sorted(
        [(paid.other.mother.pk, {"relation": "同户"}), (paid.family.mother.pk, {"relation": "子"})], key=str
    )
    NearRelative.objects.create(
        person=paid.other.mother,
        post=f"{member.name}，民政干事",
        relation="parent",
        since=date(2024, 1, 1),
        recorded_by=paid.cast.bureau,
    )
    assert [person for person, _evidence in found("W13")] == [paid.family.mother.pk]
    assert RelativeDoubtSettlement.objects.count() == 0


def test_w14_returned_in_two_months_running(paid: Paid) -> None:
    mother = paid.family.mother
    paid.send(mother, 300_00, JULY, state="returned")
    assert found("W14") == []
    paid.send(mother, 300_00, AUGUST, state="returned")
    paid.send(paid.other.mother, 300_00, AUGUST, state="returned")
    assert found("W14") == [(mother.pk, {"months": ["2025-07-01", "2025-08-01"]})]
    assert found("W14", date(2025, 11, 1)) == []
