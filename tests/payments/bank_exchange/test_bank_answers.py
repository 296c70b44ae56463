"""Answers in: every row counts or none does, money that came back is back, and a card that failed twice waits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from doudi.bankfiles.simulated_bank import ANSWER_DEFECTS, AnswerDefect
from doudi.core.audit.models import Entry
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.funding.models import Account, Transaction
from doudi.payments.bank_exchange import actions, refusals
from doudi.payments.bank_exchange.actions.returned_payments import hold_twice_returned
from doudi.payments.bank_exchange.models import BankAnswer, BankAnswerRow, InquiryAnswer
from doudi.payments.models import Hold, Payment, Run
from doudi.registry.text_messages.actions import switch_event
from doudi.registry.text_messages.models import TextMessage
from tests.payments.bank_exchange.released_run import (
    BANK,
    DAY,
    at_the_bank,
    bank_of,
    confirm_by_another,
    released_run,
    sent_file,
    settle_by_two,
)

pytestmark = pytest.mark.django_db


def state_of_everything() -> list[Any]:
    return [
        list(Payment.objects.order_by("pk").values_list("pk", "state", "returned_reason", "settled_on")),
        list(Account.objects.order_by("pk").values_list("pk", "balance_fen")),
        Hold.objects.count(),
        BankAnswer.objects.count(),
        BankAnswerRow.objects.count(),
        Transaction.objects.count(),
        Entry.objects.count(),
    ]


def states(run: Run) -> list[str]:
    return list(run.payments.order_by("pk").values_list("state", flat=True))


def accounts(run: Run) -> list[str]:
    return [payment.account.clear() for payment in run.payments.order_by("pk")]


@pytest.mark.clause("P18-17.d")
@pytest.mark.parametrize("bank", ["rural_one_card", "city_bank_excel", "platform_csv", "state_bank_fixed"])
def test_every_payment_has_an_outcome_and_returned_money_is_booked(cast: Any, run: Run, bank: str) -> None:
    file = sent_file(cast, run, bank)
    first, second, *_rest = accounts(run)
    content = bank_of(file, failures={first: "account_closed"}, undecided=frozenset({second})).answer(
        at_the_bank(file), DAY
    )
    taken = actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content)
    assert not taken.is_repeated
    assert states(run) == ["returned", "in_question", "paid", "paid"]
    back = run.payments.order_by("pk").first()
    assert (back.returned_reason, back.settled_on) == ("账户已销户", DAY)
    answer = taken.answer
    assert (answer.paid_number, answer.returned_number, answer.question_number) == (2, 1, 1)
    assert (answer.paid_fen, answer.returned_fen, answer.question_fen) == (120000, 60000, 60000)
    row = answer.rows.get(outcome="returned")
    assert (row.payment, row.reason, row.reason_label) == (back, "account_closed", "账户已销户")
    booked = Transaction.objects.get(kind="return")
    assert booked.movements.aggregate(total=Sum("amount_fen"))["total"] == 60000
    assert not Hold.objects.exists()


@pytest.mark.parametrize("defect", [one for one in ANSWER_DEFECTS if one != "row_missing"])
@pytest.mark.parametrize("bank", ["rural_one_card", "city_bank_excel"])
def test_defective_answers_change_nothing(cast: Any, run: Run, defect: AnswerDefect, bank: str) -> None:
    file = sent_file(cast, run, bank)
    content = bank_of(file).defective_answer(at_the_bank(file), DAY, defect)
    before = state_of_everything()
    with pytest.raises(refusals.AnswerRejected) as refused:
        actions.accept_answer(by=cast.finance, file=file, name="回盘", content=content)
    assert refused.value.faults
    assert state_of_everything() == before


def test_repeated_answer_changes_nothing_and_is_recorded(cast: Any, run: Run) -> None:
    file = sent_file(cast, run)
    content = bank_of(file).answer(at_the_bank(file), DAY)
    first = actions.accept_answer(by=cast.finance, file=file, name="回盘", content=content)
    before = state_of_everything()[:-1]
    again = actions.accept_answer(by=cast.finance, file=file, name="回盘(1)", content=content)
    assert again.is_repeated
    assert again.answer == first.answer
    assert state_of_everything()[:-1] == before
    assert "没有任何改动" in Entry.objects.order_by("number").last().sentence


def test_late_return_after_a_complete_answer(cast: Any, run: Run, clock: Any) -> None:
    file = sent_file(cast, run)
    bank = bank_of(file)
    actions.accept_answer(by=cast.finance, file=file, name="1", content=bank.answer(at_the_bank(file), DAY))
    clock.day = date(2023, 5, 20)
    late = bank.later_return(at_the_bank(file), {accounts(run)[2]: "dormant"}, date(2023, 5, 19))
    taken = actions.accept_answer(by=cast.finance, file=file, name="2", content=late)
    assert states(run) == ["paid"] * 4
    confirmed = confirm_by_another(cast, taken)
    assert states(run) == ["paid", "paid", "returned", "paid"]
    assert confirmed.answer.rows.get().is_late_return
    assert Transaction.objects.filter(kind="return").count() == 1


def test_answer_in_parts(cast: Any, run: Run) -> None:
    file = sent_file(cast, run, "platform_csv")
    for content in bank_of(file).answers_in_parts(at_the_bank(file), DAY, 3):
        actions.accept_answer(by=cast.finance, file=file, name="部分", content=content)
    assert states(run) == ["paid"] * 4
    assert BankAnswerRow.objects.count() == 4


def test_answers_are_accepted_after_hand_over_and_from_finance_only(cast: Any, run: Run) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    content = bank_of(file).answer(at_the_bank(file), DAY)
    with pytest.raises(refusals.FileNotHandedOver):
        actions.accept_answer(by=cast.finance, file=file, name="早", content=content)
    actions.hand_over(by=cast.finance, file=file)
    for who in ("bureau", "director", "auditor", "officer"):
        with pytest.raises(PermissionRequired):
            actions.accept_answer(by=cast.people[who], file=file, name="别人", content=content)


def test_an_answer_belongs_to_one_file(cast: Any, run: Run, people: list[Any]) -> None:
    file = sent_file(cast, run)
    other = sent_file(cast, released_run(cast, people, "202304-02"))
    content = bank_of(file).answer(at_the_bank(file), DAY)
    actions.accept_answer(by=cast.finance, file=file, name="1", content=content)
    with pytest.raises(refusals.AnswerOfAnotherFile):
        actions.accept_answer(by=cast.finance, file=other, name="1", content=content)


def test_second_return_places_a_hold(cast: Any, run: Run, people: list[Any]) -> None:
    file = sent_file(cast, run)
    bank = bank_of(file, failures={accounts(run)[0]: "name_differs"})
    actions.accept_answer(by=cast.finance, file=file, name="1", content=bank.answer(at_the_bank(file), DAY))
    failed = run.payments.get(state="returned")
    again = released_run(cast, people[:1], "202304-02", replaces=failed, account="6217406100000009999")
    file = sent_file(cast, again)
    bank = bank_of(file, failures={"6217406100000009999": "frozen"})
    actions.accept_answer(by=cast.finance, file=file, name="2", content=bank.answer(at_the_bank(file), DAY))
    hold = Hold.objects.get()
    assert (hold.person, hold.reason, hold.programme) == (people[0], "returned_twice", "special")
    assert failed.item_id in hold.sealed_detail.clear()
    assert hold_twice_returned([again.payments.get().pk]) == 0, "held once"


def test_payments_in_question_are_settled_by_two_with_the_written_bank_reply(cast: Any, run: Run) -> None:
    file = sent_file(cast, run)
    first, second, *_rest = accounts(run)
    content = bank_of(file, undecided=frozenset({first, second})).answer(at_the_bank(file), DAY)
    actions.accept_answer(by=cast.finance, file=file, name="1", content=content)
    one, two, three, _four = run.payments.order_by("pk")
    enter: Any = actions.enter_inquiry_answer
    with pytest.raises(ReasonRequired):
        enter(by=cast.finance, payment=one, outcome="paid", why="")
    with pytest.raises(PermissionRequired):
        enter(by=cast.bureau, payment=one, outcome="paid", why="银行函")
    with pytest.raises(refusals.PaymentNotInQuestion):
        enter(by=cast.finance, payment=three, outcome="returned", why="银行函")
    answer = enter(by=cast.finance, payment=one, outcome="paid", why="银行函第1号：已入本人账户")
    assert states(run)[0] == "in_question", "one person changes nothing"
    with pytest.raises(TransitionNotAllowed):
        enter(by=cast.finance, payment=one, outcome="returned", why="银行函")
    with pytest.raises(SecondPersonRequired):
        actions.settle_inquiry(by=cast.finance, answer=answer, why="看过")
    with pytest.raises(PermissionRequired):
        actions.settle_inquiry(by=cast.bureau, answer=answer, why="看过")
    with pytest.raises(ReasonRequired):
        actions.settle_inquiry(by=cast.director, answer=answer, why=" ")
    with pytest.raises(DatabaseError), transaction.atomic():
        InquiryAnswer.objects.update(outcome="returned")
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryAnswer.objects.update(state="confirmed", decided_by=cast.finance)
    actions.refuse_inquiry_answer(by=cast.director, answer=answer, why="函上是另一笔")
    with pytest.raises(TransitionNotAllowed):
        actions.settle_inquiry(by=cast.director, answer=answer, why="看过")
    settle_by_two(cast, one, "paid", "银行函第1号：已入本人账户")
    settle_by_two(cast, two, "returned", "银行函第2号", "frozen")
    assert states(run)[:2] == ["paid", "returned"]
    assert Transaction.objects.filter(kind="return").count() == 1


def test_original_answer_is_refused_to_townships(cast: Any, run: Run) -> None:
    file = sent_file(cast, run)
    content = bank_of(file).answer(at_the_bank(file), DAY)
    answer = actions.accept_answer(by=cast.finance, file=file, name="回盘", content=content).answer
    with pytest.raises(PermissionRequired):
        actions.read_original_answer(by=cast.officer, answer=answer)


def test_payments_and_returns_send_one_text_for_each_account(cast: Any, run: Run) -> None:
    for event in ("paid", "returned"):
        switch_event(by=cast.bureau, event=event, is_on=True, template_code="1")
    file = sent_file(cast, run)
    first, *_rest = accounts(run)
    content = bank_of(file, failures={first: "account_closed"}).answer(at_the_bank(file), DAY)
    for _time in range(2):
        actions.accept_answer(by=cast.finance, file=file, name="回盘.txt", content=content)
    run_waiting_jobs()
    told = TextMessage.objects.order_by("pk")
    assert sorted(message.event for message in told) == ["paid", "paid", "paid", "returned"]
    paid = next(message.text for message in told if message.event == "paid")
    assert paid.startswith(f"民政资金600.00元已转到您尾号{accounts(run)[1][-4:]}的账户")
