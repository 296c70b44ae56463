"""A forged answer of the bank that takes back what had arrived pays nobody twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from doudi.core.refusals import PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.funding.models import Transaction
from doudi.payments.bank_exchange import actions
from doudi.payments.bank_exchange.models import BankAnswer, LateReturn
from doudi.payments.bank_exchange.refusals import BankTotalDiffers
from tests.conftest import Cast
from tests.payments.bank_exchange.released_run import DAY, at_the_bank, bank_of, fund, released_run, sent_file

pytestmark = [pytest.mark.django_db, pytest.mark.attack]


@pytest.fixture
def forged(cast: Cast, family: Any, settings: Any, tmp_path: Path) -> Any:
    """The answer that finance wrote about a payment that had arrived."""
    settings.BANK_FILE_FOLDER = tmp_path
    fund(cast)
    run = released_run(cast, [family.mother])
    file = sent_file(cast, run)
    bank = bank_of(file)
    actions.accept_answer(by=cast.finance, file=file, name="1", content=bank.answer(at_the_bank(file), DAY))
    account = run.payments.get().account.clear()
    late = bank.later_return(at_the_bank(file), {account: "dormant"}, date(2023, 5, 19))
    taken = actions.accept_answer(by=cast.finance, file=file, name="2", content=late)
    return run, taken, late


@pytest.mark.clause("P18-17.d")
def test_one_person_takes_nothing_back(cast: Cast, forged: Any, signed_in: Any) -> None:
    run, taken, late = forged
    assert taken.is_waiting
    assert run.payments.get().state == "paid"
    assert (BankAnswer.objects.count(), Transaction.objects.filter(kind="return").count()) == (1, 0)
    total = taken.answer.late_fen
    with pytest.raises(SecondPersonRequired):
        actions.confirm_late_return(by=cast.finance, late_return=taken.answer, bank_total_fen=total, why="通知")
    with pytest.raises(PermissionRequired):
        actions.confirm_late_return(by=cast.bureau, late_return=taken.answer, bank_total_fen=total, why="通知")
    page = reverse("bank_exchange:late_return", args=[taken.answer.pk])
    for who in ("director", "finance"):
        shown = signed_in(who).get(page).content.decode()
        assert ("核对结果" in shown) == (who == "director")
    again = actions.accept_answer(by=cast.finance, file=taken.answer.file, name="3", content=late)
    assert (again.is_repeated, LateReturn.objects.count()) == (True, 1)


def test_the_second_person_brings_the_banks_own_total(cast: Cast, forged: Any, signed_in: Any) -> None:
    run, taken, _late = forged
    total, page = taken.answer.late_fen, reverse("bank_exchange:late_return", args=[taken.answer.pk])
    director = signed_in("director")
    assert "到账后退回待核对" in director.get("/").content.decode()
    for wrong in (None, 0, total - 1, total + 1):
        with pytest.raises(BankTotalDiffers):
            actions.confirm_late_return(by=cast.director, late_return=taken.answer, bank_total_fen=wrong, why="通知")
    assert run.payments.get().state == "paid"
    sent = {"decision": "confirm", "bank_total_fen": f"{total / 100:.2f}", "why": "5月19日通知"}
    assert director.post(page, sent | {"bank_total_fen": "1"}).status_code == 422
    assert director.post(page, sent).status_code == 302
    assert run.payments.get().state == "returned"
    assert Transaction.objects.filter(kind="return").count() == 1
    with pytest.raises(TransitionNotAllowed):
        actions.refuse_late_return(by=cast.director, late_return=taken.answer, why="晚了")


def test_a_refused_answer_changes_nothing(cast: Cast, forged: Any) -> None:
    run, taken, _late = forged
    actions.refuse_late_return(by=cast.director, late_return=taken.answer, why="银行说没有发过")
    assert run.payments.get().state == "paid"
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_late_return(by=cast.director, late_return=taken.answer, bank_total_fen=1, why="x")


@pytest.mark.parametrize(
    "forgery", ["state = 'confirmed', decided_by_id = uploaded_by_id", "late_fen = 1", "uploaded_by_id = 0"]
)
def test_the_database_keeps_both_persons(forged: Any, forgery: str) -> None:
    refused = pytest.raises(Exception, match=r"fixed|late_returns_are_confirmed_by_another")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE bank_exchange_latereturn SET {forgery}")
