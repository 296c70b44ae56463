"""The fifth check: accounts changed since the last payment, each signed by a second reader with no hand in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired
from doudi.payments import actions, refusals
from doudi.payments.models import AccountReading, Run
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import PROOF, review, reviewer, settle_checks

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-3.4")]
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


@pytest.fixture
def changed(office: Office) -> Run:
    """April is paid; then the card of one of two people changes, and May is computed."""

    def change() -> Run:
        office.funds()
        people = [office.person("钟有田"), office.person("易小明")]
        for person in people:
            office.award(person)
        office.paid(office.prepare(APRIL))
        office.clock.on(date(2023, 5, 4))
        office.card(people[0], "6228480099999999999", date(2023, 5, 4))
        return office.prepare(MAY)

    return office.built_once("changed", change)


def test_first_payment_is_no_change(office: Office) -> None:
    office.award(office.person("钟有田"))
    assert office.prepare(APRIL).checks.get(name="changed_account").findings_number == 0


def test_run_is_not_approved_until_every_changed_account_is_signed(office: Office, changed: Run) -> None:
    cast = office.cast
    check = changed.checks.get(name="changed_account")
    assert [finding.person.name for finding in check.findings.all()] == ["钟有田"]
    assert "9999" in check.findings.get().what
    assert "6228480099999999999" not in check.findings.get().what
    office.confirm(changed)
    run = review(changed)
    with pytest.raises(refusals.ChecksUndecided, match="账户变动"):
        actions.approve_run(by=cast.director, run=run)
    with pytest.raises(refusals.UnknownCheck):
        actions.decide_check(by=reviewer(), run=run, name="changed_account", why="都看过")
    person = check.findings.get().person
    reading = actions.read_account(by=cast.officer, run=run, person=person)
    assert reading.read_by == cast.officer
    with pytest.raises(refusals.AccountNotChanged):
        actions.read_account(by=cast.leader, run=run, person=person)
    actions.approve_run(by=cast.director, run=run)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccountReading.objects.update(read_by=cast.leader)


def test_reader_had_no_hand_in_the_card_or_the_run(office: Office, changed: Run) -> None:
    """The bureau's officer entered the card and computed the run, its leader confirmed the card."""
    cast, person = office.cast, changed.checks.get(name="changed_account").findings.get().person
    for by in (cast.bureau, cast.director):
        with pytest.raises(SecondPersonRequired):
            actions.read_account(by=by, run=changed, person=person)
    with pytest.raises(OutsideScope):
        actions.read_account(by=cast.other_officer, run=changed, person=person)
    with pytest.raises(PermissionRequired):
        actions.read_account(by=cast.finance, run=changed, person=person)
    other = changed.payments.exclude(person=person).get().person
    with pytest.raises(refusals.AccountNotChanged):
        actions.read_account(by=cast.officer, run=changed, person=other)


def test_changed_accounts_are_signed_on_their_page(office: Office, changed: Run, signed_in: Any) -> None:
    page = reverse("payments:changed_accounts", args=[changed.pk])
    person = changed.checks.get(name="changed_account").findings.get().person
    officer, other, director = (signed_in(name) for name in ("officer", "other_officer", "director"))
    assert "钟有田" not in other.get(page).content.decode()
    assert other.post(page, {"person": person.number}).status_code == 404
    assert "签字</button>" not in director.get(page).content.decode(), "had a hand in it"
    assert director.post(page, {"person": person.number}).status_code == 422
    assert "签字</button>" in officer.get(page).content.decode()
    assert "变动账户待核对" in officer.get(reverse("console:desk")).content.decode()
    assert officer.post(page, {"person": person.number}).status_code == 302
    assert office.cast.officer.name in officer.get(page).content.decode()


def test_back_pay_of_the_dead_goes_to_a_recorded_payee(office: Office) -> None:
    """Died in May before anything was paid: 660.00 of May wait until two people have recorded who gets them."""
    cast = office.cast
    office.funds()
    person = office.person("钟有田")
    office.award(person, since=date(2023, 4, 1))
    office.clock.on(date(2023, 5, 12))
    record_death(person, date(2023, 5, 2))
    run = office.prepare(MAY)
    assert [(one.reason, one.month) for one in run.withheld.all()] == [("deceased_no_payee", MAY)]
    actions.discard_run(by=cast.bureau, run=run, why="登记领受人")
    given: dict[str, Any] = {"person": person, "account": "6228480022222222222", "since": MAY, "upload": PROOF}
    given |= {"holder_name": "钟长子", "proof": "长子，办理丧葬，村委会证明"}
    with pytest.raises(refusals.PayeeDoesNotFit):
        actions.propose_authority(by=cast.officer, basis="guardian", **given)
    made = actions.propose_authority(by=cast.officer, basis="heir", **given)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_authority(by=cast.officer, authority=made, account=given["account"])
    actions.confirm_authority(by=cast.leader, authority=made, account=given["account"])
    payment = office.prepare(MAY).payments.get()
    assert (payment.account_basis, payment.holder_name, payment.amount_fen) == ("heir", "钟长子", 660_00)


def test_settled_checks_release(office: Office, changed: Run) -> None:
    office.confirm(changed)
    run = review(changed)
    settle_checks(run)
    run = actions.approve_run(by=office.cast.director, run=run)
    assert actions.release_run(by=office.cast.finance, run=run).state == "released"
