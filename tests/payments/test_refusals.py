"""Every guard of the money says no by name: who may not, who else must, what is not now, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    Refused,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.payments import actions, refusals
from doudi.payments.models import AccountAuthority, Hold, Recovery, Run
from doudi.payments.runs import actions as runs_actions
from doudi.registry.refusals import ProofRequired
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF, decide_by_two, review, reviewer

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)
DAY = date(2023, 4, 20)


def refused(refusal: type[Refused], do: Callable[..., Any], **given: Any) -> None:
    with pytest.raises(refusal):
        do(**given)


def prepared(office: Office) -> Run:
    return office.built_once("prepared", lambda: prepare(office))


def prepare(office: Office) -> Run:
    office.one_award()
    return office.prepare(APRIL)


def proposed(office: Office) -> Recovery:
    """April was paid, 600.00; then a death in March became known."""

    def propose() -> Recovery:
        person = office.one_paid(APRIL).payments.get().person
        office.clock.on(DAY)
        record_death(person, date(2023, 3, 12))
        office.prepare(APRIL)
        return Recovery.objects.get(state="proposed")

    return office.built_once("proposed", propose)


def demanded(office: Office) -> Recovery:
    recovery = proposed(office)
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意退回")
    return actions.demand_recovery(by=office.cast.director, recovery=recovery, why="死亡后多发")


def becomes(user: Any, role: str, place: str = "360731") -> Any:
    """Somebody has another office from today; they are the same person."""
    user.role, user.division_id = role, place
    user.save(update_fields=["role", "division"])
    return user


# --- a run ---------------------------------------------------------------------------------------------


def test_run_needs_the_first_of_a_month_that_has_begun(office: Office) -> None:
    office.award(office.person("钟有田"))
    for month in (MAY, date(2023, 4, 2)):
        refused(refusals.MonthNotOpen, office.prepare, month=month)


def test_each_step_of_a_run_needs_its_permission(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    refused(PermissionRequired, actions.prepare_run, by=cast.finance, month=APRIL, kind=Run.Kind.SPECIAL)
    refused(
        PermissionRequired, actions.confirm_roll, by=cast.bureau, run=run, township_code="360731100", total_fen=600_00
    )
    refused(PermissionRequired, actions.repeat_checks, by=cast.cadre, run=run)
    office.confirm(run)
    refused(PermissionRequired, actions.review_run, by=cast.director, run=run)
    run = review(run)
    refused(PermissionRequired, actions.decide_check, by=cast.finance, run=run, name="late_payment", why="同意")
    refused(PermissionRequired, actions.approve_run, by=cast.finance, run=run)
    refused(PermissionRequired, actions.send_back_run, by=cast.finance, run=run, why="再核")
    refused(PermissionRequired, actions.discard_run, by=cast.finance, run=run, why="重算")
    run = actions.approve_run(by=cast.director, run=run)
    refused(PermissionRequired, actions.send_back_run, by=cast.director, run=run, why="再核")
    refused(PermissionRequired, actions.release_run, by=cast.leader, run=run)
    run = actions.release_run(by=cast.finance, run=run)
    office.bank_says(run, "paid")
    refused(PermissionRequired, actions.close_run, by=cast.director, run=run)


def test_steps_out_of_order_are_refused(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    steps: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "confirm": (actions.confirm_roll, {"by": cast.officer, "township_code": "360731100", "total_fen": 600_00}),
        "review": (actions.review_run, {"by": reviewer()}),
        "approve": (actions.approve_run, {"by": cast.director}),
        "send_back": (actions.send_back_run, {"by": cast.finance, "why": "再核"}),
        "release": (actions.release_run, {"by": cast.finance}),
        "close": (actions.close_run, {"by": cast.finance}),
        "discard": (actions.discard_run, {"by": cast.bureau, "why": "重算"}),
        "adopt": (actions.confirm_payment_history, {"by": cast.director}),
    }

    def only(*in_turn: str) -> None:
        for name in steps.keys() - {*in_turn}:
            do, given = steps[name]
            refused(TransitionNotAllowed, do, run=run, **given)

    only("confirm", "review", "discard")
    office.confirm(run)
    run = review(run)
    only("approve", "discard", "send_back")
    run = actions.approve_run(by=cast.director, run=run)
    only("release", "discard", "send_back")
    run = actions.release_run(by=cast.finance, run=run)
    only("close")
    office.bank_says(run, "paid")
    run = actions.close_run(by=cast.finance, run=run)
    only()


def test_a_roll_is_confirmed_once_by_its_own_township(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    given: dict[str, Any] = {"by": cast.officer, "run": run, "township_code": "360731100", "total_fen": 600_00}
    refused(
        refusals.NoPaymentsInTownship,
        actions.confirm_roll,
        **given | {"by": cast.other_officer, "township_code": "360731101", "total_fen": 0},
    )
    for part in ("36073110020", "3607311"):
        refused(OutsideScope, actions.confirm_roll, **given | {"township_code": part})
    actions.confirm_roll(**given)
    refused(refusals.RollAlreadyConfirmed, actions.confirm_roll, **given)


def test_same_person_in_another_office_is_no_second_person(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    office.confirm(run)
    run = review(run)
    for user in (cast.bureau, cast.officer, reviewer()):
        refused(SecondPersonRequired, actions.approve_run, by=becomes(user, "bureau_leader"), run=run)
    run = actions.approve_run(by=cast.director, run=run)
    for user in (cast.bureau, cast.officer, reviewer(), cast.director):
        refused(SecondPersonRequired, actions.release_run, by=becomes(user, "finance_officer"), run=run)


def test_findings_are_decided_in_writing_before_approval(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    office.confirm(run)
    office.clock.on(date(2023, 4, 12))
    run = review(run)
    given: dict[str, Any] = {"by": reviewer(), "run": run, "name": "late_payment", "why": "上月未核算"}
    refused(SecondPersonRequired, actions.decide_check, **given | {"by": cast.bureau})
    refused(refusals.ChecksUndecided, actions.approve_run, by=cast.director, run=run)
    refused(ReasonRequired, actions.decide_check, **given | {"why": " "})
    refused(refusals.UnknownCheck, actions.decide_check, **given | {"name": "missed_payment"})
    actions.decide_check(**given)
    refused(refusals.ChecksUndecided, actions.approve_run, by=cast.director, run=run)
    agreed = {name: given[name] for name in ("run", "name")}
    refused(PermissionRequired, actions.agree_check, by=cast.finance, **agreed)
    refused(SecondPersonRequired, actions.agree_check, by=becomes(reviewer(), "bureau_leader"), **agreed)
    actions.agree_check(by=cast.director, **agreed)
    refused(refusals.UnknownCheck, actions.agree_check, by=cast.director, **agreed)
    run = actions.approve_run(by=cast.director, run=run)
    run = actions.release_run(by=cast.finance, run=run)
    refused(TransitionNotAllowed, actions.decide_check, **given)
    refused(TransitionNotAllowed, actions.repeat_checks, by=cast.auditor, run=run)


def test_a_decision_about_other_findings_lapses(office: Office) -> None:
    """Decided: the run is late. Then a card is shared by strangers as well, and that is no longer what was decided."""
    cast, run = office.cast, prepared(office)
    office.person("易小明")
    office.clock.on(DAY)
    run = office.approve(run)
    person = run.payments.get().person
    actions.place_hold(by=cast.director, person=person, reason="disputed", detail="待查")
    refused(refusals.ChecksUndecided, actions.release_run, by=cast.finance, run=run)
    actions.repeat_checks(by=cast.finance, run=run)
    decide_by_two(run, "overpayment")
    actions.place_hold(by=cast.director, person=person, reason="prison", detail="待查")
    run.checks.get(name="overpayment").findings.update(amount_fen=1)
    refused(refusals.ChecksUndecided, actions.release_run, by=cast.finance, run=run)


def test_hold_placed_during_release_blocks_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, run = office.cast, prepared(office)
    run = office.approve(run)

    def another_is_faster() -> None:
        actions.place_hold(by=cast.director, person=run.payments.get().person, reason="disputed", detail="待查")

    monkeypatch.setattr(runs_actions, "lock_audit_trail", another_is_faster)
    refused(refusals.ChecksUndecided, actions.release_run, by=cast.finance, run=run)
    assert not Hold.objects.exists(), "all of it is undone, and what stood in the way is told"


def test_discarding_and_sending_back_need_a_reason(office: Office) -> None:
    cast, run = office.cast, prepared(office)
    refused(ReasonRequired, actions.discard_run, by=cast.bureau, run=run, why=" ")
    office.confirm(run)
    run = review(run)
    refused(ReasonRequired, actions.send_back_run, by=cast.director, run=run, why=" ")


# --- history -------------------------------------------------------------------------------------------


def test_history_needs_second_person_and_is_taken_over_once(office: Office) -> None:
    cast, person = office.cast, office.person("钟有田")
    march = date(2023, 3, 1)
    given: dict[str, Any] = {
        "by": cast.bureau,
        "law_known": date(2023, 3, 31),
        "detail": "原系统已发",
        "paid": [(person.pk, "dibao", march, 600_00)],
    }
    take = actions.take_over_payment_history
    refused(PermissionRequired, take, **given | {"by": cast.finance})
    for wrong in (
        (),
        [(person.pk, "dibao", march, 0)],
        [(person.pk, "dibao", date(2023, 3, 2), 1)],
        [(person.pk, "nothing", march, 1)],
    ):
        refused(refusals.NothingToPay, take, **given | {"paid": wrong})
    run = take(**given)
    refused(refusals.HistoryAlreadyTakenOver, take, **given)
    refused(PermissionRequired, actions.confirm_payment_history, by=cast.finance, run=run)
    refused(
        SecondPersonRequired,
        actions.confirm_payment_history,
        by=becomes(cast.bureau, "bureau_leader"),
        run=run,
    )
    actions.confirm_payment_history(by=cast.director, run=run)
    refused(refusals.HistoryAlreadyTakenOver, take, **given | {"by": becomes(cast.bureau, "bureau_officer")})


# --- holds and accounts of others ----------------------------------------------------------------------


def test_holds(office: Office) -> None:
    cast, person = office.cast, office.person("钟有田")
    given: dict[str, Any] = {"person": person, "reason": "disputed", "detail": "待查"}
    refused(PermissionRequired, actions.place_hold, by=cast.finance, **given)
    refused(OutsideScope, actions.place_hold, by=cast.other_officer, **given)
    for wrong in ({"reason": "nothing"}, {"detail": " "}):
        refused(ReasonRequired, actions.place_hold, by=cast.officer, **given | wrong)
    hold = actions.place_hold(by=cast.officer, **given | {"reason": "death_doubt"})
    refused(PermissionRequired, actions.lift_hold, by=cast.finance, hold=hold, why="查实")
    abroad = becomes(cast.other_officer, "township_leader", "360731101")
    refused(OutsideScope, actions.lift_hold, by=abroad, hold=hold, why="查实")
    refused(ReasonRequired, actions.lift_hold, by=cast.leader, hold=hold, why=" ")
    own = becomes(cast.officer, "township_leader", "360731100")
    refused(SecondPersonRequired, actions.lift_hold, by=own, hold=hold, why="查实")
    actions.lift_hold(by=cast.leader, hold=hold, why="查实")
    refused(TransitionNotAllowed, actions.lift_hold, by=cast.leader, hold=hold, why="查实")


def test_account_authorities(office: Office) -> None:
    cast, person = office.cast, office.person("钟有田")
    given: dict[str, Any] = {
        "person": person,
        "basis": "guardian",
        "holder_name": "监护人",
        "account": "6228480022222222222",
        "proof": "监护证明",
        "since": APRIL,
        "upload": PROOF,
    }
    refused(PermissionRequired, actions.propose_authority, by=cast.finance, **given)
    refused(OutsideScope, actions.propose_authority, by=cast.other_officer, **given)
    for wrong in ({"proof": " "}, {"account": ""}, {"holder_name": ""}, {"basis": "own"}):
        refused(ReasonRequired, actions.propose_authority, by=cast.officer, **given | wrong)
    refused(ReasonRequired, actions.propose_authority, by=cast.officer, **given | {"since": MAY})
    refused(ProofRequired, actions.propose_authority, by=cast.officer, **given | {"upload": None})
    refused(refusals.PayeeDoesNotFit, actions.propose_authority, by=cast.officer, **given | {"basis": "heir"})
    made = actions.propose_authority(by=cast.officer, **given)
    typed: dict[str, Any] = {"authority": made, "account": given["account"]}
    refused(PermissionRequired, actions.confirm_authority, by=cast.finance, **typed)
    refused(OutsideScope, actions.confirm_authority, by=cast.other_officer, **typed)
    refused(refusals.AccountNumberMismatch, actions.confirm_authority, by=cast.leader, **typed | {"account": "1"})
    actions.confirm_authority(by=cast.leader, **typed)
    refused(TransitionNotAllowed, actions.confirm_authority, by=cast.director, **typed)
    second = actions.propose_authority(by=cast.officer, **given | {"account": "6228480022222222223"})
    AccountAuthority.objects.filter(pk=second.pk).update(ended_on=APRIL)
    refused(TransitionNotAllowed, actions.confirm_authority, by=cast.leader, authority=second, account="6")


# --- recoveries --------------------------------------------------------------------------------------


def test_notifying_and_deciding_recoveries(office: Office) -> None:
    cast, recovery = office.cast, proposed(office)
    given: dict[str, Any] = {"recovery": recovery}
    refused(PermissionRequired, actions.notify_recipient, by=cast.finance, heard="同意", **given)
    refused(OutsideScope, actions.notify_recipient, by=cast.other_officer, heard="同意", **given)
    refused(ReasonRequired, actions.notify_recipient, by=cast.officer, heard=" ", **given)
    refused(TransitionNotAllowed, actions.demand_recovery, by=cast.director, why="多发", **given)
    refused(TransitionNotAllowed, actions.waive_recovery, by=cast.director, why="困难", **given)
    receipt: dict[str, Any] = {"reference": "1", "amount_fen": 1, "received_on": DAY}
    refused(TransitionNotAllowed, actions.record_receipt, by=cast.finance, **given, **receipt)
    actions.notify_recipient(by=cast.officer, heard="同意", **given)
    for decide in (actions.demand_recovery, actions.waive_recovery):
        refused(PermissionRequired, decide, by=cast.bureau, why="多发", **given)
        refused(ReasonRequired, decide, by=cast.director, why=" ", **given)
        teller = becomes(cast.officer, "bureau_leader")
        refused(SecondPersonRequired, decide, by=teller, why="多发", **given)
    for number in (0, 37):
        refused(
            refusals.AmountTooLarge, actions.demand_recovery, by=cast.director, why="多发", instalments=number, **given
        )
    actions.waive_recovery(by=cast.director, why="困难", **given)
    refused(TransitionNotAllowed, actions.demand_recovery, by=cast.director, why="多发", **given)


def test_receipts(office: Office) -> None:
    cast, recovery = office.cast, demanded(office)
    given: dict[str, Any] = {"recovery": recovery, "reference": "1", "amount_fen": 1, "received_on": DAY}
    refused(PermissionRequired, actions.record_receipt, by=cast.director, **given)
    for wrong in ({"reference": " "}, {"received_on": date(2023, 4, 21)}):
        refused(ReasonRequired, actions.record_receipt, by=cast.finance, **given | wrong)
    for amount in (0, -1, 600_01):
        refused(refusals.AmountTooLarge, actions.record_receipt, by=cast.finance, **given | {"amount_fen": amount})
    refused(PermissionRequired, actions.decide_offset, by=cast.finance, recovery=recovery, basis="同意书")
    refused(ReasonRequired, actions.decide_offset, by=cast.director, recovery=recovery, basis=" ")


# --- special amounts -----------------------------------------------------------------------------------


def test_special_amounts(office: Office) -> None:
    cast, person = office.cast, office.person("钟有田")
    given: dict[str, Any] = {
        "by": cast.bureau,
        "person": person,
        "month": APRIL,
        "amount_fen": 500_00,
        "source": "county",
        "reason": "补助",
    }
    propose = actions.propose_special
    refused(PermissionRequired, propose, **given | {"by": cast.finance})
    for wrong in ({"reason": " "}, {"source": "nowhere"}):
        refused(ReasonRequired, propose, **given | wrong)
    for month in (MAY, date(2023, 4, 2)):
        refused(refusals.MonthNotOpen, propose, **given | {"month": month})
    refused(refusals.AmountTooLarge, propose, **given | {"amount_fen": 10**12})
    special = propose(**given)
    for decide, more in ((actions.approve_special, {}), (actions.refuse_special, {"why": "不符合"})):
        refused(PermissionRequired, decide, by=cast.finance, special=special, **more)
    refused(
        SecondPersonRequired,
        actions.approve_special,
        by=becomes(cast.bureau, "bureau_leader"),
        special=special,
    )
    actions.refuse_special(by=cast.director, special=special, why="不符合")
    refused(TransitionNotAllowed, actions.approve_special, by=cast.director, special=special)
    becomes(cast.bureau, "bureau_officer")
    approved = propose(**given)
    actions.approve_special(by=cast.director, special=approved)
    refused(TransitionNotAllowed, actions.refuse_special, by=cast.director, special=approved, why="不符合")


# --- pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def run_with_hold(office: Office) -> Run:
    run = prepared(office)
    actions.place_hold(by=office.cast.officer, person=run.payments.get().person, reason="death_doubt", detail="待查")
    return run


def test_payments_are_hidden_from_other_townships(office: Office, run_with_hold: Run, signed_in: Any) -> None:
    other = signed_in("other_officer")
    assert other.get(reverse("payments:roll", args=[run_with_hold.pk, "360731100"])).status_code == 404
    assert other.get(reverse("payments:roll", args=[run_with_hold.pk, "360731999"])).status_code == 404
    assert other.get(reverse("payments:check", args=[run_with_hold.pk, "late_payment"])).status_code == 403
    assert other.get(reverse("payments:lift_hold", args=[Hold.objects.get().pk])).status_code == 404
    made = actions.propose_authority(
        by=office.cast.officer,
        person=run_with_hold.payments.get().person,
        basis="guardian",
        holder_name="监护人",
        account="6228480022222222222",
        proof="监护证明",
        since=APRIL,
        upload=PROOF,
    )
    assert other.post(reverse("payments:confirm_account_authority", args=[made.pk])).status_code == 404


def test_recovery_visible_in_scope_only(office: Office, signed_in: Any) -> None:
    recovery = proposed(office)
    page = reverse("payments:recovery", args=[recovery.pk])
    assert signed_in("other_officer").get(page).status_code == 404
    assert "notify_heard" in signed_in("officer").get(page).content.decode()
    assert "notify_heard" not in signed_in("auditor").get(page).content.decode()
    assert signed_in("officer").post(page, {"verb": "forgive"}).status_code == 404
    assert signed_in("officer").get(reverse("payments:recoveries"), {"state": "forgiven"}).status_code == 400


def test_certificate_of_a_future_month_is_not_found(office: Office, signed_in: Any) -> None:
    run = office.paid(prepared(office))
    bureau = signed_in("bureau")
    assert bureau.get(reverse("payments:certificate_month", args=["2023-05"])).status_code == 404
    assert bureau.get(reverse("payments:certificate_list", args=[run.pk, "nothing"])).status_code == 404
