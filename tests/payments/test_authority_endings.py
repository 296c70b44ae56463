"""A payee authority ends without a new one: two people, and the money is held until it has somewhere to go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.payments import actions, refusals
from doudi.payments.models import AccountAuthority, Hold
from tests.payments.conftest import Office
from tests.payments.test_refusals import PROOF

pytestmark = pytest.mark.django_db
APRIL, ACCOUNT = date(2023, 4, 1), "6228480022222222222"


def in_force(office: Office, person: Any, basis: str = "guardian", account: str = ACCOUNT) -> AccountAuthority:
    given: dict[str, Any] = {"holder_name": "监护人", "proof": "证明", "since": APRIL, "upload": PROOF}
    made = actions.propose_authority(by=office.cast.officer, person=person, basis=basis, account=account, **given)
    by = office.cast.director if basis == "keeper" else office.cast.leader
    return actions.confirm_authority(by=by, authority=made, account=account)


def ended(office: Office, authority: AccountAuthority) -> AccountAuthority:
    actions.propose_ending(by=office.cast.officer, authority=authority, reason="监护权撤销")
    return actions.confirm_ending(by=office.cast.leader, authority=authority)


@pytest.mark.clause("MCA57-26")
def test_ending_needs_two_and_holds_the_money_until_a_new_account(office: Office) -> None:
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    authority = in_force(office, person)
    actions.propose_ending(by=office.cast.officer, authority=authority, reason="监护权撤销")
    assert not Hold.objects.exists()
    with pytest.raises(SecondPersonRequired):
        actions.confirm_ending(by=office.cast.officer, authority=authority)
    actions.confirm_ending(by=office.cast.leader, authority=authority)
    authority.refresh_from_db()
    assert (authority.ended_on, authority.ended_by) == (office.clock.today, office.cast.leader)
    run = office.prepare(APRIL)
    assert [row.reason for row in run.withheld.all()] == ["held"]
    assert not run.payments.exists(), "nor to the own card"
    actions.discard_run(by=office.cast.bureau, run=run, why="重算")
    in_force(office, person, account="6228480022222222223")
    payment = office.prepare(APRIL).payments.get()
    assert (payment.account_basis, payment.holder_name) == ("guardian", "监护人")


def test_hold_of_an_ended_authority_is_lifted_by_a_leader_for_the_own_card(office: Office) -> None:
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    ended(office, in_force(office, person))
    hold = Hold.objects.get()
    with pytest.raises(refusals.HigherOfficeRequired):
        actions.lift_hold(by=office.cast.officer, hold=hold, why="本人领取")
    actions.lift_hold(by=office.cast.leader, hold=hold, why="本人已成年，改发本人账户")
    assert office.prepare(APRIL).payments.get().account_basis == "own"


def test_refused_endings(office: Office) -> None:
    cast = office.cast
    authority = in_force(office, office.person("钟有田"), basis="keeper")
    proposal: dict[str, Any] = {"authority": authority, "reason": "解除协议"}
    for by, refusal in ((cast.finance, PermissionRequired), (cast.other_officer, OutsideScope)):
        with pytest.raises(refusal):
            actions.propose_ending(by=by, **proposal)
    with pytest.raises(ReasonRequired):
        actions.propose_ending(by=cast.officer, authority=authority, reason=" ")
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_ending(by=cast.director, authority=authority)
    actions.propose_ending(by=cast.officer, **proposal)
    with pytest.raises(TransitionNotAllowed):
        actions.propose_ending(by=cast.bureau, **proposal)
    with pytest.raises(refusals.HigherOfficeRequired):
        actions.confirm_ending(by=cast.leader, authority=authority)
    with pytest.raises(ReasonRequired):
        actions.drop_ending(by=cast.leader, authority=authority, reason="")
    actions.drop_ending(by=cast.leader, authority=authority, reason="协议仍有效")
    with pytest.raises(TransitionNotAllowed):
        actions.drop_ending(by=cast.leader, authority=authority, reason="再一次")
    actions.propose_ending(by=cast.officer, **proposal)
    actions.confirm_ending(by=cast.director, authority=authority)
    with pytest.raises(TransitionNotAllowed):
        actions.propose_ending(by=cast.officer, **proposal)
    for alone in ({"ended_by": cast.officer}, {"ending_proposed_by": cast.director}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AccountAuthority.objects.filter(pk=authority.pk).update(**alone)


def test_ending_in_the_browser(office: Office, signed_in: Any) -> None:
    authority = in_force(office, office.person("钟有田"))
    page = reverse("payments:end_account_authority", args=[authority.pk])
    officer, leader = signed_in("officer"), signed_in("leader")
    assert page in officer.get(reverse("payments:account_authorities")).content.decode()
    assert officer.post(page, {"reason": ""}).status_code == 422
    assert officer.post(page, {"reason": "监护权撤销"}).status_code == 302
    assert "监护权撤销" in leader.get(page).content.decode()
    assert officer.post(page, {"is_confirmed": "true"}).status_code == 422, "the same person"
    assert signed_in("other_officer").post(page, {"is_confirmed": "true"}).status_code == 404
    assert leader.post(page, {"is_confirmed": "true"}).status_code == 302
    assert Hold.objects.get().reason == "payee_ended"
