"""Jobs that answer messages and tell subscribers; a message is made when it is sent, and tried again later."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils import timezone

from doudi.api.clients.workflow import ClientState
from doudi.api.dci.callbacks import CallbackFailed, send
from doudi.api.dci.envelopes import answer_envelope, now_text
from doudi.api.dci.exchanges import ANSWER_JOB, LOST_AFTER, finish, status_of, transaction_status
from doudi.api.dci.models import Delivery, Exchange, Subscription
from doudi.api.dci.records import group_records, member_records
from doudi.api.dci.search import REGISTRY_TYPE, search_response
from doudi.api.dci.subscriptions import NEW_MEMBER, notify_due, subscribe_response, unsubscribe_response
from doudi.api.machine.actor import ClientActor
from doudi.api.machine.call import Call
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.core.transactions import atomic_with_retry
from doudi.registry.models import Household, Membership, Person

_AGAIN_AFTER_MINUTES = (1, 5, 30, 120, 720)
_DUE_AT_ONCE = 200


@job_handler(ANSWER_JOB)
def send_delivery(*, by: Any, progress: Progress, delivery: int) -> None:  # noqa: ARG001 - the queue gives them
    """Send a delivery; a failure is noted and tried again later, by the daily tasks."""
    row = Delivery.objects.select_related("client__division", "exchange", "subscription").get(pk=delivery)
    if row.state != Delivery.State.WAITING:
        return
    if row.client.state != ClientState.ACTIVE:
        _give_up(row, "client revoked")
        return
    page = "api_dci:answer" if row.exchange else "api_dci:notify"
    call = Call(row.client, frozenset(row.exchange.scopes if row.exchange else _scopes(row)), page)
    body = _answer(row, row.exchange, call) if row.exchange else _notice(row, call)
    if body is None:
        _give_up(row, "nothing to tell any more")
        return
    try:
        send(row.client, row.address, body)
    except CallbackFailed as failed:
        call.write_down("callback_failed")
        _note_failure(row, str(failed))
        return
    call.write_down()
    atomic_with_retry(lambda: _end(row, Delivery.State.SENT))


def _scopes(row: Delivery) -> list[str]:
    return list(row.subscription.scopes) if row.subscription else []


def _answer(row: Delivery, exchange: Exchange, call: Call) -> dict[str, Any]:
    """Return the answer to a message; what it asks to change is changed once, with the first attempt."""
    message = json.loads(exchange.sealed_message.clear()) if exchange.sealed_message else {}
    ids = {"transaction_id": exchange.transaction_id, "correlation_id": exchange.correlation_id}
    if exchange.action == "search":
        answers = [search_response(one, call) for one in message["search_request"]]
        finish(exchange, answers)
        return _envelope(row, "on-search", ids | {"search_response": answers}, answers)
    if exchange.action == "subscribe":
        answers = exchange.outcome or _subscribe(exchange, message, call)
        return _envelope(row, "on-subscribe", ids | {"subscribe_response": answers}, answers)
    if exchange.action == "unsubscribe":
        answers = exchange.outcome or _unsubscribe(exchange, message, call)
        return _envelope(row, "on-unsubscribe", ids | answers[0], answers)
    told, status = transaction_status(message["txnstatus_request"], call)
    finish(exchange, [{"reference_id": message["txnstatus_request"]["reference_id"], "status": status}])
    return _envelope(row, "txn-on-status", ids | {"txnstatus_response": told}, [{"status": status}])


def _subscribe(exchange: Exchange, message: dict[str, Any], call: Call) -> list[dict[str, Any]]:
    def act() -> list[dict[str, Any]]:
        by = ClientActor(exchange.client.name)
        answers = [
            subscribe_response(one, call, by=by, callback=exchange.callback) for one in message["subscribe_request"]
        ]
        finish(exchange, answers)
        exchange.outcome = answers
        exchange.save(update_fields=["outcome"])
        return answers

    return atomic_with_retry(act)


def _unsubscribe(exchange: Exchange, message: dict[str, Any], call: Call) -> list[dict[str, Any]]:
    def act() -> list[dict[str, Any]]:
        answers = [unsubscribe_response(message, call, by=ClientActor(exchange.client.name))]
        finish(exchange, answers)
        exchange.outcome = answers
        exchange.save(update_fields=["outcome"])
        return answers

    return atomic_with_retry(act)


def _envelope(row: Delivery, action: str, message: dict[str, Any], answers: list[dict[str, Any]]) -> dict[str, Any]:
    return answer_envelope(
        row.client, action, message, status=status_of(answers), total=len(answers), message_id=row.message_id
    )


def _notice(row: Delivery, call: Call) -> dict[str, Any] | None:
    """Return what a subscriber is told of somebody; None where they are gone from the client's area meanwhile."""
    subscription = row.subscription
    if subscription is None or subscription.state != Subscription.State.ACTIVE:
        return None
    records = _records(subscription, int(row.subject or 0), call)
    if not records:
        return None
    event = {
        "reference_id": row.message_id,
        "timestamp": now_text(),
        "data": {
            "version": "1.0.0",
            "reg_type": REGISTRY_TYPE,
            "reg_event_type": subscription.event,
            "reg_record_type": subscription.record_type,
            "reg_records": records[0],
        },
    }
    message = {"transaction_id": subscription.code, "notify_event": [event]}
    return answer_envelope(row.client, "notify", message, message_id=row.message_id)


def _records(subscription: Subscription, key: int, call: Call) -> list[dict[str, Any]]:
    scope = call.client.scope
    membership = Membership.objects.filter(pk=key).first() if subscription.event == NEW_MEMBER else None
    if subscription.record_type == "Group":
        wanted = membership.household_id if membership else key
        return group_records(list(Household.objects.in_scope(scope).filter(pk=wanted)), call)
    wanted = membership.person_id if membership else key
    people = Person.objects.in_scope(scope).filter(pk=wanted, merged_into=None).select_related("household")
    return member_records(list(people), call, as_person=subscription.record_type == "SRPerson")


def _note_failure(row: Delivery, trouble: str) -> None:
    if row.attempts >= len(_AGAIN_AFTER_MINUTES):
        _give_up(row, trouble)
        return
    row.next_at = timezone.now() + timedelta(minutes=_AGAIN_AFTER_MINUTES[row.attempts])
    row.attempts += 1
    row.trouble = trouble[:200]
    row.save(update_fields=["next_at", "attempts", "trouble"])


def _give_up(row: Delivery, trouble: str) -> None:
    row.trouble = trouble[:200]
    atomic_with_retry(lambda: _end(row, Delivery.State.GIVEN_UP))


def _end(row: Delivery, state: str) -> None:
    """End a delivery, and forget the message that it answers: it names people."""
    row.state, row.sent_at = state, timezone.now() if state == Delivery.State.SENT else None
    row.save(update_fields=["state", "sent_at", "trouble"])
    if row.exchange:
        row.exchange.sealed_message = ""
        row.exchange.save(update_fields=["sealed_message"])


def take_up_what_is_due() -> None:
    """Look for what subscribers are to be told, and take up deliveries that failed or whose job was lost."""
    notify_due()
    now = timezone.now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now).order_by("pk")
    for row in due[:_DUE_AT_ONCE]:

        def again(row: Delivery = row) -> None:
            Delivery.objects.filter(pk=row.pk).update(next_at=now + LOST_AFTER)
            enqueue(ANSWER_JOB, by=None, delivery=row.pk)

        atomic_with_retry(again)
