"""Addresses of the DCI Social Registry API 1.0.0, with the paths and answers of the standard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from doudi.api.clients.scopes import Scope
from doudi.api.dci.envelopes import Envelope, answer_envelope, callback_of, new_id, now_text, opened, refuse_wrong_count
from doudi.api.dci.exchanges import finish, status_of, take_in, transaction_status
from doudi.api.dci.models import Status
from doudi.api.dci.refusals import MessageRefused
from doudi.api.dci.search import page_of, search_response
from doudi.api.dci.signatures import key_set
from doudi.api.machine.bodies import json_body
from doudi.api.machine.call import Call
from doudi.api.machine.endpoint import Answer, machine_endpoint
from doudi.api.machine.problems import READABLE
from doudi.api.machine.refusals import CallRefused, ContractBroken, ScopeRequired
from doudi.core.access_log.models import Access
from doudi.core.accounts.page_access import public_page

_TRANSPORT = frozenset({401, 403, 500})
"""Statuses for which the standard has errors of the transport, whatever the address answers otherwise."""


def _json(body: Mapping[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(dict(body), status=status, json_dumps_params=READABLE)


def _error(request: HttpRequest, refused: CallRefused) -> HttpResponse:
    """Return a refusal as the standard does: ``errors`` of the transport, and an acknowledgement ERR.

    Callers read one or the other, so both are there. An address that answers at once can have no acknowledgement
    by its schema; it has a header with the reason in its place, and the error beside it.
    """
    error = {"code": refused.dci_code, "message": refused.message[:999]}
    body: dict[str, Any] = {"errors": [error]}
    status = int(refused.status)
    if "/sync/" in request.path and status not in _TRANSPORT:
        header = {
            "message_id": new_id(),
            "message_ts": now_text(),
            "action": "txn-on-status" if "/txn/" in request.path else "on-search",
            "status": Status.REJECTED.value,
            "status_reason_message": refused.message[:999],
        }
        if isinstance(refused, MessageRefused) and refused.reason:
            header["status_reason_code"] = refused.reason
        return _json(body | {"error": error, "header": header}, status)
    ack = {"ack_status": "ERR", "timestamp": now_text(), "correlation_id": new_id(), "error": error}
    return _json(body | {"message": ack}, status)


def _endpoint(view: Answer) -> Answer:
    return machine_endpoint("POST", scope=None, error=_error)(view)


def _opened(request: HttpRequest, call: Call, action: str, schema: str, *, is_callback: bool = False) -> Envelope:
    return opened(json_body(request), call.client, action=action, schema=schema, is_callback=is_callback)


def _acknowledged(correlation_id: str, status: str = "ACK") -> HttpResponse:
    return _json({"message": {"ack_status": status, "timestamp": now_text(), "correlation_id": correlation_id}})


def _require_search(call: Call, requests: list[dict[str, Any]]) -> None:
    """Refuse a search whose token may not search at all, or whose requests have the same number.

    Raises:
        ScopeRequired, ContractBroken
    """
    if not (call.may(Scope.DCI_SEARCH) or call.may(Scope.DCI_QUERY)):
        call.require(Scope.DCI_SEARCH)
    _refuse_repeated(requests)


def _refuse_repeated(requests: list[dict[str, Any]]) -> None:
    numbers = [str(one["reference_id"]) for one in requests]
    if not requests or len(set(numbers)) != len(numbers):
        raise ContractBroken("rjct.reference_id.duplicate: reference_id")


@_endpoint
def sync_search(request: HttpRequest, call: Call) -> HttpResponse:
    """Search, and answer at once."""
    envelope = _opened(request, call, "search", "SearchRequest")
    requests = envelope.message["search_request"]
    refuse_wrong_count(envelope.header, len(requests))
    _require_search(call, requests)
    exchange, _is_new = take_in(envelope, call, "search", is_sync=True)
    answers = [search_response(one, call) for one in requests]
    finish(exchange, answers)
    message = {
        "transaction_id": envelope.transaction_id,
        "correlation_id": exchange.correlation_id,
        "search_response": answers,
    }
    return _json(answer_envelope(call.client, "on-search", message, status=status_of(answers), total=len(answers)))


@_endpoint
def search(request: HttpRequest, call: Call) -> HttpResponse:
    """Take a search in; its answer goes to the callback."""
    envelope = _opened(request, call, "search", "SearchRequest")
    requests = envelope.message["search_request"]
    refuse_wrong_count(envelope.header, len(requests))
    _require_search(call, requests)
    for one in requests:
        page_of(one)
    return _taken_in(envelope, call, "search", "/registry/on-search")


@_endpoint
def subscribe(request: HttpRequest, call: Call) -> HttpResponse:
    """Take subscriptions in; the answer goes to the callback."""
    envelope = _opened(request, call, "subscribe", "SubscribeRequest")
    requests = envelope.message["subscribe_request"]
    refuse_wrong_count(envelope.header, len(requests))
    call.require(Scope.DCI_SUBSCRIBE)
    _refuse_repeated(requests)
    return _taken_in(envelope, call, "subscribe", "/registry/on-subscribe")


@_endpoint
def unsubscribe(request: HttpRequest, call: Call) -> HttpResponse:
    """Take the end of subscriptions in; the answer goes to the callback."""
    envelope = _opened(request, call, "unsubscribe", "UnSubscribeRequest")
    refuse_wrong_count(envelope.header, 1, len(envelope.message["subscription_codes"]))
    call.require(Scope.DCI_SUBSCRIBE)
    return _taken_in(envelope, call, "unsubscribe", "/registry/on-unsubscribe")


@_endpoint
def transaction_status_later(request: HttpRequest, call: Call) -> HttpResponse:
    """Take a question about a transaction in; the answer goes to the callback."""
    envelope = _status_question(request, call)
    return _taken_in(envelope, call, "txn-status", "/registry/txn/on-status")


@_endpoint
def sync_transaction_status(request: HttpRequest, call: Call) -> HttpResponse:
    """Answer a question about a transaction at once."""
    envelope = _status_question(request, call)
    call.kind = Access.Kind.PAGE
    asked = envelope.message["txnstatus_request"]
    exchange, _is_new = take_in(envelope, call, "txn-status", is_sync=True)
    told, status = transaction_status(asked, call)
    finish(exchange, [{"reference_id": asked["reference_id"], "status": status}])
    message = {
        "transaction_id": envelope.transaction_id,
        "correlation_id": exchange.correlation_id,
        "txnstatus_response": told,
    }
    return _json(answer_envelope(call.client, "txn-on-status", message, status=status))


def _status_question(request: HttpRequest, call: Call) -> Envelope:
    envelope = _opened(request, call, "txn-status", "TxnStatusRequest")
    refuse_wrong_count(envelope.header, 1)
    if not any(call.may(scope) for scope in (Scope.DCI_SEARCH, Scope.DCI_QUERY, Scope.DCI_SUBSCRIBE)):
        raise ScopeRequired(f"{Scope.DCI_SEARCH}")
    return envelope


def _taken_in(envelope: Envelope, call: Call, action: str, path: str) -> HttpResponse:
    call.kind = Access.Kind.PAGE
    callback = callback_of(envelope.header, call.client, path)
    exchange, _is_new = take_in(envelope, call, action, is_sync=False, callback=callback)
    return _acknowledged(exchange.correlation_id)


def receiver(action: str, schema: str, *, is_callback: bool = True) -> Answer:
    """Return the address at which another registry may answer or notify.

    Args:
        is_callback: whether the standard gives the message the header of callbacks; answers to subscriptions have
            that of requests, which states no status.

    We ask no other registry, so a valid message is acknowledged as one after which nothing follows (NACK in the
    standard's words), and nothing of it is kept.
    """

    def receive(request: HttpRequest, call: Call) -> HttpResponse:
        call.kind = Access.Kind.PAGE
        _opened(request, call, action, schema, is_callback=is_callback)
        return _acknowledged(new_id(), "NACK")

    return _endpoint(receive)


@require_GET
def keys(_request: HttpRequest) -> HttpResponse:
    """Return the public key by which our signatures are verified."""
    return _json(key_set())


keys = public_page(keys)
