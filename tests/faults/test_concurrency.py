"""Two officers at once, or eight: one effect, a refusal by name for everybody else, and the books agree."""

from __future__ import annotations

import http.client
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import Sum

from doudi.bankfiles.simulated_bank import SimulatedBank
from doudi.core.audit.trail import lock_audit_trail
from doudi.funding.models import Transaction
from doudi.payments import actions
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.bank_exchange.actions.payment_files import freeze_and_write
from doudi.payments.bank_exchange.models import BankAnswer, BankAnswerRow, BankFile
from doudi.payments.bank_exchange.rendering import profile_of
from doudi.payments.models import AccountAuthority, Certificate, Confirmation, Hold, Payment, Receipt, Recovery, Run
from doudi.payments.recoveries.receipts import outstanding_of
from tests.deaths_and_cards import record_death
from tests.faults.concurrency import (
    at_once,
    needs_postgresql,
    sound,
    store,
)
from tests.payments.bank_exchange.released_run import at_the_bank
from tests.payments.conftest import Office, clock, office
from tests.payments.four_hands import PROOF, review

__all__ = ["clock", "office", "store"]
pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("store")]
APRIL = date(2023, 4, 1)
EIGHT = 8


@pytest.fixture
def four(office: Office, tmp_path: Path, settings: Any) -> Office:
    """Money, and four people in two townships with dibao."""
    settings.BANK_FILE_FOLDER, settings.ATTACHMENT_FOLDER = tmp_path / "bank-files", tmp_path / "attachments"
    settings.BANK_FILE_FOLDER.mkdir()
    office.funds()
    for name in ("钟有田", "易小明"):
        office.award(office.person(name))
    for name in ("段和平", "刘石生"):
        office.award(office.person(name, village=office.cast.other_village))
    return office


def handed_over(office: Office, run: Run) -> BankFile:
    freeze_and_write(by=office.cast.finance, run=run, profile="rural_one_card")
    file, _content = banking.hand_over(by=office.cast.finance, file=BankFile.objects.get(run=run))
    return file


def answer_to(file: BankFile, *failing: int) -> bytes:
    sent = at_the_bank(file)
    failures: Any = {sent.items[place].account: "account_closed" for place in failing}
    return SimulatedBank(profile_of(file.profile), failures=failures).answer(sent, APRIL)


def taken(office: Office, run: Run, *failing: int) -> BankFile:
    file = handed_over(office, run)
    banking.accept_answer(by=office.cast.finance, file=file, name="回盘", content=answer_to(file, *failing))
    return file


def booked(kind: str) -> int:
    """Fen that the ledger moved in transactions of a kind."""
    return Transaction.objects.filter(kind=kind).aggregate(total=Sum("movements__amount_fen"))["total"] or 0


def test_two_officers_prepare_the_same_month(four: Office) -> None:
    told = at_once(*[lambda: four.prepare(APRIL)] * EIGHT)
    assert Counter(told) == {"done": 1, "run_already_open": EIGHT - 1}
    assert Run.objects.get().payments.count() == 4
    assert sound() == []


@pytest.mark.parametrize("seen", [False, True])
def test_eight_release_the_same_run(four: Office, *, seen: bool) -> None:
    run = four.approve(four.prepare(APRIL))
    more = {"seen_version": run.version} if seen else {}
    told = at_once(
        *[lambda: actions.release_run(by=four.cast.finance, run=Run.objects.get(pk=run.pk), **more)] * EIGHT, behind=run
    )
    assert Counter(told) == {"done": 1, "stale_version" if seen else "transition_not_allowed": EIGHT - 1}
    assert booked("release") == run.total_fen
    assert sound() == []


def test_one_answer_uploaded_by_eight(four: Office) -> None:
    run = four.release(four.prepare(APRIL))
    file = handed_over(four, run)
    content = answer_to(file, 0)
    again: list[bool] = []

    def upload() -> None:
        again.append(banking.accept_answer(by=four.cast.finance, file=file, name="回盘", content=content).is_repeated)

    assert at_once(*[upload] * EIGHT, behind=run) == ["done"] * EIGHT
    assert sorted(again) == [False] + [True] * (EIGHT - 1)
    assert (BankAnswer.objects.count(), BankAnswerRow.objects.count()) == (1, 4)
    returned = run.payments.get(state="returned")
    assert booked("return") == returned.amount_fen
    assert sound() == []


