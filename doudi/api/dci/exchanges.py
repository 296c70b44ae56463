"""Take messages in, once each, and answer for what became of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.api.dci.envelopes import Envelope, new_id, now_text
from doudi.api.dci.models import Delivery, Exchange, Status
from doudi.api.dci.refusals import MessageIdTaken
from doudi.api.machine.call import Call
from doudi.core.jobs.queue import enqueue
from doudi.core.transactions import atomic_with_retry

ANSWER_JOB = "dci.answer"
LOST_AFTER = timedelta(minutes=10)
"""When a delivery whose job was lost is taken up again."""
_SEARCH_REASONS = frozenset(
    {
        "rjct.reference_id.invalid",
        "rjct.reference_id.duplicate",
        "rjct.timestamp.invalid",
        "rjct.search_criteria.invalid",
        "rjct.filter.invalid",
        "rjct.sort.invalid",
        "rjct.pagination.invalid",
        "rjct.search.too_many_records_found",
    }
)
"""The reason codes that the schema of the transaction status knows; others are told in words."""


def take_in(envelope: Envelope, call: Call, action: str, *, is_sync: bool, callback: str = "") -> tuple[Exchange, bool]:
    """Store a message, and ask for its answer to be sent if it goes to a callback; say whether it is new.

    Raises:
        MessageIdTaken
    """

    def store() -> tuple[Exchange, bool]:
        earlier = Exchange.objects.filter(client=call.client, message_id=envelope.message_id).first()
        if earlier is not None:
            if earlier.content_hash != envelope.content_hash:
                raise MessageIdTaken(_("message_id 已经用在另一条消息上：每条消息写新的编号。"))
            return earlier, False
        made = Exchange.objects.create(
            client=call.client,
            message_id=envelope.message_id,
            content_hash=envelope.content_hash,
            action=action,
            is_sync=is_sync,
            transaction_id=envelope.transaction_id,
            correlation_id=new_id(),
            callback=callback,
            sealed_message="" if is_sync else json.dumps(envelope.message, ensure_ascii=False),
            scopes=sorted(call.scopes),
        )
        if callback:
            deliver(exchange=made, address=callback)
        return made, True

    return atomic_with_retry(store)


def deliver(*, address: str, exchange: Exchange | None = None, **given: Any) -> Delivery:
    """Put an answer or a notice on its way; the caller is inside a transaction."""
    delivery = Delivery.objects.create(
        client=exchange.client if exchange else given["subscription"].client,
        exchange=exchange,
        message_id=new_id(),
        address=address,
        next_at=timezone.now() + LOST_AFTER,
        **given,
    )
    enqueue(ANSWER_JOB, by=None, delivery=delivery.pk)
    return delivery


def finish(exchange: Exchange, answers: Sequence[dict[str, Any]]) -> None:
    """Note what came of each request of a message; records are not kept."""
    kept = ("reference_id", "timestamp", "status", "status_reason_code", "status_reason_message", "pagination")
    exchange.outcome = [{name: one[name] for name in kept if name in one} for one in answers]
    exchange.state, exchange.answered_at = status_of(answers), timezone.now()
    exchange.save(update_fields=["outcome", "state", "answered_at"])


def status_of(answers: Sequence[dict[str, Any]]) -> str:
    """Return the status of a message: rejected if each of its requests is."""
    is_rejected = bool(answers) and all(one["status"] == Status.REJECTED for one in answers)
    return str(Status.REJECTED if is_rejected else Status.SUCCEEDED)


def transaction_status(request: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
    """Return what became of earlier messages, as ``txnstatus_response``, and the status of the answer."""
    kind, value = request["attribute_type"], request["attribute_value"]
    own = Exchange.objects.filter(client=call.client).exclude(action="txn-status").order_by("-pk")
    columns = {"transaction_id": "transaction_id", "correlation_id": "correlation_id"}
    references: set[str] = set()
    if kind in columns and isinstance(value, str):
        found = own.filter(**{columns[kind]: value}).first()
    else:
        references = {str(one) for one in (value if isinstance(value, list) else [value])}
        found = next((one for one in own[:1_000] if references & {row["reference_id"] for row in one.outcome}), None)
    if request["txn_type"] == "receipt":
        return _receipt(request, found), str(Status.SUCCEEDED)
    if found is None:
        missing = {
            "reference_id": str(request["reference_id"]),
            "timestamp": now_text(),
            "status": Status.REJECTED.value,
            "status_reason_code": "rjct.reference_id.invalid",
            "status_reason_message": _("没有这样的事务。"),
        }
        told = {"transaction_id": _text_of(value), "correlation_id": "", "search_response": [missing]}
        return {"txn_type": request["txn_type"], "txn_status": told}, str(Status.REJECTED)
    rows = found.outcome or [_underway(found)]
    told = {
        "transaction_id": found.transaction_id,
        "correlation_id": found.correlation_id,
        "search_response": [_known_reason(row) for row in rows if not references or row["reference_id"] in references],
    }
    return {"txn_type": request["txn_type"], "txn_status": told}, str(Status.SUCCEEDED)


def _text_of(value: Any) -> str:
    return (value if isinstance(value, str) else "")[:99]


def _receipt(request: dict[str, Any], found: Exchange | None) -> dict[str, Any]:
    """Return a receipt of nobody: beneficiaries are told by searches, which write down who was shown to whom."""
    transaction = found.transaction_id if found else _text_of(request["attribute_value"])
    told = {"transaction_id": transaction, "receipt_information": {"beneficiaries": []}}
    return {"txn_type": request["txn_type"], "txn_status": told}


def _underway(exchange: Exchange) -> dict[str, Any]:
    at = timezone.localtime(exchange.received_at).isoformat(timespec="seconds")
    return {"reference_id": "", "timestamp": at, "status": exchange.state}


def _known_reason(row: dict[str, Any]) -> dict[str, Any]:
    """Return an outcome with a reason code that the schema of searches has; others are put into the words."""
    code = row.get("status_reason_code")
    if code is None or code in _SEARCH_REASONS:
        return row
    message = f"{code} {row.get('status_reason_message', '')}".strip()[:999]
    return {name: value for name, value in row.items() if name != "status_reason_code"} | {
        "status_reason_message": message
    }
