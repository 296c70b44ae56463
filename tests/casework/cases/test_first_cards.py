"""The first bank card: asked in the application, recorded when the award is granted, and never over another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.casework import actions, refusals
from doudi.casework.models import Case
from doudi.registry.models import Person
from doudi.values.bank_card import with_check_digit
from tests.casework.cases.test_cases import to_confirm
from tests.casework.conftest import answers, send
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_card

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-3.4")]
CARD = with_check_digit("621700001234567890")
ASKED = {"bank_account": CARD, "card_holder": "邱长生", "card_bank": "农商银行"}


def applied(staff: Cast, **said: Any) -> Case:
    case = send(staff.village, answers("dibao", **said))[0].cases.get()
    return actions.accept_case(by=staff.officer, case=case)


def cards_of(person: Person) -> list[Any]:
    rows = person.circumstances.filter(kind="bank_account", withdrawn_at=None, valid_to=None)
    return [row.value for row in rows]


def test_card_of_the_application_is_recorded_at_the_grant(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = applied(staff, **ASKED)
    page = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert CARD[-4:] in page
    assert CARD not in page
    case = to_confirm(staff, clock, case)
    person = Person.objects.get(name="邱长生")
    assert cards_of(person) == []
    actions.grant(by=staff.bureau, case=case)
    assert cards_of(person) == [CARD]


def test_card_on_record_is_not_changed_by_a_grant(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, applied(staff, **ASKED))
    person = Person.objects.get(name="邱长生")
    record_card(person, "6228480099999999999", date(2020, 1, 1))
    actions.grant(by=staff.bureau, case=case)
    assert cards_of(person) == ["6228480099999999999"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"bank_account": CARD[:-2] + "00"}, refusals.CardNumberMismatch),
        ({"card_holder": "别人"}, refusals.CardOfAnotherPerson),
    ],
)
def test_wrong_card_in_the_application_is_refused(staff: Cast, changed: dict[str, str], refusal: Any) -> None:
    with pytest.raises(refusal):
        send(staff.village, answers("dibao", **(ASKED | changed)))
