"""The matrix of pairs: for each pair of steps the same person is refused, whatever office they hold by then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from doudi.core.refusals import SecondPersonRequired
from doudi.payments import actions
from doudi.payments.models import AuditHit, Check, Hold, Run
from doudi.payments.runs.next_step import next_verb
from doudi.payments.self_audit.actions import clear_hit
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF, review, reviewer

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-17.c")]
APRIL = date(2023, 4, 1)
OFFICE_OF = {
    "review": "bureau_officer",
    "decide_check": "bureau_officer",
    "agree_check": "bureau_leader",
    "approve": "bureau_leader",
    "release": "finance_officer",
}
RUN_PAIRS = (
    ("prepare", "review"),
    ("prepare", "decide_check"),
    ("prepare", "agree_check"),
    ("decide_check", "agree_check"),
    ("prepare", "approve"),
    ("confirm", "review"),
    ("confirm", "approve"),
    ("review", "approve"),
    ("prepare", "release"),
    ("confirm", "release"),
    ("review", "release"),
    ("approve", "release"),
)


def takes_office(user: Any, role: str) -> Any:
    """The same person in another office."""
    user.role, user.division_id = role, "360731"
    user.save(update_fields=["role", "division"])
    return user


def run_before(office: Office, step: str) -> Run:
    """A run on which the step is next; it is late, so that a check failed."""
    return office.built_once(("before", step), lambda: go_before(office, step))


def go_before(office: Office, step: str) -> Run:
    office.one_award()
    run = office.prepare(APRIL)
    office.confirm(run)
    if step == "review":
        return run
    office.clock.on(date(2023, 4, 12))
    run = review(run)
    if step == "decide_check":
        return run
    actions.decide_check(by=reviewer(), run=run, name="late_payment", why="已核实")
    if step == "agree_check":
        return run
    actions.agree_check(by=office.cast.director, run=run, name="late_payment")
    return run if step == "approve" else actions.approve_run(by=office.cast.director, run=run)


@pytest.mark.parametrize(("first", "second"), RUN_PAIRS)
def test_nobody_does_two_steps_of_a_run(office: Office, first: str, second: str) -> None:
    run, cast = run_before(office, second), office.cast
    hands = {
        "prepare": cast.bureau,
        "confirm": cast.officer,
        "review": reviewer(),
        "decide_check": reviewer(),
        "approve": cast.director,
    }
    by = takes_office(hands[first], OFFICE_OF[second])
    does: dict[str, Callable[[], Any]] = {
        "review": lambda: actions.review_run(by=by, run=run),
        "decide_check": lambda: actions.decide_check(by=by, run=run, name="late_payment", why="属实"),
        "agree_check": lambda: actions.agree_check(by=by, run=run, name="late_payment"),
        "approve": lambda: actions.approve_run(by=by, run=run),
        "release": lambda: actions.release_run(by=by, run=run),
    }
    with pytest.raises(SecondPersonRequired):
        does[second]()
    assert next_verb(run, by) in {"", None}, "no button either" if second in {"review", "approve", "release"} else ""


def test_page_refuses_who_prepared(office: Office, signed_in: Any) -> None:
    run = run_before(office, "review")
    answer = signed_in("bureau").post(reverse("payments:run_action", args=[run.pk, "review"]), {"version": run.version})
    assert answer.status_code == 422
    assert "须是不同的人" in answer.content.decode()
    assert "审核无误" not in signed_in("bureau").get(run.get_absolute_url()).content.decode()


def test_check_is_decided_by_two_on_its_page(office: Office, signed_in: Any) -> None:
    run = run_before(office, "decide_check")
    page = reverse("payments:check", args=[run.pk, "late_payment"])
    reviewer()
    assert signed_in("bureau").post(page, {"why": "属实"}).status_code == 422
    director = signed_in("director")
    assert director.post(page, {"act": "agree"}).status_code == 422, "nothing is proposed yet"
    assert director.post(page, {"why": "属实"}).status_code == 302
    assert director.post(page, {"act": "agree"}).status_code == 422, "the leader proposed it"
    actions.decide_check(by=reviewer(), run=run, name="late_payment", why="属实")
    assert director.post(page, {"act": "agree"}).status_code == 302
    assert not run.checks.get(name="late_payment").is_blocking


def test_holds_authorities_and_special_amounts_need_two(office: Office) -> None:
    person, by = office.person("钟有田"), office.cast.officer
    hold = actions.place_hold(by=by, person=person, reason="returned_twice", detail="待查")
    with pytest.raises(SecondPersonRequired):
        actions.lift_hold(by=by, hold=hold, why="查实")
    given: dict[str, Any] = {"holder_name": "监护人", "proof": "证明", "since": APRIL, "account": "6228480022222222222"}
    made = actions.propose_authority(by=by, person=person, basis="guardian", upload=PROOF, **given)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_authority(by=by, authority=made, account=given["account"])
    special = actions.propose_special(
        by=office.cast.bureau, person=person, month=APRIL, amount_fen=1_00, source="county", reason="一事一议"
    )
    leader = takes_office(office.cast.bureau, "bureau_leader")
    with pytest.raises(SecondPersonRequired):
        actions.approve_special(by=leader, special=special)


def test_recovery_and_self_audit_are_not_settled_by_who_computed(office: Office) -> None:
    person = office.one_paid(APRIL).payments.get().person
    office.clock.on(date(2023, 4, 20))
    record_death(person, date(2023, 3, 12))
    recovery = office.prepare(APRIL).recoveries.get()
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意")
    hit = AuditHit.objects.create(
        question="very_old",
        person=person,
        village_code=person.village_id,
        what="请核实",
        facts="",
        month=APRIL,
        first_seen_on=APRIL,
        seen_on=APRIL,
    )
    with pytest.raises(SecondPersonRequired):
        clear_hit(by=office.cast.bureau, hit=hit, evidence="健在")
    for by in (office.cast.bureau, office.cast.officer):
        leader = takes_office(by, "bureau_leader")
        for decide in (actions.demand_recovery, actions.waive_recovery):
            with pytest.raises(SecondPersonRequired):
                decide(by=leader, recovery=recovery, why="多发")


def test_database_refuses_one_person_for_two(office: Office) -> None:
    run = run_before(office, "approve")
    actions.place_hold(by=office.cast.officer, person=office.person("易小明"), reason="disputed", detail="待查")
    for change in (
        lambda: Hold.objects.update(lifted_by=F("placed_by")),
        lambda: Check.objects.filter(agreed_by__isnull=False).update(agreed_by=F("decided_by")),
        lambda: Run.objects.filter(pk=run.pk).update(reviewed_by=F("prepared_by")),
        lambda: Run.objects.filter(pk=run.pk).update(approved_by=F("reviewed_by"), state="approved"),
        lambda: Run.objects.filter(pk=run.pk).update(approved_by=F("prepared_by"), state="approved"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
