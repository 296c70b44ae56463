"""Answers and notices that go out: subscriptions, retries, transaction status, and where nothing may be sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from doudi.api.clients.addresses import is_registered, resolved
from doudi.api.clients.refusals import CallbackNotAllowed
from doudi.api.dci import jobs
from doudi.api.dci.callbacks import CallbackFailed, send
from doudi.api.dci.models import Delivery, Exchange, Subscription
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.registry import actions as registry
from tests.api.dci import messages
from tests.api.partners import CALLBACK, Partner
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was sent, without a network."""
    taken: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "send", lambda _client, address, body: taken.append((address, body)))
    return taken


def subscribed(one: Partner, sent: list[Any], value: str, **more: Any) -> str:
    """Subscribe, and return the code."""
    assert one.post("/dci/registry/subscribe", messages.subscribe(one, value, **more)).status_code == 200
    run_waiting_jobs()
    _address, body = sent.pop()
    messages.require_request("/registry/on-subscribe", body)
    (answer,) = body["message"]["subscribe_response"]
    assert answer["status"] == "succ", answer
    return str(answer["subscriptions"][0]["code"])


def newborn(cast: Cast, family: Any) -> Any:
    """Register a child in the family."""
    return registry.register_person(
        by=cast.officer,
        number="N1",
        name="易小花",
        id_number=identity_number(date(2024, 1, 2), 300),
        sex="female",
        birth_date=date(2024, 1, 2),
        household=family.household,
        relation="女",
        source="paper",
    )


def test_a_subscriber_is_notified_once_of_a_new_registration(
    mib: Partner, cast: Cast, family: Any, sent: list[Any]
) -> None:
    subscribed(mib, sent, identity_number(date(2024, 1, 2), 300))
    jobs.take_up_what_is_due()
    assert run_waiting_jobs() == 0
    child = newborn(cast, family)
    for _round in range(2):
        jobs.take_up_what_is_due()
        run_waiting_jobs()
    ((address, body),) = sent
    assert address == f"{CALLBACK}/registry/notify"
    messages.require_request("/registry/notify", body)
    (event,) = body["message"]["notify_event"]
    assert event["data"]["reg_event_type"] == "REGISTER"
    assert event["data"]["reg_records"]["member_identifier"][0]["identifier_value"] == child.number


def test_a_subscriber_is_notified_of_a_new_member_of_a_household(
    mib: Partner, cast: Cast, family: Any, sent: list[Any]
) -> None:
    criteria = {
        "reg_event_type": "spdci:common:RegistryEventType:NewHouseHoldMember",
        "filter": {"type": "HOUSEHOLD_ID", "value": "H1"},
        "notify_record_type": "Group",
    }
    subscribed(mib, sent, "", **criteria)
    newborn(cast, family)
    jobs.take_up_what_is_due()
    run_waiting_jobs()
    ((_address, body),) = sent
    assert body["message"]["notify_event"][0]["data"]["reg_records"]["group_size"] == 3


def test_after_unsubscribing_nothing_is_sent(mib: Partner, cast: Cast, family: Any, sent: list[Any]) -> None:
    code = subscribed(mib, sent, identity_number(date(2024, 1, 2), 300))
    mib.post("/dci/registry/unsubscribe", messages.unsubscribe(mib, code))
    run_waiting_jobs()
    _address, body = sent.pop()
    messages.require_request("/registry/on-unsubscribe", body)
    assert body["message"]["subscription_status"] == [{"code": code, "status": "unsubscribe"}]
    newborn(cast, family)
    jobs.take_up_what_is_due()
    assert run_waiting_jobs() == 0
    mib.post("/dci/registry/unsubscribe", messages.unsubscribe(mib, code))
    run_waiting_jobs()
    assert sent.pop()[1]["message"]["status_reason_code"] == "rjct.event.already_unsubscribed"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reg_event_type": "LiveBirth"}, "rjct.notify_types.invalid"),
        ({"notify_record_type": "Farm"}, "rjct.notify_details.invalid"),
        ({"filter": {"type": "PASSPORT", "value": "1"}}, "rjct.notify_details.invalid"),
        ({"filter_type": "graphql"}, "rjct.notify_details.invalid"),
        (
            {
                "frequency": {
                    "start_time": "2026-01-01T00:00:00Z",
                    "end_time": "2027-01-01T00:00:00Z",
                    "frequency": "0 0 0 5,15 * ? *",
                }
            },
            "rjct.notify_details.invalid",
        ),
    ],
)
def test_subscriptions_are_rejected_by_name(more: Any, code: str, mib: Partner, sent: list[Any]) -> None:
    mib.post("/dci/registry/subscribe", messages.subscribe(mib, **more))
    run_waiting_jobs()
    (answer,) = sent.pop()[1]["message"]["subscribe_response"]
    assert (answer["status"], answer["status_reason_code"]) == ("rjct", code)


