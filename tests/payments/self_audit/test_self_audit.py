"""What auditors ask: each question finds what it should, nothing else, and what was cleared stays cleared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.models import NearRelative
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from doudi.payments import actions as payroll
from doudi.payments import refusals
from doudi.payments.models import AuditHit
from doudi.payments.self_audit import actions, questions, recipients
from doudi.registry import actions as registry_actions
from tests.conftest import identity_number
from tests.deaths_and_cards import correct_death, record_death
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)
SHARED_ACCOUNT, EXCLUDING = (questions.AUDIT_QUESTIONS[name] for name in ("shared_account", "excluding"))


def say(office: Office, subject: Any, kind: str, value: Any, since: date = date(2023, 1, 1)) -> None:
    registry_actions.change_circumstance(
        by=office.cast.bureau, subject=subject, kind=kind, value=value, since=since, source="department"
    )


def ask(office: Office) -> dict[str, int]:
    """How many hits of each question are open, those of none left out."""
    return {name: number for name, number in actions.run_self_audit(by=office.cast.bureau).items() if number}


@pytest.fixture
def paid(office: Office) -> Any:
    """One person, paid for April."""
    return office.one_paid(APRIL).payments.get().person


def test_no_hits_without_contradictions(office: Office, paid: Any) -> None:
    assert ask(office) == {}
    assert not AuditHit.objects.exists()


@pytest.mark.clause("P18-17.c", "P18-11.a")
@pytest.mark.parametrize(
    ("question", "kind", "value", "said"),
    [
        ("in_prison", "in_prison", True, "服刑"),
        ("company", "runs_company", True, "有成员开办企业"),
        ("vehicle", "motor_vehicles", 2, "机动车2辆"),
        ("second_home", "homes", 3, "住房3套"),
    ],
)
def test_registry_contradicts_the_payment(
    office: Office, paid: Any, question: str, kind: str, value: Any, said: str
) -> None:
    say(office, paid if kind == "in_prison" else paid.household, kind, value)
    assert ask(office) == {question: 1}
    what = AuditHit.objects.get().what
    assert said in what
    assert "600.00元" in what


@pytest.mark.clause("P18-11.a")
def test_household_member_on_the_public_payroll(office: Office, paid: Any) -> None:
    """The list of the finance department names the son; the father has dibao; a stranger on it is no hit."""
    son = registry_actions.register_person(
        by=office.cast.bureau,
        number="PP900",
        name="钟在职",
        id_number=identity_number(date(1990, 1, 1), 900),
        sex="male",
        birth_date=date(1990, 1, 1),
        household=paid.household,
        relation="子女",
        source="paper",
    )
    stranger = office.person("易在编")
    for one in (son, stranger):
        say(office, one, "public_payroll", True, date(2023, 2, 1))
    assert ask(office) == {"public_payroll": 1}
    hit = AuditHit.objects.get()
    assert hit.person == paid
    assert hit.what == "钟在职自2023年2月1日起登记为财政供养人员，全家1人在享低保或特困，2023年4月发低保600.00元"
    say(office, son, "public_payroll", False, date(2023, 4, 1))
    assert ask(office) == {}
    say(office, paid, "public_payroll", True)
    assert ask(office) == {"public_payroll": 1}


@pytest.mark.clause("P18-17.c")
def test_payment_after_death_is_a_hit_until_repaid(office: Office, paid: Any) -> None:
    office.clock.on(date(2023, 4, 20))
    record_death(paid, date(2023, 3, 12))
    assert ask(office) == {"after_death": 1}
    assert "2023年3月12日死亡" in AuditHit.objects.get().what
    run = office.prepare(APRIL)
    recovery = run.recoveries.get()
    payroll.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意")
    payroll.demand_recovery(by=office.cast.director, recovery=recovery, why="死亡后多发")
    payroll.record_receipt(
        by=office.cast.finance, recovery=recovery, reference="001", amount_fen=600_00, received_on=date(2023, 4, 20)
    )
    assert ask(office) == {}
    assert AuditHit.objects.get().state == "gone"


def test_a_death_in_the_month_that_was_paid_is_no_hit(office: Office, paid: Any) -> None:
    office.clock.on(date(2023, 4, 20))
    record_death(paid, date(2023, 4, 12))
    assert ask(office) == {}


@pytest.mark.clause("P18-17.c", "MCA57-11")
def test_very_old_person_staff_relative_and_shared_id_number(office: Office) -> None:
    office.funds()
    old = office.person("百岁老人", born=date(1923, 4, 1))
    young = office.person("未满百岁", born=date(1923, 4, 2))
    for one in (old, young):
        office.award(one)
    NearRelative.objects.create(
        person=young,
        staff=office.cast.officer,
        post="经办人某",
        relation="parent",
        since=APRIL,
        recorded_by=office.cast.bureau,
    )
    office.paid(office.prepare(APRIL))
    type(old).objects.filter(pk=old.pk).update(id_number_index=young.id_number_index)
    assert ask(office) == {"very_old": 1, "relatives": 1, "same_number": 1}
    assert AuditHit.objects.get(question="very_old").person == old


@pytest.mark.clause("P30-3.4")
def test_account_shared_by_strangers_is_a_hit_and_by_a_family_is_not(office: Office) -> None:
    office.funds()
    cards = ("6228480011111111111", "6228480022222222222")
    one, two = (office.person(name, card=card) for name, card in zip("甲乙", cards, strict=True))
    for person in (one, two):
        office.award(person)
    run = office.paid(office.prepare(APRIL))
    paid = recipients.PaidMonth(APRIL, {one.pk: {"dibao": 1}, two.pk: {"dibao": 2}}, {"x": {one.pk, two.pk}}, {})
    from doudi.payments.self_audit.recipients import paid_in

    found = paid_in(run.month)
    assert list(SHARED_ACCOUNT.ask(found)) == []
    together = recipients.PaidMonth(APRIL, found.fen, paid.accounts, found.people)
    (hit,) = SHARED_ACCOUNT.ask(together)
    assert "2人共用一个账户" in hit.what
    assert "1,200.00元" in hit.what
    family = {key: replace(one, household=1) for key, one in found.people.items()}
    assert list(SHARED_ACCOUNT.ask(recipients.PaidMonth(APRIL, found.fen, paid.accounts, family))) == []


@pytest.mark.clause("P30-1.10")
def test_mutually_exclusive_benefits(office: Office, paid: Any) -> None:
    from doudi.payments.self_audit.recipients import paid_in

    found = paid_in(APRIL)
    both = recipients.PaidMonth(APRIL, {paid.pk: {"dibao": 600_00, "tekun_basic": 780_00}}, {}, found.people)
    (hit,) = EXCLUDING.ask(both)
    assert hit.about == "tekun_basic+dibao"
    assert list(EXCLUDING.ask(found)) == []


@pytest.mark.clause("P18-17.c")
def test_awarded_and_never_paid(office: Office, paid: Any) -> None:
    office.award(office.person("无卡人", card=None), since=date(2023, 2, 1))
    office.award(office.person("刚批准", card=None), since=date(2023, 3, 1))
    assert ask(office) == {"unpaid": 1}
    assert "2023年2月至2023年4月连续3个月没有发放" in AuditHit.objects.get().what


def test_cleared_hit_reopens_with_new_facts_only(office: Office, paid: Any) -> None:
    say(office, paid.household, "motor_vehicles", 1)
    ask(office)
    hit = AuditHit.objects.get()
    with pytest.raises(ReasonRequired):
        actions.clear_hit(by=office.cast.officer, hit=hit, evidence=" ")
    with pytest.raises(OutsideScope):
        actions.clear_hit(by=office.cast.other_officer, hit=hit, evidence="残疾人代步车")
    with pytest.raises(PermissionRequired):
        actions.clear_hit(by=office.cast.auditor, hit=hit, evidence="残疾人代步车")
    actions.clear_hit(by=office.cast.officer, hit=hit, evidence="残疾人代步车，行驶证已核")
    with pytest.raises(TransitionNotAllowed):
        actions.clear_hit(by=office.cast.officer, hit=hit, evidence="再说一遍")
    assert ask(office) == {}
    hit.refresh_from_db()
    assert (hit.state, hit.closed_by) == ("closed", office.cast.officer)
    office.clock.on(date(2023, 4, 20))
    say(office, paid.household, "motor_vehicles", 2, date(2023, 4, 20))
    assert ask(office) == {"vehicle": 1}
    hit.refresh_from_db()
    assert (hit.state, hit.evidence, hit.closed_by) == ("open", "", None)


def test_hit_found_again_is_open_again(office: Office, paid: Any) -> None:
    """A death of March is corrected to April, and then back: the same facts as at first, and somebody looks again."""
    office.clock.on(date(2023, 4, 20))
    record_death(paid, date(2023, 3, 12))
    assert ask(office) == {"after_death": 1}
    for day, found in ((date(2023, 4, 12), {}), (date(2023, 3, 12), {"after_death": 1})):
        correct_death(paid, day)
        assert ask(office) == found
    assert AuditHit.objects.get().state == "open"


def test_self_audit_needs_the_bureau_and_a_payment(office: Office) -> None:
    with pytest.raises(refusals.NothingToPay):
        actions.run_self_audit(by=office.cast.bureau)
    for name in ("officer", "auditor", "finance"):
        with pytest.raises(PermissionRequired):
            actions.run_self_audit(by=office.cast.people[name])


def test_self_audit_pages(office: Office, paid: Any, signed_in: Any) -> None:
    say(office, paid.household, "homes", 2)
    bureau = signed_in("bureau")
    address = reverse("payments:self_audit")
    assert bureau.post(f"{address}?question=second_home").status_code == 302
    hit = AuditHit.objects.get()
    officer = signed_in("officer")
    text = officer.get(f"{address}?question=second_home").content.decode()
    assert "住房2套" in text
    assert "现在查一遍" not in text
    assert "住房2套" in officer.get(address).content.decode(), "what is open is shown first"
    for question in ("?question=nothing", "?state=nothing", "?page=x"):
        assert officer.get(address + question).status_code == 404
    page = reverse("payments:audit_hit", args=[hit.pk])
    assert officer.post(page, {"evidence": ""}).status_code == 422
    stranger = signed_in("other_officer")
    assert stranger.get(page).status_code == 404
    assert "住房2套" not in stranger.get(f"{address}?question=second_home").content.decode()
    auditor = signed_in("auditor")
    assert "已查明" not in auditor.get(page).content.decode().split("</h1>")[1].split("</main>")[0]
    assert auditor.post(page, {"evidence": "看过"}).status_code in {403, 422}
    excel = auditor.get(f"{address}?question=second_home&excel=1")
    assert excel.content[:2] == b"PK"
    assert officer.post(page, {"evidence": "一套已倒塌，村委会证明"}).status_code == 302
    hit.refresh_from_db()
    assert hit.state == "closed"
