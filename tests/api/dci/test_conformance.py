"""The 28 scenarios of the public conformance profile of a social registry, as requests against the service.

Requests and answers are checked against the standard's own file; callbacks are taken by a server of the test.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from doudi.core.jobs.queue import run_waiting_jobs
from tests.api.dci import messages
from tests.api.partners import CALLBACK, Partner, partner
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ASYNC = {
    "/registry/search": lambda one: messages.search(one, messages.by_identifier("TEST-001")),
    "/registry/subscribe": messages.subscribe,
    "/registry/unsubscribe": lambda one: messages.unsubscribe(one, "sub-test-001"),
    "/registry/txn/status": lambda one: messages.status(one, "txn-1"),
}
SYNC = {
    "/registry/sync/search": lambda one: messages.search(one, messages.by_identifier("TEST-001")),
    "/registry/sync/txn/status": lambda one: messages.status(one, "txn-1"),
}
ALL = {**ASYNC, **SYNC}
EXPRESSION = messages.by_expression(
    {
        "$and": [
            {"poverty_score": {"$lt": 5}},
            {"location": {"$eq": "central_region"}},
            {"group_size": {"$lt": 5}},
        ]
    }
)
PREDICATE = messages.by_predicate(
    {
        "seq_num": 1,
        "expression1": messages.comparison("age", "lt", "25"),
        "condition": "and",
        "expression2": messages.comparison("poverty_score", "lt", "2.5"),
    }
)
CALLBACKS = {
    "/registry/search": "/registry/on-search",
    "/registry/subscribe": "/registry/on-subscribe",
    "/registry/unsubscribe": "/registry/on-unsubscribe",
    "/registry/txn/status": "/registry/txn/on-status",
}


@pytest.fixture
def receiver() -> Iterator[Any]:
    """A server that keeps what is sent to it."""
    taken: list[tuple[str, dict[str, Any]]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.path, json.loads(body)))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_rest: Any) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.taken = taken  # type: ignore[attr-defined]  # for the test
    yield server
    server.shutdown()
    server.server_close()


def accepted(path: str, body: dict[str, Any], one: Partner) -> Any:
    """Send a valid message; its answer is valid and comes soon."""
    messages.require_request(path, body)
    began = time.monotonic()
    answer = one.post(f"/dci{path}", body)
    assert time.monotonic() - began < 15
    assert answer.status_code in {200, 202}, answer.content
    assert answer["Content-Type"].startswith("application/json")
    messages.require_answer(path, answer.json())
    return answer.json()


# --- each address answers a valid message (6), query types (4), records (1) -----------------------------------------


@pytest.mark.parametrize("path", ASYNC)
def test_asynchronous_addresses_acknowledge(path: str, mib: Partner) -> None:
    told = accepted(path, ASYNC[path](mib), mib)
    assert told["message"]["ack_status"] == "ACK"
    assert told["message"]["correlation_id"]


@pytest.mark.parametrize("path", SYNC)
def test_synchronous_addresses_answer_at_once(path: str, mib: Partner) -> None:
    told = accepted(path, SYNC[path](mib), mib)
    assert told["header"]["action"] in {"on-search", "txn-on-status"}
    assert told["message"]["correlation_id"]


@pytest.mark.parametrize("path", ["/registry/search", "/registry/sync/search"])
@pytest.mark.parametrize("criteria", [EXPRESSION, PREDICATE], ids=["expression", "predicate"])
def test_query_types_are_taken(path: str, criteria: dict[str, Any], mib: Partner) -> None:
    told = accepted(path, messages.search(mib, criteria), mib)
    if path == "/registry/sync/search":
        assert told["message"]["search_response"][0]["status"] == "succ"


def test_an_answer_has_records_even_if_nobody_is_found(mib: Partner) -> None:
    told = accepted("/registry/sync/search", messages.search(mib, messages.by_identifier("TEST-001")), mib)
    assert told["message"]["search_response"][0]["data"]["reg_records"] == []


# --- callbacks (4) ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ASYNC)
def test_the_answer_goes_to_the_callback(path: str, cast: Cast, receiver: Any) -> None:
    base = f"http://127.0.0.1:{receiver.server_port}"
    one = partner(cast, callbacks=[base])
    body = ASYNC[path](one)
    body["header"]["sender_uri"] = f"{base}{CALLBACKS[path]}"
    told = accepted(path, body, one)
    run_waiting_jobs()
    ((where, sent),) = receiver.taken
    assert where == CALLBACKS[path]
    messages.require_request(where, sent)
    assert sent["message"]["transaction_id"] == body["message"]["transaction_id"]
    assert sent["message"]["correlation_id"] == told["message"]["correlation_id"]


# --- schema-invalid messages (6), bearer tokens (6), signatures (1) ---------------------------------------------------


@pytest.mark.parametrize("path", ALL)
def test_a_message_without_its_message_is_refused(path: str, mib: Partner) -> None:
    body = ALL[path](mib)
    del body["message"]
    answer = mib.post(f"/dci{path}", body)
    assert answer.status_code == 400
    messages.require_error(answer.json())
    if path in ASYNC:
        assert answer.json()["message"]["ack_status"] == "ERR"
    messages.require_answer(path, answer.json())


@pytest.mark.parametrize("path", ALL)
def test_a_message_without_a_token_is_refused(path: str, mib: Partner) -> None:
    body = ALL[path](mib)
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {mib.token}"}):
        answer = Client().post(f"/dci{path}", body, content_type="application/json", headers=headers)
        assert answer.status_code == 401
        messages.require_error(answer.json())
        assert answer.json()["message"]["ack_status"] == "ERR"
        assert answer.json()["message"]["error"]["code"] == "err.request.unauthorized"
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ALL)
def test_a_message_of_another_media_type_is_refused_as_the_address_answers(path: str, mib: Partner) -> None:
    answer = Client().post(
        f"/dci{path}",
        json.dumps(ALL[path](mib)),
        content_type="text/plain",
        headers={"Authorization": f"Bearer {mib.token}"},
    )
    assert answer.status_code == 415
    messages.require_error(answer.json())
    messages.require_answer(path, answer.json())


def test_an_invalid_signature_is_refused_and_unsigned_messages_say_so(mib: Partner, signing_partner: Partner) -> None:
    for one in (mib, signing_partner):
        body = messages.search(one, messages.by_identifier("TEST-001")) | {"signature": "invalid-signature"}
        answer = one.post("/dci/registry/search", body)
        assert answer.status_code == 400
        assert answer.json()["message"]["error"]["code"] == "err.signature.invalid"
    unsigned = messages.search(mib, messages.by_identifier("TEST-001")) | {"signature": "unsigned-stub"}
    accepted("/registry/search", unsigned, mib)


# --- what the extended profile asks: formats, boundaries, pages -------------------------------------------------------


def sent(one: Partner, change: Any) -> Any:
    body = messages.search(one, messages.by_identifier("TEST-001"))
    change(body["message"])
    return one.post("/dci/registry/search", body)


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [
        (lambda message: message["search_request"][0].update(timestamp="not-a-timestamp"), False),
        (lambda message: message["search_request"][0].update(timestamp="2024-01-15T10:30:00"), False),
        (lambda message: message["search_request"][0].update(timestamp="2024-01-15T10:30:00Z"), True),
        (lambda message: message["search_request"][0].update(locale="zho"), True),
        (lambda message: message["search_request"][0].update(locale="en"), False),
        (lambda message: message["search_request"][0].update(locale="ENG"), False),
        (lambda message: message.update(transaction_id="x" * 99), True),
        (lambda message: message.update(transaction_id="x" * 100), False),
        (lambda message: message["search_request"][0].update(reference_id="r" * 50), True),
        (lambda message: message["search_request"][0].update(pagination={"page_size": 10, "page_number": 2}), True),
        (lambda message: message["search_request"][0].update(pagination={"page_size": 0, "page_number": 1}), False),
        (lambda message: message["search_request"][0].update(pagination={"page_size": 10, "page_number": 0}), False),
        (lambda message: message["search_request"][0].update(pagination={"page_size": -1, "page_number": 1}), False),
    ],
)
def test_formats_boundaries_and_pages(change: Any, is_taken: bool, mib: Partner) -> None:
    answer = sent(mib, change)
    told = answer.json()["message"]["ack_status"]
    assert (answer.status_code, told) == ((200, "ACK") if is_taken else (400, "ERR"))


@pytest.mark.parametrize(("length", "is_taken"), [(99, True), (100, False)])
def test_codes_of_subscriptions_have_a_length(length: int, is_taken: bool, mib: Partner) -> None:
    answer = mib.post("/dci/registry/unsubscribe", messages.unsubscribe(mib, "s" * length))
    assert (answer.status_code == 200) == is_taken


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/registry/notify", {"notify_event": []}),
        ("/registry/on-search", {"correlation_id": "c", "search_response": []}),
        ("/registry/on-subscribe", {"correlation_id": "c", "subscribe_response": []}),
        (
            "/registry/on-unsubscribe",
            {"correlation_id": "c", "timestamp": "2026-01-01T00:00:00Z", "status": "succ"},
        ),
        (
            "/registry/txn/on-status",
            {
                "correlation_id": "c",
                "txnstatus_response": {
                    "txn_type": "search",
                    "txn_status": {"transaction_id": "t", "correlation_id": "c", "search_response": []},
                },
            },
        ),
    ],
)
def test_callbacks_of_other_registries_are_taken_and_nothing_follows(
    path: str, message: dict[str, Any], mib: Partner
) -> None:
    action = {"/registry/txn/on-status": "txn-on-status"}.get(path, path.rpartition("/")[2])
    # the standard gives answers to subscriptions the header of requests, which has no status
    status = {} if path.endswith("subscribe") else {"status": "succ", "completed_count": 1}
    body = mib.envelope(action, {"transaction_id": "t", **message}, **status)
    messages.require_request(path, body)
    answer = mib.post(f"/dci{path}", body)
    assert answer.status_code == 200
    messages.require_answer(path, answer.json())
    assert answer.json()["message"]["ack_status"] == "NACK"
    with_status = mib.envelope(action, body["message"], status="succ", completed_count=1)
    assert mib.post(f"/dci{path}", with_status).json()["message"]["ack_status"] == "NACK"
    del body["message"]
    assert mib.post(f"/dci{path}", body).json()["message"]["ack_status"] == "ERR"
    assert Client().post(f"/dci{path}", body, content_type="application/json").status_code == 401


def test_the_registered_callback_is_used_where_the_message_names_none(mib: Partner) -> None:
    from doudi.api.dci.models import Delivery

    mib.post("/dci/registry/search", messages.search(mib, messages.by_identifier("TEST-001")))
    assert Delivery.objects.get().address == f"{CALLBACK}/registry/on-search"
