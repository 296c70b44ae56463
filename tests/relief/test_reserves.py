"""A township's reserve from its quota over payments, the count and the receipts to the next filling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.funding.actions import Entry, allot
from doudi.funding.queries import ledger_faults
from doudi.relief.false_cases.actions import propose_false_case
from doudi.relief.instalments import actions as instalments
from doudi.relief.instalments.refusals import CaseFoundFalse, PayeeHasDied
from doudi.relief.money_worklist import money_tasks_of
from doudi.relief.reserves import actions
from doudi.relief.reserves.accounts import balance_of
from doudi.relief.reserves.month_sheet import month_sheet_html
from doudi.relief.reserves.queries import late_counts, month_sheet, months_of, overview
from doudi.relief.reserves.refusals import (
    MonthNotToCount,
    NoVouchers,
    PaymentDayNotAllowed,
    QuotaExceeded,
    QuotaNotChanged,
    ReceiptNumberUsed,
    RequestOpen,
    ReserveTooLow,
    UnknownTownship,
    VoucherTotalDiffers,
)
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.deaths_and_cards import record_death
from tests.relief.money_cases import HOME, RECEIPT, filled_reserve, granted, paid_out

pytestmark = pytest.mark.clause("P18-6.e", "MCA23-3.3")
MAY = date(2023, 5, 1)


@pytest.fixture
def staff(cast: Any, clock: Clock) -> Any:  # noqa: F811 - the fixture
    """A county with funds on 10 May 2023; what the ledger holds follows from its movements when the test ends."""
    clock.on(date(2023, 5, 10))
    allot(by=cast.finance, entry=Entry("relief", date(2023, 1, 5), "county", 50_000_00, "预算"))
    yield cast
    assert ledger_faults() == []


@pytest.fixture
def reserve(staff: Any) -> Any:
    """The cast; the reserve of the first township holds 5,000 yuan."""
    filled_reserve(staff, 5_000_00)
    return staff


def test_a_payment_leaves_the_reserve_against_a_receipt(reserve: Any) -> None:
    (row,) = granted(reserve, 2_000_00)
    payment = paid_out(reserve.officer, row)
    row.refresh_from_db()
    assert (row.state, row.paid_on, row.relief.first_paid_on) == ("paid", date(2023, 5, 10), date(2023, 5, 10))
    assert (balance_of(HOME), payment.receipt.kind) == (3_000_00, "photo")
    with pytest.raises(TransitionNotAllowed):
        paid_out(reserve.officer, row, "002")


@pytest.mark.clause("P18-6.l")
def test_the_first_payment_opens_the_follow_up_visit(reserve: Any) -> None:
    (instalment,) = granted(reserve, 5_000_00)
    paid_out(reserve.officer, instalment)
    assert instalment.relief.follow_ups.get().tier == "township_leader"


def test_who_released_does_not_pay_and_cash_has_a_reason(reserve: Any) -> None:
    (row,) = granted(reserve, 2_000_00)
    with pytest.raises(SecondPersonRequired):
        paid_out(reserve.leader, row)
    with pytest.raises(ReasonRequired):
        paid_out(reserve.officer, row, means="cash")
    for who, refusal in (("other_officer", OutsideScope), ("bureau", RoleNotAllowed), ("finance", PermissionRequired)):
        with pytest.raises(refusal):
            paid_out(getattr(reserve, who), row)
    assert paid_out(reserve.officer, row, means="cash", cash_reason="没有账户，今晚住宿").cash_reason


def test_the_reserve_never_falls_below_zero_and_says_the_way_out(reserve: Any) -> None:
    (row,) = granted(reserve, 6_000_00)
    with pytest.raises(ReserveTooLow, match=r"只有5,000.00元.*差1,000.00元.*请拨.*一卡通"):
        paid_out(reserve.officer, row)
    assert balance_of(HOME) == 5_000_00


def test_a_receipt_counts_once_and_no_day_is_before_release_or_count(reserve: Any, clock: Any) -> None:  # noqa: F811 - the fixture
    first, second = (granted(reserve, 1_000_00)[0] for _time in range(2))
    paid_out(reserve.officer, first, "7")
    with pytest.raises(ReceiptNumberUsed):
        paid_out(reserve.officer, second, "7")
    with pytest.raises(PaymentDayNotAllowed):
        paid_out(reserve.officer, second, "8", paid_on=date(2023, 5, 9))
    clock.on(date(2023, 6, 1))
    actions.count_reserve(by=reserve.officer, township_code=HOME, counted_fen=4_000_00)
    clock.on(date(2023, 6, 2))
    with pytest.raises(PaymentDayNotAllowed):
        paid_out(reserve.officer, second, "8", paid_on=date(2023, 5, 31))


def test_neither_the_dead_nor_a_doubted_case_is_paid(reserve: Any, family: Any) -> None:
    (row,) = granted(reserve, 1_000_00, payee=family.mother)
    (doubted,) = granted(reserve, 1_000_00)
    propose_false_case(by=reserve.officer, relief=doubted.relief, finding="没有起火")
    with pytest.raises(CaseFoundFalse):
        paid_out(reserve.officer, doubted)
    record_death(family.mother, date(2023, 5, 1))
    with pytest.raises(PayeeHasDied):
        paid_out(reserve.officer, row)
    (bank,) = granted(reserve, 1_000_00, way="bank", payee=family.son)
    with pytest.raises(TransitionNotAllowed):
        paid_out(reserve.officer, bank)


def test_the_quota_is_decided_by_two_with_its_paper(staff: Any) -> None:
    with pytest.raises(PermissionRequired):
        actions.propose_quota(by=staff.leader, township_code=HOME, amount_fen=1, first_day=MAY, paper="无")
    with pytest.raises(ReasonRequired):
        actions.propose_quota(by=staff.bureau, township_code=HOME, amount_fen=1, first_day=MAY, paper=" ")
    with pytest.raises(UnknownTownship):
        actions.propose_quota(by=staff.bureau, township_code="360731999", amount_fen=1, first_day=MAY, paper="无")
    given = {"township_code": HOME, "first_day": MAY, "paper": "于民字〔2023〕40号"}
    quota = actions.propose_quota(by=staff.director, amount_fen=8_000_00, **given)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_quota(by=staff.director, quota=quota)
    actions.refuse_quota(by=open_second_director(staff), quota=quota)
    quota = actions.propose_quota(by=staff.bureau, amount_fen=8_000_00, **given)
    with pytest.raises(QuotaNotChanged):
        actions.propose_quota(by=staff.bureau, amount_fen=9_000_00, **given)
    actions.confirm_quota(by=staff.director, quota=quota)
    raised = actions.propose_quota(by=staff.bureau, amount_fen=12_000_00, **given)
    assert (raised.before_fen, raised.amount_fen) == (8_000_00, 12_000_00)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_quota(by=staff.director, quota=quota)


def open_second_director(cast: Any) -> Any:
    """A second leader of the bureau."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM

    return open_account(
        by=SYSTEM,
        username="director2",
        name="王副局长",
        role="bureau_leader",
        division=cast.director.division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


def test_a_township_asks_within_its_quota_and_finance_answers(reserve: Any) -> None:
    with pytest.raises(QuotaExceeded, match=r"最多再拨5,000.00元"):
        actions.ask_top_up(by=reserve.officer, township_code=HOME, amount_fen=5_000_01, reason="补足")
    with pytest.raises(OutsideScope):
        actions.ask_top_up(by=reserve.other_officer, township_code=HOME, amount_fen=1_00, reason="补足")
    with pytest.raises(QuotaExceeded, match=r"没有核定"):
        actions.ask_top_up(by=reserve.other_officer, township_code="360731101", amount_fen=1_00, reason="开户")
    asked = actions.ask_top_up(by=reserve.officer, township_code=HOME, amount_fen=4_000_00, reason="补足")
    with pytest.raises(RequestOpen):
        actions.ask_top_up(by=reserve.leader, township_code=HOME, amount_fen=1_00, reason="再要")
    assert [task.number for task in money_tasks_of(reserve.finance)] == [1]
    with pytest.raises(PermissionRequired):
        actions.fill_top_up(by=reserve.leader, request=asked, amount_fen=4_000_00, source="county")
    filled = actions.fill_top_up(by=reserve.finance, request=asked, amount_fen=3_000_00, source="county")
    assert (balance_of(HOME), filled.filled_fen) == (8_000_00, 3_000_00)
    with pytest.raises(TransitionNotAllowed):
        actions.refuse_top_up(by=reserve.finance, request=asked, why="已拨")


def test_two_count_a_month_and_the_county_settles_a_difference(reserve: Any, clock: Any) -> None:  # noqa: F811 - the fixture
    paid_out(reserve.officer, granted(reserve, 1_000_00)[0])
    clock.on(date(2023, 5, 31))
    with pytest.raises(ReasonRequired, match=r"账面4,000.00元"):
        actions.count_reserve(by=reserve.officer, township_code=HOME, counted_fen=3_950_00)
    count = actions.count_reserve(
        by=reserve.officer, township_code=HOME, counted_fen=3_950_00, difference_reason="找零有误"
    )
    assert (count.month, count.difference_fen) == (MAY, -50_00)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_count(by=reserve.officer, count=count)
    with pytest.raises(MonthNotToCount):
        actions.count_reserve(by=reserve.leader, township_code=HOME, counted_fen=4_000_00)
    actions.confirm_count(by=reserve.leader, count=count)
    with pytest.raises(PermissionRequired):
        actions.settle_difference(by=reserve.leader, count=count, settlement="recovered", why="已补")
    settled = actions.settle_difference(
        by=reserve.director, count=count, settlement="recovered", why="经办人已补足50元"
    )
    assert settled.settlement == "recovered"
    assert "3,950.00" in month_sheet_html(HOME, MAY)


def test_a_late_count_alarms_township_and_bureau(reserve: Any, clock: Any) -> None:  # noqa: F811 - the fixture
    clock.on(date(2023, 6, 7))
    assert late_counts([HOME]) == {}
    clock.on(date(2023, 6, 9))
    assert late_counts([HOME, "360731101"]) == {HOME: MAY}
    for who in (reserve.officer, reserve.bureau):
        assert "备用金盘点已过期" in [task.label for task in money_tasks_of(who)]
    count = actions.count_reserve(by=reserve.officer, township_code=HOME, counted_fen=5_000_00)
    actions.refuse_count(by=reserve.leader, count=count, why="没有当面清点")
    count = actions.count_reserve(by=reserve.leader, township_code=HOME, counted_fen=5_000_00)
    actions.confirm_count(by=reserve.officer, count=count)
    assert late_counts([HOME]) == {}


def test_receipts_go_to_the_county_once_and_are_counted_there(reserve: Any) -> None:
    with pytest.raises(NoVouchers):
        actions.hand_over_vouchers(by=reserve.officer, township_code=HOME)
    for number in range(2):
        paid_out(reserve.officer, granted(reserve, 500_00)[0], str(number))
    handover = actions.hand_over_vouchers(by=reserve.officer, township_code=HOME)
    with pytest.raises(NoVouchers):
        actions.hand_over_vouchers(by=reserve.officer, township_code=HOME)
    with pytest.raises(VoucherTotalDiffers, match=r"差-500.00元"):
        actions.receive_vouchers(by=reserve.finance, handover=handover, total_fen=500_00)
    with pytest.raises(PermissionRequired):
        actions.receive_vouchers(by=reserve.officer, handover=handover, total_fen=1_000_00)
    assert actions.receive_vouchers(by=reserve.finance, handover=handover, total_fen=1_000_00).received_on


def test_a_month_of_the_sheet_and_the_first_night_of_a_year(reserve: Any, clock: Any) -> None:  # noqa: F811 - the fixture
    paid_out(reserve.officer, granted(reserve, 1_500_00)[0])
    sheet = month_sheet(HOME, MAY)
    assert (sheet.opening_fen, sheet.in_fen, sheet.out_fen, sheet.closing_fen) == (0, 5_000_00, 1_500_00, 3_500_00)
    assert [(row.in_fen, row.out_fen, row.balance_fen) for row in sheet.rows] == [
        (5_000_00, 0, 5_000_00),
        (0, 1_500_00, 3_500_00),
    ]
    clock.on(date(2024, 1, 1))
    paid_out(reserve.officer, granted(reserve, 3_000_00)[0], "2")
    assert month_sheet(HOME, date(2024, 1, 1)).opening_fen == 3_500_00
    assert (months_of(HOME, 12)[-1], months_of(HOME, 3)[-1]) == (MAY, date(2023, 11, 1))
    assert [row.balance_fen for row in overview(reserve.officer)] == [500_00]


def test_an_instalment_of_a_failed_card_is_paid_at_night(reserve: Any, family: Any) -> None:
    (row,) = granted(reserve, 2_000_00, payee=family.mother, way="bank")
    new = instalments.pay_from_reserve_instead(by=reserve.officer, instalment=row, why="卡已注销")
    instalments.release(by=reserve.leader, instalment=new)
    assert paid_out(reserve.officer, new, receipt=RECEIPT).amount_fen == 2_000_00