def test_concurrent_closing_succeeds_once(four: Office) -> None:
    run = four.release(four.prepare(APRIL))
    taken(four, run)
    told = at_once(*[lambda: actions.close_run(by=four.cast.finance, run=run)] * 4, behind=run)
    assert Counter(told) == {"done": 1, "transition_not_allowed": 3}
    assert Certificate.objects.count() == 1
    assert sound() == []


def test_closing_during_a_bank_answer(four: Office) -> None:
    """Books close over a whole answer or not yet, never over half of one."""
    run = four.release(four.prepare(APRIL))
    file = handed_over(four, run)
    content = answer_to(file, 1)
    told = at_once(
        lambda: banking.accept_answer(by=four.cast.finance, file=file, name="回盘", content=content),
        lambda: actions.close_run(by=four.cast.finance, run=run),
        behind=run,
    )
    assert told[0] == "done"
    assert told[1] in {"done", "payments_not_settled"}
    if told[1] == "done":
        assert Certificate.objects.get().content["bank"][0]["underway_number"] == 0
    assert sound() == []


@pytest.mark.parametrize("seen", [False, True])
def test_concurrent_approval_and_sending_back(four: Office, *, seen: bool) -> None:
    run = four.prepare(APRIL)
    four.confirm(run)
    run = review(run)
    more = {"seen_version": run.version} if seen else {}
    approve = lambda: actions.approve_run(by=four.cast.director, run=run, **more)  # noqa: E731 - one call, twice
    back = lambda: actions.send_back_run(by=four.cast.director, run=run, why="再核", **more)  # noqa: E731 - as above
    told = at_once(approve, back, approve, back, behind=run)
    run.refresh_from_db()
    if seen:
        assert Counter(told) == {"done": 1, "stale_version": 3}
    assert set(told) <= {"done", "transition_not_allowed", "stale_version", "permission_required"}
    assert told.count("done") in {1, 2}, "approved, and perhaps then sent back by who may; never both twice"
    assert run.state in {"approved", "prepared"}
    assert (run.approved_by_id is not None) == (run.state == "approved")
    assert sound() == []


def test_release_during_computation_of_reissues(four: Office) -> None:
    taken(four, four.release(four.prepare(APRIL)), 0, 1)
    four.clock.on(date(2023, 5, 4))
    for person in {one.person for one in Payment.objects.filter(state="returned")}:
        four.card(person, f"62284801{person.pk:011d}", date(2023, 5, 4))
    may = four.approve(four.prepare(date(2023, 5, 1)))
    told = at_once(
        lambda: actions.release_run(by=four.cast.finance, run=may),
        lambda: four.prepare(date(2023, 5, 1), Run.Kind.REISSUE),
        lambda: four.prepare(date(2023, 5, 1), Run.Kind.REISSUE),
        behind=may,
    )
    assert told[0] == "done"
    # May pays what came back of April along with the month: for a run of its own nothing is left.
    assert set(told[1:]) <= {"nothing_to_pay", "run_already_open"}
    assert Payment.objects.filter(replaces__isnull=False).exclude(state="void").count() == 2
    assert sound() == []


def test_concurrent_freezing_makes_files_once(four: Office) -> None:
    run = four.release(four.prepare(APRIL))
    freeze = lambda: freeze_and_write(by=four.cast.finance, run=run, profile="rural_one_card")  # noqa: E731 - twice
    told = at_once(*[freeze] * 4, behind=run)
    assert Counter(told) == {"done": 1, "files_already_made": 3}
    assert BankFile.objects.get().state == "written"
    assert sound() == []


