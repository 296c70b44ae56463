"""Messages drawn from the standard, under a right header and as they come: each is answered, never by a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doudi.api.dci.standard import standard
from tests.api.drawn_calls import body_of, draw, kinds_of_calls, may_call_often, operations_of, sent
from tests.api.partners import Partner

pytestmark = pytest.mark.django_db
ACTIONS = {
    "/registry/search": "search",
    "/registry/sync/search": "search",
    "/registry/subscribe": "subscribe",
    "/registry/unsubscribe": "unsubscribe",
    "/registry/notify": "notify",
    "/registry/txn/status": "txn-status",
    "/registry/sync/txn/status": "txn-status",
}


def under_a_right_header(caller: Partner, path: str, body: bytes) -> bytes:
    """Put a drawn message under a header of the partner; what is no message stays as it is."""
    try:
        drawn = json.loads(body)
    except ValueError:
        return body
    message = drawn.get("message") if isinstance(drawn, dict) else None
    if not isinstance(message, dict):
        return body
    requests = next((part for part in message.values() if isinstance(part, list)), [])
    return json.dumps(caller.envelope(ACTIONS.get(path, "on-search"), message, total_count=len(requests))).encode()


@pytest.mark.parametrize(
    "is_header_right",
    [pytest.param(True, id="right header"), pytest.param(False, id="any header", marks=pytest.mark.long)],
)
@pytest.mark.parametrize(("operation", "mode"), kinds_of_calls(operations_of(standard().document)))
def test_drawn_message_is_answered(operation: Any, mode: Any, is_header_right: bool, mib: Partner) -> None:
    caller = may_call_often(mib)

    def check(case: Any) -> None:
        body = body_of(case)
        if is_header_right:
            body = under_a_right_header(caller, operation.path, body)
        answer = sent(caller, "/dci", case, body)
        assert answer.status_code < 500, answer.content.decode()[:500]
        assert answer["Content-Type"] in {"application/json", "application/problem+json"}
        assert isinstance(answer.json(), dict)

    draw(operation, mode, check)