def test_the_same_subscription_twice_is_rejected_and_nobody_ends_that_of_another(
    mib: Partner, signing_partner: Partner, sent: list[Any]
) -> None:
    code = subscribed(mib, sent, "TEST-001")
    mib.post("/dci/registry/subscribe", messages.subscribe(mib))
    run_waiting_jobs()
    (answer,) = sent.pop()[1]["message"]["subscribe_response"]
    assert answer["status_reason_code"] == "rjct.event.already_subscribed"
    signing_partner.post("/dci/registry/unsubscribe", messages.unsubscribe(signing_partner, code))
    run_waiting_jobs()
    assert sent.pop()[1]["message"]["status_reason_code"] == "rjct.subscription_code.invalid"
    assert Subscription.objects.get().state == "subscribe"


def test_a_failed_answer_is_tried_again_and_then_forgotten(
    mib: Partner, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise CallbackFailed("down")

    monkeypatch.setattr(jobs, "send", fail)
    number = family.mother.id_number.clear()
    mib.post("/dci/registry/search", messages.search(mib, messages.by_identifier(number)))
    for _attempt in range(7):
        run_waiting_jobs()
        Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
        jobs.take_up_what_is_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.trouble) == ("given_up", 5, "down")
    assert not delivery.exchange.sealed_message


def test_an_answer_keeps_no_records_and_its_status_can_be_asked(mib: Partner, family: Any, sent: list[Any]) -> None:
    body = messages.search(mib, messages.by_identifier(family.mother.id_number.clear()))
    transaction = body["message"]["transaction_id"]
    told = mib.post("/dci/registry/search", body).json()["message"]
    asked = mib.post("/dci/registry/sync/txn/status", messages.status(mib, transaction)).json()
    underway = asked["message"]["txnstatus_response"]["txn_status"]["search_response"]
    assert underway[0]["status"] == "rcvd"
    run_waiting_jobs()
    assert sent.pop()[1]["message"]["search_response"][0]["data"]["reg_records"]
    exchange = Exchange.objects.get(transaction_id=transaction)
    assert not exchange.sealed_message
    assert "钟" not in str(exchange.outcome)
    number = body["message"]["search_request"][0]["reference_id"]
    for attribute, value in (
        ("transaction_id", transaction),
        ("correlation_id", told["correlation_id"]),
        ("reference_id_list", [number]),
    ):
        answer = mib.post("/dci/registry/sync/txn/status", messages.status(mib, value, attribute)).json()
        messages.require_answer("/registry/sync/txn/status", answer)
        (row,) = answer["message"]["txnstatus_response"]["txn_status"]["search_response"]
        assert (row["reference_id"], row["status"]) == (number, "succ")


def test_a_transaction_of_another_client_is_unknown(mib: Partner, signing_partner: Partner, sent: list[Any]) -> None:
    body = messages.search(mib, messages.by_identifier("x"))
    mib.post("/dci/registry/search", body)
    for kind in ("search", "subscribe", "receipt"):
        asked = messages.status(signing_partner, body["message"]["transaction_id"], kind=kind)
        answer = signing_partner.post("/dci/registry/sync/txn/status", asked).json()
        messages.require_answer("/registry/sync/txn/status", answer)
        if kind != "receipt":
            assert answer["header"]["status"] == "rjct"


# --- where nothing may be sent ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:3336@evil.example/registry/on-search",
        "http://127.0.0.1:3337/registry/on-search",
        "https://127.0.0.1:3336/registry/on-search",
        "http://127.0.0.1:3336/a/../b",
        "file:///etc/passwd",
        "gopher://127.0.0.1:3336/x",
    ],
)
def test_only_registered_addresses_are_called(address: str, mib: Partner) -> None:
    assert not is_registered(address, [f"{CALLBACK}/a"])
    with pytest.raises(CallbackFailed):
        send(mib.client, address, {})


def test_a_name_that_leads_into_a_private_network_is_not_called() -> None:
    for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"):
        with pytest.raises(CallbackNotAllowed):
            resolved(host, 443, is_private_allowed=False)
    assert str(resolved("127.0.0.1", 80, is_private_allowed=True)) == "127.0.0.1"
