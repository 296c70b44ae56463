"""The whole way: computed, released, brought to the bank, back, card corrected, sent again; and the books agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import F, Sum

from doudi.funding.models import Account
from doudi.payments import actions as payroll
from doudi.payments.bank_exchange import actions
from doudi.payments.bank_exchange.models import BankAnswer, BankFile
from doudi.payments.models import Hold, LineShare, Payment, Run
from tests.payments.bank_exchange.released_run import at_the_bank, bank_of, confirm_by_another
from tests.payments.conftest import Office, office  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE = date(2023, 4, 1), date(2023, 5, 1), date(2023, 6, 1)
NEW_CARD = "6217406100000001234"


def brought(office: Office, run: Run, bank: str) -> BankFile:  # noqa: F811 - the fixture of that name
    (file,) = actions.freeze_files(by=office.cast.finance, run=run, profile=bank)
    return actions.hand_over(by=office.cast.finance, file=file)[0]


def answered(office: Office, file: BankFile, failures: dict[str, str], day: date) -> BankAnswer:  # noqa: F811 - as above
    content = bank_of(file, failures=failures).answer(at_the_bank(file), day)
    return actions.accept_answer(by=office.cast.finance, file=file, name="回盘", content=content).answer


def books_agree() -> None:
    """What the sources have spent is what was sent and has not come back, and what the bank says is paid."""
    spent = sum(Account.objects.filter(kind="spent").values_list("balance_fen", flat=True))
    arrived = Payment.objects.filter(state="paid").aggregate(x=Sum(F("amount_fen") - F("offset_fen")))["x"] or 0
    borne = LineShare.objects.filter(line__payment__state="paid").aggregate(x=Sum("amount_fen"))["x"] or 0
    said = BankAnswer.objects.aggregate(x=Sum("paid_fen"))["x"] or 0
    assert spent == arrived == borne == said


def three_released(office: Office) -> tuple[list[Any], Run]:  # noqa: F811 - as above
    office.funds()
    people = [office.person(name) for name in ("钟有田", "丁䶮", "王㛃𬭎")]
    for person in people:
        office.award(person)
    return people, office.release(office.prepare(APRIL))


@pytest.mark.parametrize("bank", ["rural_one_card", "city_bank_excel", "platform_csv", "state_bank_fixed"])
def test_payment_to_a_closed_card_is_reissued_to_the_corrected_card(office: Office, clock: Any, bank: str) -> None:  # noqa: F811 - fixtures
    people, april = office.built_once("three released", lambda: three_released(office))
    file = brought(office, april, bank)
    closed = april.payments.get(person=people[1])
    answered(office, file, {closed.account.clear(): "account_closed"}, date(2023, 4, 10))
    books_agree()
    payroll.close_run(by=office.cast.finance, run=Run.objects.get(pk=april.pk))
    waits = office.prepare(APRIL, kind=Run.Kind.REISSUE)
    assert not waits.payments.exists()
    payroll.discard_run(by=office.cast.bureau, run=waits, why="等账户更正")
    office.clock.on(date(2023, 4, 13))
    office.card(people[1], NEW_CARD, date(2023, 4, 12))
    again = office.release(office.prepare(APRIL, kind=Run.Kind.REISSUE))
    second = again.payments.get()
    assert (second.replaces, second.account.clear(), second.amount_fen) == (closed, NEW_CARD, closed.amount_fen)
    answered(office, brought(office, again, bank), {NEW_CARD: "frozen"}, date(2023, 4, 14))
    books_agree()
    assert Hold.objects.get().person == people[1]


def test_late_returned_payment_is_reissued_once(office: Office, clock: Any) -> None:  # noqa: F811 - fixtures
    run = office.one_released(APRIL)
    person = run.payments.get().person
    file = brought(office, run, "platform_csv")
    answered(office, file, {}, date(2023, 4, 10))
    office.clock.on(date(2023, 5, 2))
    card = run.payments.get().account.clear()
    late = bank_of(file).later_return(at_the_bank(file), {card: "dormant"}, date(2023, 4, 28))
    taken = actions.accept_answer(by=office.cast.finance, file=file, name="后来", content=late)
    confirm_by_another(office.cast, taken)
    spent = sum(Account.objects.filter(kind="spent").values_list("balance_fen", flat=True))
    assert spent == 0
    office.card(person, NEW_CARD, date(2023, 5, 2))
    may = office.prepare(MAY)
    assert sorted(may.payments.get().lines.values_list("month", flat=True)) == [APRIL, MAY]
