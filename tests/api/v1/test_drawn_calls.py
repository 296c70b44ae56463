"""Each call drawn from our contract gets an answer that the contract promises, and a wrong one a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doudi.api.v1.operations import service
from tests.api.drawn_calls import body_of, draw, kinds_of_calls, may_call_often, operations_of, sent
from tests.api.partners import Partner

pytestmark = pytest.mark.django_db


def pointer(operation: Any, *parts: str) -> str:
    return "/".join(["/paths", operation.path.replace("~", "~0").replace("/", "~1"), operation.method, *parts])


def is_forbidden(operation: Any, body: bytes) -> bool:
    """Whether the contract forbids a body."""
    try:
        value = json.loads(body)
    except ValueError:
        return True
    return bool(service().faults(pointer(operation, "requestBody", "content", "application~1json", "schema"), value))


def require_promised(operation: Any, answer: Any) -> None:
    """Fail unless the contract has the answer."""
    status = answer.status_code
    assert status < 500, answer.content.decode()[:500]
    if str(status) in operation.definition.raw["responses"]:
        schema = pointer(operation, "responses", str(status), "content", "application~1json", "schema")
        assert service().faults(schema, answer.json()) == []
        return
    assert 400 <= status < 500
    assert answer["Content-Type"] == "application/problem+json"
    assert service().faults("/components/schemas/Problem", answer.json()) == []


@pytest.mark.parametrize(("operation", "mode"), kinds_of_calls(operations_of(service().document)))
def test_drawn_call_is_answered_by_the_contract(operation: Any, mode: Any, mib: Partner) -> None:
    caller = may_call_often(mib)

    def check(case: Any) -> None:
        body = body_of(case)
        answer = sent(caller, "/api/v1", case, body)
        require_promised(operation, answer)
        if operation.method == "post" and is_forbidden(operation, body):
            assert answer.status_code >= 400, "a body that the contract forbids was taken"

    draw(operation, mode, check)


def test_null_character_in_an_address_is_a_named_problem(mib: Partner) -> None:
    answer = mib.get("/api/v1/cases", state="\x00")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == "bad_request"
    assert service().faults("/components/schemas/Problem", answer.json()) == []
