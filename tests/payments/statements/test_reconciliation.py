"""The books agree after every step of a month; whatever is broken on purpose is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from doudi.commandline import main
from doudi.funding.actions import book_recovery, book_release
from doudi.funding.models import Account
from doudi.payments import actions
from doudi.payments.models import Payment, Run
from doudi.payments.statements.reconciliation import reconcile
from doudi.registry.models import Award, Circumstance
from tests.deaths_and_cards import record_death
from tests.payments.bank_exchange.released_run import settle_by_two
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


@pytest.fixture(autouse=True)
def no_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.commandline.reconcile.set_up_django", lambda: None)


def differences() -> list[tuple[str, str, int, int]]:
    return [
        (section.name, one.where, one.expected_fen, one.found_fen)
        for section in reconcile()
        for one in section.differences
    ]


@pytest.fixture
def people(office: Office) -> list[Any]:
    """Two of the home township, one of the other; one of them has no card."""

    def award() -> list[Any]:
        office.funds()
        first, second, bare = office.person("钟有田"), office.person("易有金"), office.person("管无卡", card=None)
        abroad = office.person("谢外乡", village=office.cast.other_village)
        for one in (first, second, bare, abroad):
            office.award(one)
        office.award(abroad, "disability_living")
        return [first, second, bare, abroad]

    return office.built_once("people", award)


def april_released(office: Office) -> Run:
    """April for those people, released."""
    return office.built_once("april", lambda: office.release(office.prepare(APRIL)))


def test_empty_books_agree(office: Office) -> None:
    assert differences() == []


def test_the_books_agree_after_every_step(
    office: Office, people: list[Any], through_the_bank: Callable[..., Run]
) -> None:
    first, second, _bare, _abroad = people
    card = register_card(second)
    run = office.prepare(APRIL)
    assert differences() == []
    run = through_the_bank(run, failures={card: "account_closed"})
    assert run.withheld_number == 1
    assert differences() == []
    office.card(second, "62284800999999999", date(2023, 4, 3))
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert differences() == []
    through_the_bank(again)
    assert differences() == []
    office.clock.on(date(2023, 5, 10))
    through_the_bank(office.prepare(MAY))
    assert differences() == []
    died = date(2023, 4, 15)
    record_death(first, died)
    assert differences() == []  # the last run was right by what was known then


def register_card(person: Any) -> str:
    """The account number somebody has on record."""
    return str(Circumstance.objects.get(person=person, kind="bank_account").value)


@pytest.mark.clause("P18-17.d")
@pytest.mark.usefixtures("broken_on_purpose")
def test_command_reports_differences(
    office: Office, people: list[Any], through_the_bank: Callable[..., Run], capsys: pytest.CaptureFixture[str]
) -> None:
    through_the_bank(april_released(office))
    assert main(["reconcile"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("账目相符。\n")
    assert "2,480.00" in said  # four at 600 and one at 80, as known in April
    Account.objects.filter(kind="spent", source="county").update(balance_fen=5)
    assert main(["reconcile"]) == 1
    said = capsys.readouterr().out
    assert "违反资金规则：16 " in said
    assert "不符：科目余额 = 分录合计，2023 县级财政 已支出" in said
    assert main(["reconcile", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sections"][-1]["differences"][0]["found_fen"] == 5


@pytest.mark.usefixtures("broken_on_purpose")
def test_unpaid_due_is_reported_with_programme_and_township(
    office: Office, people: list[Any], through_the_bank: Callable[..., Run]
) -> None:
    run = through_the_bank(april_released(office))
    late = office.award(people[0], "disability_nursing")
    assert differences() == []
    Award.objects.filter(pk=late.pk).update(recorded_at=run.known_at - timedelta(seconds=1))
    [(name, where, expected, found)] = differences()
    assert name.startswith("应发")
    assert "重度残疾人护理补贴" in where
    assert "贡江镇" in where
    assert expected > found


@pytest.mark.usefixtures("broken_on_purpose")
def test_excess_ledger_entries_are_reported(
    office: Office, people: list[Any], through_the_bank: Callable[..., Run]
) -> None:
    run = through_the_bank(april_released(office))
    book_release(by=office.cast.finance, reference="run:none", on=date(2023, 4, 12), lines={"county": 7_00})
    book_recovery(by=office.cast.finance, reference="recovery:none", on=date(2023, 4, 12), lines={"county": 2_00})
    named = {(name, where, found - expected) for name, where, expected, found in differences()}
    assert named == {
        ("各批次资金分担 = 拨付记账", "none 县级财政", 7_00),
        ("未退回的发放 = 账簿支出（发放减退回）", "县级财政", 7_00),
        ("追回款 = 账簿追缴收回", "合计", 2_00),
    }
    assert run.state == "closed"


@pytest.mark.usefixtures("broken_on_purpose")
def test_paid_without_bank_answer_is_reported(office: Office, people: list[Any]) -> None:
    run = april_released(office)
    assert differences() == []
    Payment.objects.filter(run=run, person=people[0]).update(state="paid")
    assert differences() == [("到账、退回 = 银行回盘", f"{run.number} 到账", 600_00, 0)]


def test_written_bank_reply_counts_as_answer(
    office: Office, people: list[Any], through_the_bank: Callable[..., Run]
) -> None:
    run = through_the_bank(
        april_released(office), close=False, undecided=frozenset({register_card(people[0]), register_card(people[1])})
    )
    for one, outcome in zip(run.payments.filter(state="in_question"), ("paid", "returned"), strict=True):
        settle_by_two(office.cast, one, outcome)
    assert set(run.payments.values_list("state", flat=True)) == {"paid", "returned"}
    assert differences() == []


def test_history_needs_no_bank_answer_and_no_booking(office: Office, people: list[Any]) -> None:
    history = actions.take_over_payment_history(
        by=office.cast.bureau, paid=[(people[0].pk, "dibao", APRIL, 600_00)], law_known=APRIL, detail="原系统已发"
    )
    actions.confirm_payment_history(by=office.cast.director, run=history)
    assert differences() == []


def test_what_waits_for_the_next_run_is_no_disagreement(
    office: Office, people: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand: 600.00 waits for a card, 600.00 was taken out of the run."""
    run = office.prepare(APRIL)
    taken = run.payments.get(person=people[0])
    given = {"reason": "held", "detail": "核实身份"}
    proposals = actions.propose_withdrawal(by=office.cast.officer, run=run, payments=[taken], **given)
    actions.confirm_withdrawal(by=office.cast.leader, run=run, withdrawals=proposals)
    office.release(run)
    waiting = {one.why: one.amount_fen for section in reconcile() for one in section.waiting}
    assert sorted(waiting.values()) == [600_00, 600_00]
    assert differences() == []
    assert main(["reconcile"]) == 0
    printed = capsys.readouterr().out
    assert "等待下一批的（不是账目不符）" in printed
    assert "移出本批，随下一批补发：600.00元" in printed
    assert "账目相符" in printed


def test_an_empty_folder_explains_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert main(["reconcile"]) == 2
    assert "还没有数据库" in capsys.readouterr().err
