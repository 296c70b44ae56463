"""Instalments: two people release them, a reason stops them, the dead get none, another way replaces a failed card."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.casework.refusals import ConflictOfInterest
from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.relief.false_cases.actions import confirm_false_case, propose_false_case, refuse_false_finding
from doudi.relief.instalments import actions
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.queries import instalments, instalments_of, open_instalments
from doudi.relief.instalments.refusals import CaseFoundFalse, InstalmentNotDue, PayeeHasDied, PayeeNotRegistered
from doudi.relief.money_worklist import money_tasks_of
from tests.deaths_and_cards import record_death
from tests.relief.money_cases import RECEIPT, granted

pytestmark = pytest.mark.clause("P18-6.c", "MCA23-2.4")


def asked(cast: Any, **given: Any) -> Instalment:
    """A stage on a condition, for whose release an officer asked."""
    (row,) = granted(cast, 2_000_00, condition="住院发票", **given)
    return actions.propose_release(by=cast.officer, instalment=row, proof="发票已交", upload=RECEIPT)


def test_one_asks_with_proof_and_another_releases(cast: Any) -> None:
    first, second = granted(cast, 3_000_00, 2_000_00, condition="")
    assert (first.state, second.state) == ("released", "planned")
    row = actions.propose_release(by=cast.officer, instalment=second, proof="发票已交", upload=RECEIPT)
    assert (row.proof, row.proof_file.kind) == ("发票已交", "photo")
    with pytest.raises(SecondPersonRequired):
        actions.release(by=cast.officer, instalment=row)
    with pytest.raises(StaleVersion):
        actions.release(by=cast.leader, instalment=row, seen_version=0)
    (task,) = money_tasks_of(cast.leader)
    assert (task.number, task.url) == (1, second.get_absolute_url())
    row = actions.release(by=cast.leader, instalment=row)
    assert (row.state, row.released_by, row.released_on) == ("released", cast.leader, today())
    with pytest.raises(TransitionNotAllowed):
        actions.release(by=cast.bureau, instalment=row)


def test_a_request_is_sent_back_with_a_reason_by_another(cast: Any) -> None:
    row = asked(cast)
    with pytest.raises(SecondPersonRequired):
        actions.send_back(by=cast.officer, instalment=row, why="再看")
    with pytest.raises(ReasonRequired):
        actions.send_back(by=cast.leader, instalment=row, why=" ")
    row = actions.send_back(by=cast.leader, instalment=row, why="发票不清楚")
    assert (row.state, row.proof, row.release_proposed_by) == ("planned", "", None)


@pytest.mark.parametrize("who", ["other_officer", "finance", "auditor", "cadre"])
def test_nobody_from_elsewhere_or_without_the_work_touches_it(cast: Any, who: str) -> None:
    row = asked(cast)
    for act in (actions.release, lambda **given: actions.stop(why="停", **given)):
        with pytest.raises((OutsideScope, PermissionRequired)):
            act(by=getattr(cast, who), instalment=row)


def test_a_relative_stays_out(cast: Any) -> None:
    row = asked(cast)
    row.relief.case.recused_staff = [cast.leader.pk]
    row.relief.case.save(update_fields=["recused_staff"])
    with pytest.raises(ConflictOfInterest):
        actions.release(by=cast.leader, instalment=row)
    with pytest.raises(ConflictOfInterest):
        actions.stop_all(by=cast.leader, relief=row.relief, reason="停")


def test_a_stage_is_not_released_before_its_day_nor_to_somebody_the_bank_cannot_pay(cast: Any) -> None:
    early = asked(cast, planned_on=today() + timedelta(days=1))
    with pytest.raises(InstalmentNotDue):
        actions.release(by=cast.leader, instalment=early)
    unknown = asked(cast, way="bank")
    with pytest.raises(PayeeNotRegistered):
        actions.release(by=cast.leader, instalment=unknown)


def test_a_stage_after_the_death_is_stopped_and_never_paid(cast: Any, family: Any) -> None:
    row = asked(cast, payee=family.mother, way="bank")
    record_death(family.mother, date(2023, 1, 5))
    with pytest.raises(PayeeHasDied):
        actions.release(by=cast.leader, instalment=row)
    shown = instalments_of(row.relief.case, cast.leader)
    assert [one.has_died for one in shown.rows] == [True]
    assert list(open_instalments(cast.leader)["stop"]) == [row]
    assert list(instalments(cast.leader, state="payee_died")) == [row]
    actions.stop(by=cast.officer, instalment=row, why="领款人已去世")
    shown = instalments_of(row.relief.case, cast.leader)
    assert (shown.approved_fen, shown.open_fen, shown.stopped_fen) == (2_000_00, 0, 2_000_00)


@pytest.mark.clause("P18-6.e")
def test_a_failed_card_is_replaced_by_the_reserve_and_the_old_row_stays(cast: Any, family: Any) -> None:
    (row,) = granted(cast, 2_000_00, payee=family.mother, way="bank")
    new = actions.pay_from_reserve_instead(by=cast.officer, instalment=row, why="卡已注销，今晚没有饭吃")
    row.refresh_from_db()
    assert (row.state, row.stopped_reason, new.replaces, new.way, new.state) == (
        "stopped",
        "卡已注销，今晚没有饭吃",
        row,
        "reserve",
        "proposed",
    )
    with pytest.raises(SecondPersonRequired):
        actions.release(by=cast.officer, instalment=new)
    assert actions.release(by=cast.leader, instalment=new).state == "released"
    shown = instalments_of(row.relief.case, cast.officer)
    assert (shown.approved_fen, shown.open_fen, shown.stopped_fen) == (2_000_00, 2_000_00, 0)  # counted once


def test_a_closed_case_leaves_nothing_to_pay(cast: Any) -> None:
    rows = granted(cast, 3_000_00, 2_000_00)
    stopped = actions.stop_all(by=cast.leader, relief=rows[0].relief, reason="申请人放弃")
    assert {one.state for one in stopped} == {"stopped"}
    assert not actions.stop_all(by=cast.leader, relief=rows[0].relief, reason="再停一次")


@pytest.mark.clause("SC649-68")
def test_a_false_case_is_found_by_two_and_pays_nothing_meanwhile(cast: Any) -> None:
    row = asked(cast)
    found = propose_false_case(by=cast.officer, relief=row.relief, finding="邻居说没有起火")
    with pytest.raises(CaseFoundFalse):
        actions.release(by=cast.leader, instalment=row)
    with pytest.raises(TransitionNotAllowed):
        propose_false_case(by=cast.leader, relief=row.relief, finding="又说一遍")
    with pytest.raises(PermissionRequired):
        confirm_false_case(by=cast.leader, found=found)
    refuse_false_finding(by=cast.director, found=found, why="消防证明在卷")
    assert actions.release(by=cast.leader, instalment=row).state == "released"
    found = propose_false_case(by=cast.director, relief=row.relief, finding="消防证明是假的")
    with pytest.raises(SecondPersonRequired):
        confirm_false_case(by=cast.director, found=found)


def test_the_rows_of_money_are_not_edited(cast: Any) -> None:
    from django.db import DatabaseError, transaction

    (row,) = granted(cast, 2_000_00)
    for change in ({"amount_fen": 1}, {"way": "bank"}, {"state": "proposed"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Instalment.objects.filter(pk=row.pk).update(**change)
