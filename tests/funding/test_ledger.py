"""The ledger: zero in sum, once per reference, never below zero, never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from doudi.core.audit.models import Entry as Sentence
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import PermissionRequired, ReasonRequired
from doudi.funding import actions, queries
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import Account, Movement, Overdraft, Transaction
from doudi.funding.refusals import (
    AlreadyCorrected,
    InsufficientBalance,
    InvalidAmount,
    NoAmountToBook,
    NotEnteredByHand,
    ReferenceAlreadyUsed,
    TooEarly,
    UnknownSource,
)
from tests.conftest import Cast
from tests.funding.conftest import MAY, entry

pytestmark = pytest.mark.django_db


def balance(kind: str, source: str = "county", year: int = 2023, township_code: str = "") -> int:
    found = Account.objects.filter(kind=kind, source=source, year=year, township_code=township_code).first()
    return found.balance_fen if found else 0


def release(by: Any, reference: str = "run:1", on: date = MAY, **lines: int) -> Transaction:
    return actions.book_release(by=by, reference=reference, on=on, lines=lines)


@pytest.mark.clause("P18-17.a", "SC649-5", "JXF40-1")
def test_allotment_release_return_and_recovery(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=1_000_00, upper_grant=2_000_00)
    release(cast.finance, county=300_00, upper_grant=700_00, pooled_hardship_fund=0)
    assert queries.available("county", 2023) == 700_00
    assert balance("spent", "upper_grant") == 700_00
    actions.book_return(by=cast.finance, reference="return:1", on=MAY, lines={"county": 100_00, "upper_grant": 50_00})
    actions.book_recovery(by=SYSTEM, reference="recovery:1", on=MAY, lines={"county": 20_00})
    assert queries.available("county", 2023) == 820_00
    assert balance("spent") == 180_00
    assert queries.available("upper_grant", 2023) == 1_350_00
    assert sum(Account.objects.values_list("balance_fen", flat=True)) == 0
    assert queries.ledger_faults() == []
    assert queries.available("county", 2024) == 0


def test_booking_is_in_the_audit_trail(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=1_000_00)
    booked = release(cast.finance, county=300_00)
    said = Sentence.objects.get(subject_kind="transaction", subject_id=str(booked.pk))
    assert (said.verb, said.actor_id) == ("funds.release", cast.finance.pk)
    assert "县级财政300.00元" in said.sentence


def test_the_same_reference_has_its_effect_once(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=1_000_00)
    first = release(cast.finance, county=300_00)
    assert release(cast.director, county=300_00, upper_grant=0) == first
    assert queries.available("county", 2023) == 700_00
    assert Movement.objects.filter(transaction=first).count() == 1
    assert "没有再记" in Sentence.objects.first().sentence  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    "other",
    [
        lambda by: release(by, county=301_00),
        lambda by: release(by, upper_grant=300_00),
        lambda by: release(by, county=300_00, on=MAY + timedelta(days=1)),
        lambda by: actions.book_return(by=by, reference="run:1", on=MAY, lines={"county": 300_00}),
    ],
)
def test_the_same_reference_with_other_content_is_refused(cast: Any, allotted_funds: Any, other: Any) -> None:
    allotted_funds(county=1_000_00, upper_grant=1_000_00)
    release(cast.finance, county=300_00)
    with pytest.raises(ReferenceAlreadyUsed, match="run:1"):
        other(cast.finance)
    assert queries.available("county", 2023) == 700_00


@pytest.mark.clause("JXF40-1")
def test_release_beyond_available_funds_is_refused(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00, upper_grant=500_00)
    with pytest.raises(InsufficientBalance, match=r"县级财政可用资金还差0.01元；.*专项补助可用资金还差3.00元"):
        release(cast.finance, county=100_01, upper_grant=400_00, provincial_fixed_grant=3_00)
    assert queries.available("upper_grant", 2023) == 500_00
    assert not Transaction.objects.filter(kind="release").exists()
    needs = {"county": 100_01, "upper_grant": 500_00, "to_be_confirmed": 0}
    assert [queries.cover_of(need, source, 2023).missing_fen for source, need in needs.items()] == [1, 0, 0]
    release(cast.finance, county=100_00)
    assert queries.available("county", 2023) == 0


def test_funds_of_last_year_need_carrying_over(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    with pytest.raises(InsufficientBalance):
        release(cast.finance, county=1, on=date(2024, 1, 10))
    actions.carry_over(by=cast.finance, entry=entry(amount_fen=60_00, on=date(2024, 1, 3)))
    release(cast.finance, county=60_00, on=date(2024, 1, 10))
    assert (queries.available("county", 2023), queries.available("county", 2024)) == (40_00, 0)
    with pytest.raises(InsufficientBalance):
        actions.carry_over(by=cast.finance, entry=entry(amount_fen=40_01, on=date(2024, 1, 3)))


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ({}, NoAmountToBook),
        ({"county": 0}, NoAmountToBook),
        ({"county": "1"}, InvalidAmount),
        ({"county": 1.0}, InvalidAmount),
        ({"county": True}, InvalidAmount),
        ({"bank": 1}, UnknownSource),
    ],
)
def test_invalid_amounts_are_refused(cast: Any, allotted_funds: Any, lines: Any, refusal: Any) -> None:
    allotted_funds(county=100_00)
    with pytest.raises(refusal):
        actions.book_release(by=cast.finance, reference="run:1", on=MAY, lines=lines)
    assert not Transaction.objects.filter(reference="run:1").exists()


def test_release_may_have_negative_amounts(cast: Any, allotted_funds: Any) -> None:
    """As when a paper moves a share from one source to another for months that are paid already."""
    allotted_funds(county=100_00, upper_grant=100_00)
    release(cast.finance, county=60_00)
    release(cast.finance, "run:2", county=-20_00, upper_grant=30_00)
    assert (queries.available("county", 2023), balance("spent")) == (60_00, 40_00)
    assert queries.available("upper_grant", 2023) == 70_00
    assert queries.cover_of(-5, "county", 2023).missing_fen == 0
    assert queries.cover_of(70_01, "upper_grant", 2023).missing_fen == 1
    with pytest.raises(InvalidAmount):
        actions.allot(by=cast.finance, entry=entry(amount_fen=-5))


def test_a_release_inside_another_action_is_undone_with_it(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)

    def fails_afterwards() -> None:
        with transaction.atomic():
            release(cast.finance, county=40_00)
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fails_afterwards()
    assert queries.available("county", 2023) == 100_00
    release(cast.finance, county=40_00)
    assert queries.available("county", 2023) == 60_00


@pytest.mark.parametrize("table", ["funding_transaction", "funding_movement"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_ledger(cast: Any, allotted_funds: Any, table: str, statement: str) -> None:
    allotted_funds(county=100_00)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_database_refuses_overdrawn_accounts_and_negative_movements(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    with pytest.raises(IntegrityError, match="account_not_below"), transaction.atomic():
        Account.objects.filter(kind="available").update(balance_fen=-1)
    available = Account.objects.get(kind="available")
    spent = Account.objects.create(kind="spent", source="county", year=2023)
    booked = Transaction.objects.get()
    with pytest.raises(IntegrityError, match="movement_of_something"), transaction.atomic():
        Movement.objects.create(transaction=booked, from_account=available, to_account=spent, amount_fen=-5)


def test_balance_changed_by_hand_is_found(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    Account.objects.filter(kind="available").update(balance_fen=250_00)
    [(account, replayed)] = queries.ledger_faults()
    assert (account.kind, account.balance_fen, replayed) == ("available", 250_00, 100_00)


# --- overdrawing -----------------------------------------------------------------------------------


def decided(cast: Any, amount_fen: int, until: date | None = None, state: str = "confirmed") -> Overdraft:
    return Overdraft.objects.create(
        year=2023,
        source="county",
        amount_fen=amount_fen,
        until=until or timezone.localdate(),
        reason="资金在途",
        state=state,
        proposed_by=cast.finance,
        settled_by=cast.director,
        settled_at=timezone.now(),
    )


def test_overdraft_is_limited_to_the_confirmed_amount(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    decided(cast, 50_00)
    cover = queries.cover_of(151_00, "county", 2023)
    assert (cover.available_fen, cover.limit_fen, cover.overdrawn_fen, cover.missing_fen) == (
        100_00,
        50_00,
        51_00,
        1_00,
    )
    with pytest.raises(InsufficientBalance, match=r"还差0.01元"):
        release(cast.finance, county=150_01)
    release(cast.finance, county=150_00)
    assert queries.available("county", 2023) == -50_00
    with pytest.raises(InsufficientBalance):
        release(cast.finance, "run:2", county=1)
    with pytest.raises(InsufficientBalance):
        release(cast.finance, "run:3", upper_grant=1)


@pytest.mark.parametrize("state", ["proposed", "refused", "withdrawn"])
def test_unconfirmed_overdraft_has_no_effect(cast: Any, allotted_funds: Any, state: str) -> None:
    allotted_funds(county=100_00)
    decided(cast, 50_00, state=state)
    with pytest.raises(InsufficientBalance):
        release(cast.finance, county=100_01)


def test_expired_overdraft_has_no_effect_and_allotments_are_booked(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    overdraft = decided(cast, 50_00)
    release(cast.finance, county=150_00)
    Overdraft.objects.filter(pk=overdraft.pk).update(until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(InsufficientBalance, match=r"还差50.01元"):
        release(cast.finance, "run:2", county=1)
    allotted_funds(county=20_00)
    assert queries.available("county", 2023) == -30_00
    allotted_funds(county=40_00)
    release(cast.finance, "run:2", county=10_00)
    with pytest.raises(InsufficientBalance):
        release(cast.finance, "run:3", county=1)
    assert Account.objects.get(kind="available").limit_fen == 0


# --- by hand ---------------------------------------------------------------------------------------


def test_an_allotment_sent_twice_is_booked_once(cast: Any) -> None:
    given = entry(amount_fen=100_00)
    assert actions.allot(by=cast.finance, entry=given) == actions.allot(by=cast.finance, entry=given)
    assert queries.available("county", 2023) == 100_00


@pytest.mark.parametrize("name", ["officer", "leader", "bureau", "director", "auditor", "system_administrator"])
def test_only_finance_keeps_the_ledger(cast: Any, allotted_funds: Any, name: str) -> None:
    by = cast.people[name]
    allotted_funds(county=100_00)
    with pytest.raises(PermissionRequired):
        actions.allot(by=by, entry=entry())
    with pytest.raises(PermissionRequired):
        actions.carry_over(by=by, entry=entry(on=date(2024, 1, 3)))
    with pytest.raises(PermissionRequired):
        actions.move_reserve(by=by, entry=entry(), kind="to_reserve", township_code="360731100")
    with pytest.raises(PermissionRequired):
        actions.reassign(by=by, entry=entry(), to_source="upper_grant")
    with pytest.raises(PermissionRequired):
        actions.correct(by=by, transaction=Transaction.objects.get(), why="录错")


def test_booking_dated_tomorrow_is_refused(cast: Any) -> None:
    with pytest.raises(TooEarly):
        actions.allot(by=cast.finance, entry=entry(on=timezone.localdate() + timedelta(days=1)))


def test_unknown_sources_are_refused(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    with pytest.raises(UnknownSource):
        actions.allot(by=cast.finance, entry=entry(source="nowhere"))
    with pytest.raises(UnknownSource):
        actions.reassign(by=cast.finance, entry=entry(amount_fen=1), to_source="nowhere")


@pytest.mark.clause("MCA23-3.3")
def test_township_reserve(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    home = cast.officer.division_id
    actions.move_reserve(by=cast.finance, entry=entry(amount_fen=60_00), kind="to_reserve", township_code=home)
    assert (queries.available("county", 2023), balance("reserve", township_code=home)) == (40_00, 60_00)
    with pytest.raises(InsufficientBalance, match=r"乡镇备用金还差0.01元"):
        actions.move_reserve(by=cast.finance, entry=entry(amount_fen=60_01), kind="from_reserve", township_code=home)
    with pytest.raises(NotEnteredByHand, match="逐笔付款登记"):
        actions.move_reserve(by=cast.finance, entry=entry(amount_fen=1), kind="reserve_spent", township_code=home)
    actions.move_reserve(by=cast.finance, entry=entry(amount_fen=35_00), kind="from_reserve", township_code=home)
    assert (queries.available("county", 2023), balance("reserve", township_code=home)) == (75_00, 25_00)


def test_unconfirmed_source_is_assigned(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(to_be_confirmed=100_00, county=100_00)
    release(cast.finance, to_be_confirmed=25_00)
    actions.reassign(by=cast.finance, entry=entry("to_be_confirmed", 25_00), to_source="county")
    assert queries.available("to_be_confirmed", 2023) == 100_00
    assert (queries.available("county", 2023), balance("spent")) == (75_00, 25_00)
    assert balance("spent", "to_be_confirmed") == 0


def test_wrong_entry_is_corrected_once_and_both_are_kept(cast: Any, allotted_funds: Any) -> None:
    wrong = actions.allot(by=cast.finance, entry=entry(amount_fen=1_000_00))
    with pytest.raises(ReasonRequired):
        actions.correct(by=cast.finance, transaction=wrong, why=" ")
    correction = actions.correct(by=cast.finance, transaction=wrong, why="多录一个零")
    assert correction.corrects == wrong
    assert queries.available("county", 2023) == 0
    assert Transaction.objects.count() == 2
    with pytest.raises(AlreadyCorrected):
        actions.correct(by=cast.finance, transaction=wrong, why="再来一次")
    allotted_funds(county=100_00)
    with pytest.raises(NotEnteredByHand):
        actions.correct(by=cast.finance, transaction=release(cast.finance, county=1_00), why="不行")


def test_correction_of_spent_funds_is_refused(cast: Any) -> None:
    wrong = actions.allot(by=cast.finance, entry=entry(amount_fen=1_000_00))
    release(cast.finance, county=600_00)
    with pytest.raises(InsufficientBalance, match=r"还差600.00元"):
        actions.correct(by=cast.finance, transaction=wrong, why="多录一个零")


def test_moves_between_the_same_accounts_are_one_movement(cast: Any, allotted_funds: Any) -> None:
    allotted_funds(county=100_00)
    available, spent = Key(Kind.AVAILABLE, "county", 2023), Key(Kind.SPENT, "county", 2023)
    booked, new = book(SYSTEM, Voucher("release", "r", MAY), [Move(available, spent, 1), Move(available, spent, 2)])
    assert new
    assert booked.movements.get().amount_fen == 3


def test_vouchers_are_numbered_by_month_without_a_gap(cast: Cast) -> None:
    booked = [
        actions.allot(by=cast.finance, entry=actions.Entry(f"n{place}", day, "county", 100_00, "赣财社1号"))
        for place, day in enumerate([date(2023, 5, 9), date(2023, 5, 2), date(2023, 4, 3), date(2023, 5, 20)])
    ]
    numbers = ["记-2023-05-0001", "记-2023-05-0002", "记-2023-04-0001", "记-2023-05-0003"]
    assert [one.number for one in booked] == numbers
    fresh = Transaction.objects.order_by("pk")
    assert [one.number for one in queries.number_vouchers(fresh)] == numbers