def test_hand_over_during_the_bank_answer(four: Office) -> None:
    run = four.release(four.prepare(APRIL))
    file = handed_over(four, run)
    content = answer_to(file)
    told = at_once(
        *[lambda: banking.hand_over(by=four.cast.finance, file=file)] * 3,
        *[lambda: banking.accept_answer(by=four.cast.finance, file=file, name="回盘", content=content)] * 3,
        behind=run,
    )
    assert told == ["done"] * 6
    assert set(run.payments.values_list("state", flat=True)) == {"paid"}
    assert sound() == []


def recovery_of(office: Office) -> Recovery:
    """Somebody died in March and was paid for April: it is asked back."""
    four_paid = office.paid(office.prepare(APRIL))
    person = four_paid.payments.order_by("pk")[0].person
    office.clock.on(date(2023, 5, 4))
    record_death(person, date(2023, 3, 5))
    office.prepare(date(2023, 5, 1))
    recovery = Recovery.objects.get()
    actions.notify_recipient(by=office.cast.bureau, recovery=recovery, heard="已告知")
    return actions.demand_recovery(by=office.cast.director, recovery=recovery, why="多发")


def test_concurrent_receipts_of_one_voucher_are_recorded_once(four: Office) -> None:
    recovery = recovery_of(four)
    half = outstanding_of(recovery) // 2
    receive = lambda: actions.record_receipt(  # noqa: E731 - one call, by several
        by=four.cast.finance, recovery=recovery, reference="银-001", amount_fen=half, received_on=date(2023, 5, 4)
    )
    told = at_once(*[receive] * 4, behind=Run.objects.latest("pk"))
    assert Counter(told) == {"done": 1, "receipt_already_recorded": 3}
    assert Receipt.objects.aggregate(total=Sum("amount_fen"))["total"] == booked("recovery") == half
    assert sound() == []


def test_concurrent_receipts_do_not_exceed_the_outstanding_amount(four: Office) -> None:
    recovery = recovery_of(four)
    most = outstanding_of(recovery)
    told = at_once(
        *[
            lambda place=place: actions.record_receipt(
                by=four.cast.finance,
                recovery=recovery,
                reference=f"银-{place}",
                amount_fen=most,
                received_on=date(2023, 5, 4),
            )
            for place in range(4)
        ],
        lambda: actions.waive_recovery(by=four.cast.director, recovery=recovery, why="困难"),
        behind=Run.objects.latest("pk"),
    )
    assert Counter(told) == {"done": 1, "transition_not_allowed": 4}
    assert booked("recovery") in {0, most}
    assert sound() == []


def test_a_roll_is_confirmed_by_two(four: Office) -> None:
    run = four.prepare(APRIL)
    township = four.cast.officer.scope
    total = run.kept_payments.filter(village_code__startswith=township).aggregate(x=Sum("amount_fen"))["x"]
    confirm = lambda by: actions.confirm_roll(by=by, run=run, township_code=township, total_fen=total)  # noqa: E731 - twice
    told = at_once(*[lambda: confirm(four.cast.officer), lambda: confirm(four.cast.leader)] * 2, behind=run)
    assert Counter(told) <= Counter({"done": 1, "roll_already_confirmed": 3, "permission_required": 2})
    assert told.count("done") == 1
    assert Confirmation.objects.count() == 1
    assert sound() == []


@pytest.mark.parametrize("reason", ["death_doubt", "returned_twice"])
def test_a_hold_comes_while_the_run_is_released(four: Office, reason: str) -> None:
    """Either the release sees it and is refused, or it comes after the release: never in between."""
    run = four.approve(four.prepare(APRIL))
    person = run.payments.order_by("pk")[0].person
    hold = lambda: actions.place_hold(by=four.cast.director, person=person, reason=reason, detail="待查")  # noqa: E731 - twice
    told = at_once(
        hold, lambda: actions.release_run(by=four.cast.finance, run=run, seen_version=run.version), hold, behind=run
    )
    assert sorted((told[0], told[2])) == ["done", "hold_already_placed"]
    assert Hold.objects.count() == 1
    assert told[1] in {"done", "checks_undecided"}
    run.refresh_from_db()
    held = Hold.objects.get()
    assert (run.state == "released") == (told[1] == "done")
    assert run.released_at is None or run.released_at < held.placed_at
    assert sound() == []


