"""What is certified when a run is closed: expected, approved, confirmed by the bank; and every difference by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.payments import actions, refusals
from doudi.payments.certificate.queries import certificate_view, stored_certificate
from doudi.payments.models import Certificate, Run
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import settle_checks

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def certified(office: Office, run: Run) -> Any:
    """The certificate of a run, closed now."""
    actions.close_run(by=office.cast.finance, run=Run.objects.get(pk=run.pk))
    written = stored_certificate(run)
    assert written is not None
    return certificate_view(written.content, written)


def die(office: Office, person: Any, day: date) -> None:
    record_death(person, day)


def reasons(view: Any) -> dict[str, tuple[int, int]]:
    return {name: (number, fen) for name, _label, number, fen in view.reasons}


def test_expected_equals_approved_plus_withheld(office: Office) -> None:
    """By hand: three are due 600.00 each; one has no card; all that was sent arrived."""
    office.funds()
    for name, card in (("钟有田", "auto"), ("丁䶮", "auto"), ("无卡人", None)):
        office.award(office.person(name, card=card))
    run = office.release(office.prepare(APRIL))
    office.bank_says(run, "paid")
    view = certified(office, run)
    (row,) = view.expected
    assert (row["expected_fen"], row["approved_fen"], row["withheld_fen"], row["difference_fen"]) == (
        1800_00,
        1200_00,
        600_00,
        0,
    )
    assert [(name, number, fen) for name, _label, number, fen in view.withheld] == [("no_account", 1, 600_00)]
    assert (view.bank_total["sent_fen"], view.bank_total["paid_fen"], view.bank_total["returned_fen"]) == (
        1200_00,
        1200_00,
        0,
    )
    assert view.is_balanced
    assert view.is_unchanged
    assert [step for step, _name, _at in view.people] == ["核算", "审核", "批准", "拨付"]
    assert view.content["hash"] == Run.objects.get(pk=run.pk).content_hash
    assert view.month_total | {"due_fen": 1800_00, "arrived_fen": 1200_00, "withheld_fen": 600_00} == view.month_total


def test_later_knowledge_is_a_difference_with_names(office: Office) -> None:
    """On 20 April a death of March is known, and that the standard is 660.00 since January."""
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    office.award(office.person("丁䶮"))
    run = office.release(office.prepare(APRIL))
    office.bank_says(run, "paid")
    office.clock.on(date(2023, 4, 20))
    die(office, person, date(2023, 3, 12))
    view = certified(office, run)
    assert reasons(view) == {"less_since": (1, -600_00), "more_since": (1, 60_00)}
    named = {(one["name"], one["fen"]) for one in view.content["expected"]["differing"]}
    assert named == {("钟有田", -600_00), ("丁䶮", 60_00)}
    assert view.expected_total["expected_fen"] == 660_00
    (month,) = view.month
    assert (month["due_fen"], month["arrived_fen"], month["open_fen"], month["over_fen"]) == (
        660_00,
        1200_00,
        60_00,
        600_00,
    )


def test_returned_payment_no_longer_due_is_not_recovered(office: Office) -> None:
    run = office.one_released(APRIL)
    person = run.payments.get().person
    office.bank_says(run, "returned")
    office.clock.on(date(2023, 4, 20))
    die(office, person, date(2023, 3, 12))
    view = certified(office, run)
    assert reasons(view) == {"back_already": (1, -600_00)}
    assert (view.bank_total["returned_fen"], view.bank_total["paid_fen"]) == (600_00, 0)


def test_difference_paid_by_a_later_run_has_that_reason(office: Office) -> None:
    """April closes after May has paid what the raise added to April."""
    april = office.one_released(APRIL)
    office.bank_says(april, "paid")
    office.clock.on(date(2023, 5, 10))
    may = office.release(office.prepare(MAY))
    assert reasons(certified(office, april)) == {"paid_later": (1, 60_00)}
    office.bank_says(may, "paid")


def test_difference_decided_before_release_has_that_reason(office: Office) -> None:
    """The raise is known after the computation; the leader decides to release the run nevertheless."""
    run = office.one_approved(APRIL)
    office.clock.on(date(2023, 4, 25))
    actions.repeat_checks(by=office.cast.bureau, run=run)
    settle_checks(run)
    run = actions.release_run(by=office.cast.finance, run=run)
    office.bank_says(run, "paid")
    assert reasons(certified(office, run)) == {"decided": (1, 60_00)}


def test_arrears_and_recoveries_of_next_month(office: Office) -> None:
    """May pays 660.00 and what April lacked; what April paid to a person who had died in March is recovered."""
    office.funds()
    living, dead = office.person("钟有田"), office.person("丁䶮")
    office.award(living)
    office.award(dead, since=date(2023, 4, 1))
    office.paid(office.prepare(APRIL))
    office.clock.on(date(2023, 5, 10))
    die(office, dead, date(2023, 3, 12))
    run = office.release(office.prepare(MAY))
    office.bank_says(run, "paid")
    view = certified(office, run)
    (row,) = view.expected
    assert (row["approved_fen"], row["recovery_fen"], row["difference_fen"]) == (660_00 + 60_00, 600_00, 0)
    assert row["expected_fen"] == 660_00 + 60_00 - 600_00


def test_run_without_final_bank_answer_cannot_be_closed(office: Office, signed_in: Any) -> None:
    run = office.one_released(APRIL)
    with pytest.raises(refusals.PaymentsNotSettled):
        certified(office, run)
    assert not Certificate.objects.exists()
    page = signed_in("finance").get(reverse("payments:certificate", args=[run.pk]))
    assert "还有1笔银行没有最终回盘" in page.content.decode()


def test_certificate_is_append_only(office: Office, signed_in: Any) -> None:
    run = office.one_paid(APRIL)
    written = Certificate.objects.get(run=run)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=written.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        written.delete()
    assert not certificate_view(written.content | {"hash": "another"}, written).is_unchanged
    client = signed_in("auditor")
    for name in ("certificate", "print_certificate"):
        text = client.get(reverse(f"payments:{name}", args=[run.pk])).content.decode()
        assert "陆佰元整" in text
        assert written.sm3 in text
    assert "¥600.00" in client.get(reverse("payments:certificate_month", args=["2023-04"])).content.decode()


def test_pages_of_a_run_that_is_not_closed_yet(office: Office, signed_in: Any) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    office.award(office.person("无卡人", card=None))
    run = office.prepare(APRIL)
    client = signed_in("bureau")
    address = reverse("payments:certificate", args=[run.pk])
    assert client.get(address).status_code == 404, "nothing has left yet"
    office.release(run)
    assert "现在试算应发" in client.get(address).content.decode()
    assert "¥1,200.00" in client.post(address).content.decode()
    waits = reverse("payments:certificate_list", args=[run.pk, "withheld-no_account"])
    assert "无卡人" in client.get(waits).content.decode()
    assert client.get(f"{waits}?page=x").status_code == 404
    for part in ("withheld-nothing", "nothing", "difference-nothing"):
        assert client.get(reverse("payments:certificate_list", args=[run.pk, part])).status_code == 404
    for month in ("2023-13", "2099-01", "april"):
        assert client.get(reverse("payments:certificate_month", args=[month])).status_code == 404
    assert "¥1,200.00" in client.post(reverse("payments:certificate_month", args=["2023-04"])).content.decode()


@pytest.mark.parametrize("role", ["officer", "leader", "other_officer"])
def test_a_township_does_not_see_the_certificate_of_the_county(office: Office, signed_in: Any, role: str) -> None:
    run = office.one_paid(APRIL)
    client = signed_in(role)
    for name, given in (("certificate", []), ("print_certificate", []), ("certificate_list", ["returned"])):
        assert client.get(reverse(f"payments:{name}", args=[run.pk, *given])).status_code == 403
    assert client.get(reverse("payments:certificate_month", args=["2023-04"])).status_code == 403
