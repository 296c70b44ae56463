"""Money of a household paid as one goes to the card of its head, and the payment says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.attachments.uploads import Upload
from doudi.payments.models import Payment, Withheld
from doudi.payments.runs.account_signatures import hands_on_account, proofs_of_account
from doudi.registry import actions as registry_actions
from doudi.registry.household_accounts import actions
from doudi.registry.household_accounts.queries import account_of
from tests.conftest import identity_number
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


@pytest.fixture
def household(office: Office) -> dict[str, Any]:
    """A head with a card, a wife without one, a son with a card; all have dibao, and a list is in force."""
    office.funds()
    head = office.person("钟有田")
    people = {"head": head}
    for name, relation, born in (("易桂英", "配偶", date(1962, 1, 1)), ("钟小田", "子", date(1990, 1, 1))):
        people[relation] = registry_actions.register_person(
            by=office.cast.bureau,
            number=f"M{relation}",
            name=name,
            id_number=identity_number(born, 900),
            sex="male",
            birth_date=born,
            household=head.household,
            relation=relation,
            source="paper",
        )
    office.card(people["子"], "6228480088888888888", date(2022, 1, 1))
    for person in people.values():
        office.award(person)
    account_list = actions.propose_household_accounts(
        by=office.cast.officer,
        place=head.village_id[:9],
        households=[head.household.pk],
        basis="名单",
        proof=Upload("名单.pdf", b"%PDF-1.4 invented"),
    )
    actions.confirm_household_accounts(by=office.cast.leader, account_list=account_list)
    return people


def accounts(run: Any) -> dict[str, tuple[str, str, str]]:
    payments = Payment.objects.filter(run=run).select_related("person")
    return {one.person.name: (one.account.clear()[-4:], one.holder_name, one.account_basis) for one in payments}


def test_all_members_are_paid_to_the_card_of_the_head(office: Office, household: dict[str, Any]) -> None:
    run = office.prepare(APRIL)
    card = household["head"].circumstances.get(kind="bank_account").value[-4:]
    assert accounts(run) == {
        "钟有田": (card, "钟有田", "own"),
        "易桂英": (card, "钟有田", "household"),
        "钟小田": (card, "钟有田", "household"),
    }
    assert not Withheld.objects.filter(run=run).exists()


def test_after_the_end_everybody_needs_a_card_again(office: Office, household: dict[str, Any]) -> None:
    account = account_of(household["head"].household)
    assert account is not None
    actions.end_household_account(by=office.cast.officer, account=account, why="分户")
    run = office.prepare(APRIL)
    assert accounts(run)["钟小田"] == ("8888", "钟小田", "own")
    assert {(one.person.name, one.reason) for one in Withheld.objects.filter(run=run)} == {("易桂英", "no_account")}


def test_nobody_is_paid_to_the_card_of_a_dead_head(office: Office, household: dict[str, Any]) -> None:
    record_death(household["head"], date(2023, 3, 30))
    run = office.prepare(APRIL)
    assert accounts(run) == {"钟小田": ("8888", "钟小田", "own")}
    assert ("易桂英", "no_account") in {(one.person.name, one.reason) for one in Withheld.objects.filter(run=run)}


def test_a_card_shared_with_another_household_is_withheld(office: Office, household: dict[str, Any]) -> None:
    card = household["head"].circumstances.get(kind="bank_account").value
    stranger = office.person("罗别家", card=card)
    office.award(stranger)
    run = office.prepare(APRIL)
    assert accounts(run) == {}
    assert set(Withheld.objects.filter(run=run).values_list("reason", flat=True)) == {"shared_account"}


def test_members_are_paid_after_the_head_has_a_new_card(office: Office, household: dict[str, Any]) -> None:
    run = office.release(office.prepare(APRIL))
    office.bank_says(run, "returned")
    office.clock.on(date(2023, 5, 4))
    office.card(household["head"], "6228480077777777777", date(2023, 5, 4))
    may = office.prepare(MAY)
    assert {account for account, _holder, _basis in accounts(may).values()} == {"7777"}
    assert len(accounts(may)) == 3


def test_who_entered_the_list_does_not_sign_the_change(office: Office, household: dict[str, Any]) -> None:
    hands = hands_on_account(household["配偶"])
    assert {office.cast.officer.pk, office.cast.leader.pk} <= hands
    assert [proof.name for proof in proofs_of_account(household["配偶"])] == ["名单.pdf"]