def test_a_death_comes_while_the_run_is_released(four: Office) -> None:
    """What was recorded before the release is seen by it, even in the moment between its checks and its booking."""
    run = four.approve(four.prepare(APRIL))
    dead = run.payments.order_by("pk")[0].person
    died = date(2023, 3, 5)
    told = at_once(
        lambda: record_death(dead, died),
        lambda: actions.release_run(by=four.cast.finance, run=run, seen_version=run.version),
        behind=lock_audit_trail,
    )
    assert told[0] == "done"
    assert told[1] in {"done", "checks_undecided"}
    run.refresh_from_db()
    assert (run.state == "released") == (told[1] == "done")
    assert sound() == []


def test_one_card_is_changed_by_two(four: Office) -> None:
    person = four.person("易老四")
    told = at_once(*[lambda place=place: four.card(person, f"6228480097{place:09d}", APRIL) for place in range(4)])
    assert Counter(told) == {"done": 4}, "the last one holds"
    assert person.circumstances.filter(kind="bank_account", withdrawn_at=None, valid_to=None).count() == 1


def test_concurrent_release_and_discarding(four: Office) -> None:
    run = four.approve(four.prepare(APRIL))
    told = at_once(
        *[
            lambda: actions.release_run(by=four.cast.finance, run=run),
            lambda: actions.discard_run(by=four.cast.bureau, run=run, why="重算"),
        ]
        * 3,
        behind=run,
    )
    assert Counter(told) == {"done": 1, "transition_not_allowed": 5}
    run.refresh_from_db()
    assert run.state in {"released", "discarded"}
    assert booked("release") == (run.total_fen if run.state == "released" else 0)
    assert sound() == []


def test_two_propose_an_account_for_one_person(four: Office) -> None:
    """The same key twice is done again: the later proposal ends the earlier one, as if they had come in turn."""
    person = four.person("易老三")
    told = at_once(
        *[
            lambda place=place: actions.propose_authority(
                by=four.cast.bureau,
                person=person,
                basis="guardian",
                holder_name="易老大",
                account=f"6228480099{place:09d}",
                proof="监护证明",
                since=APRIL,
                upload=PROOF,
            )
            for place in range(4)
        ]
    )
    assert told == ["done"] * 4
    assert AccountAuthority.objects.filter(person=person, ended_on=None).count() == 1
    assert AccountAuthority.objects.filter(person=person).count() == 4
    assert sound() == []


def test_history_is_taken_over_twice(four: Office) -> None:
    person = four.person("刘老五")
    take = lambda: actions.take_over_payment_history(  # noqa: E731 - one call, by several
        by=four.cast.bureau, paid=[(person.pk, "dibao", date(2023, 3, 1), 100_00)], law_known=APRIL, detail="原系统"
    )
    told = at_once(*[take] * 4)
    assert Counter(told) == {"done": 1, "history_already_taken_over": 3}
    assert Payment.objects.count() == 1


def test_the_button_is_pressed_in_four_browsers(four: Office, live_server: Any, signed_in: Any) -> None:
    """Through the web server: one lets the money go, the others read that somebody was faster."""
    run = four.approve(four.prepare(APRIL))
    fields = {"version": str(run.version), "csrfmiddlewaretoken": "a" * 32}
    cookie = signed_in("finance").cookies["sessionid"].value
    pages: list[tuple[int, str]] = []

    def press() -> None:
        line = http.client.HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=30)
        headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={'a' * 32}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request("POST", f"/payroll/{run.pk}/release/", urlencode(fields), headers)
        answer = line.getresponse()
        pages.append((answer.status, answer.read().decode()))
        line.close()

    assert at_once(*[press] * 4, behind=run) == ["done"] * 4
    assert sorted(status for status, _page in pages) == [302, 422, 422, 422]
    assert all("别人已经办过这一批" in page for status, page in pages if status == 422)
    assert booked("release") == run.total_fen
    assert sound() == []
