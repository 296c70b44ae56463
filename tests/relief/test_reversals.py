"""A payment out of a reserve that was recorded wrongly is reversed by two people, before anybody counts it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from doudi.casework.refusals import ConflictOfInterest
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.funding.actions import Entry, allot
from doudi.funding.overview import overview_of
from doudi.funding.queries import ledger_faults
from doudi.payments import invariants
from doudi.payments.computation.relief_dues import load_relief
from doudi.payments.statements.relief_reconciliation import relief_sections
from doudi.relief.budget.queries import relief_budget
from doudi.relief.false_cases.actions import propose_false_case
from doudi.relief.instalments import actions as instalments
from doudi.relief.instalments.refusals import CaseFoundFalse
from doudi.relief.money_worklist import money_tasks_of
from doudi.relief.reserves import actions as reserves
from doudi.relief.reserves.accounts import balance_of
from doudi.relief.reserves.queries import month_sheet, overview, state_of
from doudi.relief.reserves.refusals import NoVouchers, ReceiptNumberUsed
from doudi.relief.reversals import actions
from doudi.relief.reversals.models import ReserveReversal
from doudi.relief.reversals.refusals import PaymentCounted
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.relief.money_cases import HOME, filled_reserve, granted, paid_out

pytestmark = pytest.mark.clause("MCA23-3.3")
MAY = date(2023, 5, 1)


@pytest.fixture
def staff(cast: Any, clock: Clock) -> Any:  # noqa: F811 - the fixture
    """On 10 May 2023 the reserve of the first township holds 5,000 yuan; when the test ends the books agree."""
    clock.on(date(2023, 5, 10))
    allot(by=cast.finance, entry=Entry("relief", date(2023, 1, 5), "county", 50_000_00, "预算"))
    filled_reserve(cast, 5_000_00)
    yield cast
    assert ledger_faults() == []
    assert [str(one) for one in invariants.check_all()] == []
    assert [(one.name, found.where) for one in relief_sections() for found in one.differences] == []


def reversed_by(staff: Any, payment: Any, mistake: str = "other_family") -> ReserveReversal:
    """A payment reversed: the officer, who paid, proposes; the leader confirms."""
    told = "收据是隔壁家的，钱也是隔壁家领的"
    found = actions.propose_reversal(by=staff.officer, payment=payment, mistake=mistake, reason=told)
    return actions.confirm_reversal(by=staff.leader, reversal=found)


def test_a_reversal_books_the_money_back_and_the_instalment_is_paid_again(staff: Any, family: Any) -> None:
    (wrong,), (right,) = granted(staff, 2_000_00, payee=family.mother), granted(staff, 2_000_00)
    payment = paid_out(staff.officer, wrong, "7")
    found = actions.propose_reversal(by=staff.officer, payment=payment, mistake="other_family", reason="记错了户")
    wrong.refresh_from_db()
    assert (wrong.state, balance_of(HOME)) == ("paid", 3_000_00)
    actions.confirm_reversal(by=staff.leader, reversal=found)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.paid_on, wrong.relief.first_paid_on) == ("released", None, None)
    assert (wrong.relief.papers_due_on, balance_of(HOME)) == (None, 5_000_00)
    assert paid_out(staff.officer, right, "7").receipt_use == 1
    with pytest.raises(ReceiptNumberUsed):
        paid_out(staff.officer, wrong, "7")
    assert paid_out(staff.officer, wrong, "8").attempt == 1
    assert balance_of(HOME) == 1_000_00
    tables, _first = load_relief(MAY)
    assert tables.execute("SELECT SUM(amount_fen) FROM reserve_share").fetchone() == (2_000_00,)


def test_the_books_count_what_is_in_force(staff: Any) -> None:
    (row,) = granted(staff, 2_000_00)
    reversed_by(staff, paid_out(staff.officer, row, "7"), "not_handed_over")
    county = next(line for line in overview_of(2023).lines if line.source == "county")
    assert (county.reserve_spent_fen, county.spent_fen, relief_budget(2023, HOME).spent_fen) == (0, 0, 0)
    assert [(one.spent_fen, one.balance_fen, one.vouchers_number) for one in overview(staff.officer)] == [
        (0, 5_000_00, 0)
    ]
    sheet = month_sheet(HOME, MAY)
    assert [(one.in_fen, one.out_fen, one.receipt_number) for one in sheet.rows[1:]] == [
        (0, 2_000_00, "7"),
        (2_000_00, 0, "7"),
    ]
    with pytest.raises(NoVouchers):
        reserves.hand_over_vouchers(by=staff.officer, township_code=HOME)
    instalments.stop(by=staff.officer, instalment=row, why="已由保险赔付")


def test_a_receipt_in_doubt_is_not_waited_for(staff: Any) -> None:
    payment = paid_out(staff.officer, granted(staff, 2_000_00)[0])
    assert [one.vouchers_number for one in overview(staff.officer)] == [1]
    actions.propose_reversal(by=staff.officer, payment=payment, mistake="typed_twice", reason="登记了两次")
    assert [one.vouchers_number for one in overview(staff.officer)] == [state_of(HOME).vouchers_number] == [0]


def test_one_person_alone_reverses_nothing(staff: Any) -> None:
    payment = paid_out(staff.officer, granted(staff, 2_000_00)[0])
    given = {"payment": payment, "mistake": "typed_twice", "reason": "同一张收据登记两次"}
    for who, refusal in (("other_officer", OutsideScope), ("bureau", RoleNotAllowed), ("finance", PermissionRequired)):
        with pytest.raises(refusal):
            actions.propose_reversal(by=getattr(staff, who), **given)
    with pytest.raises(ReasonRequired):
        actions.propose_reversal(by=staff.officer, **{**given, "reason": " "})
    found = actions.propose_reversal(by=staff.leader, **given)
    with pytest.raises(TransitionNotAllowed):
        actions.propose_reversal(by=staff.officer, **given)
    for who in (staff.leader, staff.officer):  # who proposed, and who paid
        assert "备用金付款撤销待确认" not in [task.label for task in money_tasks_of(who)]
        with pytest.raises(SecondPersonRequired):
            actions.confirm_reversal(by=who, reversal=found)
    with pytest.raises(OutsideScope):
        actions.refuse_reversal(by=staff.other_officer, reversal=found, why="没有错")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReserveReversal.objects.filter(pk=found.pk).update(confirmed_by=staff.leader, confirmed_on=date(2023, 5, 10))


def test_a_refused_reversal_leaves_the_payment_and_may_be_proposed_again(staff: Any) -> None:
    payment = paid_out(staff.officer, granted(staff, 2_000_00)[0])
    given = {"payment": payment, "mistake": "other_amount", "reason": "实付1500元"}
    found = actions.propose_reversal(by=staff.officer, **given)
    assert [task.number for task in money_tasks_of(staff.leader) if task.label == "备用金付款撤销待确认"] == [1]
    with pytest.raises(ReasonRequired):
        actions.refuse_reversal(by=staff.leader, reversal=found, why=" ")
    actions.refuse_reversal(by=staff.leader, reversal=found, why="领款人说收到2000元")
    assert balance_of(HOME) == 3_000_00
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_reversal(by=staff.leader, reversal=found)
    reversed_by(staff, payment)
    with pytest.raises(TransitionNotAllowed):
        actions.propose_reversal(by=staff.officer, **given)


def test_counted_or_handed_over_payments_and_other_months_are_kept(staff: Any, clock: Clock) -> None:  # noqa: F811 - the fixture
    handed = paid_out(staff.officer, granted(staff, 500_00)[0], "1")
    reserves.hand_over_vouchers(by=staff.officer, township_code=HOME)
    given = {"mistake": "typed_twice", "reason": "登记两次"}
    with pytest.raises(PaymentCounted, match="移交"):
        actions.propose_reversal(by=staff.officer, payment=handed, **given)
    counted, late = (paid_out(staff.officer, granted(staff, 500_00)[0], number) for number in "23")
    waiting = actions.propose_reversal(by=staff.officer, payment=late, **given)
    reserves.hand_over_vouchers(by=staff.officer, township_code=HOME)
    assert not hasattr(late, "handed")
    clock.on(date(2023, 5, 29))
    reserves.count_reserve(by=staff.officer, township_code=HOME, counted_fen=3_500_00)
    with pytest.raises(PaymentCounted, match="盘点"):
        actions.confirm_reversal(by=staff.leader, reversal=waiting)
    clock.on(date(2023, 6, 1))
    with pytest.raises(PaymentCounted, match="不是本月"):
        actions.propose_reversal(by=staff.officer, payment=counted, **given)


def test_a_relative_and_a_doubted_case_are_refused(staff: Any) -> None:
    row, other = granted(staff, 500_00)[0], granted(staff, 500_00)[0]
    payment, doubted = paid_out(staff.officer, row, "1"), paid_out(staff.officer, other, "2")
    propose_false_case(by=staff.officer, relief=other.relief, finding="没有起火")
    with pytest.raises(CaseFoundFalse):
        actions.propose_reversal(by=staff.officer, payment=doubted, mistake="typed_twice", reason="登记两次")
    row.relief.case.recused_staff = [staff.officer.pk]
    row.relief.case.save()
    with pytest.raises(ConflictOfInterest):
        actions.propose_reversal(by=staff.officer, payment=payment, mistake="typed_twice", reason="登记两次")


def test_the_rows_are_never_edited(staff: Any) -> None:
    payment = paid_out(staff.officer, granted(staff, 2_000_00)[0])
    found = reversed_by(staff, payment)
    for table, column in (("relief_reservepayment", "attempt"), ("relief_reservereversal", "reason")):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = '1'")
    assert found.transaction.corrects == payment.transaction


def test_the_page_shows_what_the_click_changes(staff: Any, signed_in: Any) -> None:
    payment = paid_out(staff.officer, granted(staff, 2_000_00)[0], "7")
    address, officer = reverse("relief:reversal", args=[payment.pk]), signed_in("officer")
    page = officer.get(address).content.decode()
    for words in ("¥3,000.00", "¥5,000.00", "已同意，待付款", "还没有发放", "收据号7"):
        assert words in page
    assert officer.post(address, {"mistake": "other_family", "reason": ""}).status_code == 422
    assert officer.post(address, {"mistake": "other_family", "reason": "记错了户"}).status_code == 302
    decide = reverse("relief:decide_reversal", args=[payment.pk])
    assert officer.post(decide, {"act": "confirm"}).status_code == 422
    for who in ("other_officer", "finance"):
        assert signed_in(who).post(decide, {"act": "confirm"}).status_code in {403, 404}
    leader = signed_in("leader")
    assert leader.post(decide, {"act": "refuse", "why": ""}).status_code == 422
    assert "确认撤销" in leader.get(address).content.decode()
    assert leader.post(decide, {"act": "confirm"}).status_code == 302
    assert leader.post(decide, {"act": "confirm"}).status_code == 404
    assert "已撤销" in officer.get(payment.instalment.get_absolute_url()).content.decode()
    assert "记-2023-05-" in signed_in("auditor").get(address).content.decode()
