"""Messages as partners write them, and the check of answers against the standard's own file."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from doudi.api.dci import standard
from tests.api.partners import Partner, now

DOCUMENT: dict[str, Any] = yaml.safe_load(Path(standard.FILE).read_text(encoding="utf-8"))
_VALIDATORS: dict[str, Any] = {}


def validator(pointer: str) -> Any:
    if pointer not in _VALIDATORS:
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **DOCUMENT, "$ref": f"#{pointer}"}
        _VALIDATORS[pointer] = jsonschema_rs.validator_for(schema, validate_formats=True)
    return _VALIDATORS[pointer]


def _operation(path: str) -> str:
    return f"/paths/{path.replace('/', '~1')}/post"


def require_request(path: str, body: Any) -> None:
    """Fail unless a request fits the standard."""
    found = f"{_operation(path)}/requestBody/content/application~1json/schema"
    assert [error.message for error in validator(found).iter_errors(body)] == []


def require_answer(path: str, body: Any) -> None:
    """Fail unless an answer fits the default response of the standard."""
    operation = DOCUMENT["paths"][path]["post"]["responses"]["default"]
    if "$ref" in operation:
        found = f"{operation['$ref'][1:]}/content/application~1json/schema"
    else:
        found = f"{_operation(path)}/responses/default/content/application~1json/schema"
    assert [error.message for error in validator(found).iter_errors(body)] == []


def require_error(body: Any) -> None:
    """Fail unless an answer fits the errors of the transport."""
    found = "/components/responses/HttpErrorResponse/content/application~1json/schema"
    assert [error.message for error in validator(found).iter_errors(body)] == []
    assert body["errors"][0]["code"].startswith("err.")
    beside = body["message"]["error"] if "message" in body else body["error"]
    assert beside == body["errors"][0], "callers that read no list of errors find none"


def reference() -> str:
    return f"ref-{uuid.uuid4()}"


def search(one: Partner, criteria: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Return a search with one request."""
    request = {"reference_id": reference(), "timestamp": now(), "search_criteria": criteria}
    return one.envelope("search", {"transaction_id": str(uuid.uuid4()), "search_request": [request]}, **header)


def by_identifier(value: str, kind: str = "UIN", **more: Any) -> dict[str, Any]:
    return {"query_type": "idtype-value", "query": {"type": kind, "value": value}} | more


def by_expression(query: dict[str, Any], collection: str = "Group", **more: Any) -> dict[str, Any]:
    value = {"expression": {"collection": collection, "query": query}}
    return {"query_type": "expression", "query": {"type": "ns:org:QueryType:expression", "value": value}} | more


def comparison(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"attribute_name": name, "operator": operator, "attribute_value": value}


def by_predicate(*pairs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"query_type": "predicate", "query": list(pairs)} | more


def subscribe(one: Partner, value: str = "TEST-001", **more: Any) -> dict[str, Any]:
    criteria = {
        "reg_event_type": "REGISTER",
        "filter": {"type": "UIN", "value": value},
        "notify_record_type": "Member",
    } | more
    request = {"reference_id": reference(), "timestamp": now(), "subscribe_criteria": criteria}
    return one.envelope("subscribe", {"transaction_id": str(uuid.uuid4()), "subscribe_request": [request]})


def unsubscribe(one: Partner, *codes: str) -> dict[str, Any]:
    message = {"transaction_id": str(uuid.uuid4()), "timestamp": now(), "subscription_codes": list(codes)}
    return one.envelope("unsubscribe", message)


def status(one: Partner, value: Any, attribute: str = "transaction_id", kind: str = "search") -> dict[str, Any]:
    asked = {"reference_id": reference(), "txn_type": kind, "attribute_type": attribute, "attribute_value": value}
    return one.envelope("txn-status", {"transaction_id": str(uuid.uuid4()), "txnstatus_request": asked})
