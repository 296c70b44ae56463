"""What was approved is what is paid: payees swapped in the database after a step are caught at the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.core.audit.models import Entry
from doudi.core.encryption import CipherError, MovedError, Place, SealedKind, SealedValue, blind_index, seal
from doudi.payments import actions, invariants, refusals
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.models import Check, Payment, Run
from doudi.payments.refusals import RunContentAltered
from doudi.registry.models import Person
from tests.database_owner import as_owner, attacked
from tests.payments.conftest import Office
from tests.payments.four_hands import review, settle_checks

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
APRIL = date(2023, 4, 1)
OWN_CARD = "6228480077777777777"


@pytest.fixture
def payees(office: Office) -> Iterator[tuple[Office, Run, Payment, Payment]]:
    """A run with a victim and the attacker, whose card is on record like everybody's."""

    def prepare() -> Run:
        office.funds()
        office.award(office.person("钟有田"))
        office.award(office.person("易有金", card=OWN_CARD))
        return office.prepare(APRIL)

    run = office.built_once("payees", prepare)
    victim, attacker = run.payments.order_by("pk")
    with attacked():
        yield office, run, victim, attacker


def _account_with_its_index(victim: Payment, attacker: Payment) -> None:
    statement = (
        "UPDATE payments_payment SET account = (SELECT account FROM payments_payment WHERE id = %s), "
        "account_index = %s WHERE id = %s"
    )
    as_owner("payments_payment", statement, [attacker.pk, attacker.account_index, victim.pk])


def _account_alone(victim: Payment, attacker: Payment) -> None:
    statement = (
        "UPDATE payments_payment SET account = (SELECT account FROM payments_payment WHERE id = %s) WHERE id = %s"
    )
    as_owner("payments_payment", statement, [attacker.pk, victim.pk])


def _holder(victim: Payment, _attacker: Payment) -> None:
    as_owner("payments_payment", "UPDATE payments_payment SET holder_name = '易有金' WHERE id = %s", [victim.pk])


def _amount(victim: Payment, _attacker: Payment) -> None:
    """Every sum that the invariants compare is changed with it."""
    as_owner("payments_payment", "UPDATE payments_payment SET amount_fen = amount_fen + 1 WHERE id = %s", [victim.pk])
    statement = "UPDATE payments_line SET amount_fen = amount_fen + 1, due_fen = due_fen + 1 WHERE payment_id = %s"
    as_owner("payments_line", statement, [victim.pk])


def _month(victim: Payment, _attacker: Payment) -> None:
    """The payment stays what it was; only the month it is for becomes another, so that April can be paid again."""
    statement = "UPDATE payments_line SET month = %s WHERE payment_id = %s"
    as_owner("payments_line", statement, [date(2023, 3, 1), victim.pk])


SWAPS = (_account_with_its_index, _account_alone, _holder, _amount, _month)


@pytest.mark.parametrize("swap", SWAPS)
def test_swap_after_the_approval_is_refused_at_release_by_check_and_reconciliation(
    payees: Any, swap: Callable[[Payment, Payment], None]
) -> None:
    office, run, victim, attacker = payees
    run = office.approve(run)
    swap(victim, attacker)
    with pytest.raises(RunContentAltered):
        actions.release_run(by=office.cast.finance, run=run)
    alarm = Entry.objects.filter(verb="alarm").get()
    assert (alarm.actor_id, alarm.new["verb"]) == (office.cast.finance.pk, "run.release")
    actions.repeat_checks(by=office.cast.finance, run=run)
    check = run.checks.get(name=Check.Name.ALTERED)
    assert check.findings_number
    assert check.is_blocking
    with pytest.raises(refusals.UnknownCheck):
        actions.decide_check(by=office.cast.director, run=run, name=Check.Name.ALTERED, why="没事")
    assert [found.keys["run"] for found in invariants.check_all([20])] == [run.number]


def test_swap_is_refused_at_every_step(payees: Any) -> None:
    office, run, victim, attacker = payees
    office.confirm(run)
    with transaction.atomic():
        _account_with_its_index(victim, attacker)
        with pytest.raises(RunContentAltered):
            review(run)
        transaction.set_rollback(True)
    run = review(run)
    settle_checks(run)
    with transaction.atomic():
        _account_with_its_index(victim, attacker)
        with pytest.raises(RunContentAltered):
            actions.approve_run(by=office.cast.director, run=run)
        transaction.set_rollback(True)
    run = actions.approve_run(by=office.cast.director, run=run)
    settle_checks(run)
    run = actions.release_run(by=office.cast.finance, run=run)
    with transaction.atomic():
        _account_with_its_index(victim, attacker)
        with pytest.raises(RunContentAltered):
            banking.freeze_files(by=office.cast.finance, run=run, profile="city_bank_excel")
        transaction.set_rollback(True)
    (file,) = banking.freeze_files(by=office.cast.finance, run=run, profile="city_bank_excel")
    _account_with_its_index(victim, attacker)
    with pytest.raises(RunContentAltered):
        banking.write_file(by=office.cast.finance, file=file)
    with pytest.raises(RunContentAltered):
        banking.hand_over(by=office.cast.finance, file=file)
    assert banking.finish_files() == 0


def test_swap_is_not_laundered_by_taking_a_payment_out(payees: Any) -> None:
    """Taking a payment out of a run writes its proof again; what is there must have been proven before."""
    office, run, victim, attacker = payees
    proposals = actions.propose_withdrawal(
        by=office.cast.officer, run=run, payments=[attacker], reason="death", detail="村里报告"
    )
    _holder(victim, attacker)
    with pytest.raises(RunContentAltered):
        actions.confirm_withdrawal(by=office.cast.director, run=run, withdrawals=proposals)


def test_index_of_a_card_that_is_not_its_own_is_found(office: Office) -> None:
    """A new card with the index of the old one would escape the second reader of changed accounts."""
    person = office.person("钟有田")
    office.award(person)
    card = person.circumstances.get(kind="bank_account")
    other = office.person("易有金", card=OWN_CARD).circumstances.get(kind="bank_account")
    with attacked():
        statement = "UPDATE registry_circumstance SET text_index = %s WHERE id = %s"
        as_owner("registry_circumstance", statement, [other.text_index, card.pk])
        run = office.prepare(APRIL)
        office.confirm(run)
        with pytest.raises(RunContentAltered):
            review(run)


def test_card_copied_from_another_row_is_refused_with_an_alarm(office: Office, signed_in: Callable[..., Any]) -> None:
    person = office.person("钟有田")
    office.award(person)
    card = person.circumstances.get(kind="bank_account")
    other = office.person("易有金", card=OWN_CARD).circumstances.get(kind="bank_account")
    with attacked():
        statement = "UPDATE registry_circumstance SET text = %s, text_index = %s WHERE id = %s"
        as_owner("registry_circumstance", statement, [other.text, other.text_index, card.pk])
        with pytest.raises(MovedError):
            office.prepare(APRIL)
        answer = signed_in("officer").get(person.get_absolute_url())
        assert answer.status_code == 422
        assert OWN_CARD[-4:] not in answer.content.decode()
        verbs = [entry.new["verb"] for entry in Entry.objects.filter(verb="alarm").order_by("number")]
        assert verbs == ["run.prepare", "registry:person"]
        found = [(one.number, one.keys["row"]) for one in invariants.check_all([21], thorough=True)]
        assert found == [(21, card.pk)]


def test_sealed_text_cannot_be_copied_into_another_row_or_column(family: Any) -> None:
    with attacked():
        statement = "UPDATE registry_person SET id_number = %s WHERE id = %s"
        as_owner("registry_person", statement, [family.mother.id_number.stored, family.son.pk])
        with pytest.raises(MovedError):
            str(Person.objects.get(pk=family.son.pk).id_number)
        sealed = family.mother.id_number
        with pytest.raises(CipherError):
            SealedValue(sealed.stored, sealed.kind, Place("casework_caseperson.id_number", family.mother.pk)).clear()
        unbound = seal("110105194910010026", SealedKind.IDENTITY_NUMBER)
        as_owner("registry_person", statement, [unbound, family.son.pk])
        with pytest.raises(MovedError):
            Person.objects.get(pk=family.son.pk).id_number.clear()


def test_fixed_columns_hold_account_and_holder(payees: Any) -> None:
    _office, _run, victim, _attacker = payees
    changes = {"holder_name": "易有金", "account": "", "account_index": blind_index(OWN_CARD, SealedKind.BANK_ACCOUNT)}
    for column, value in changes.items():
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE payments_payment SET {column} = %s WHERE id = %s", [value, victim.pk])
