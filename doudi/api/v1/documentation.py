"""The contract of our service as a page can show it: paths, parameters, bodies and answers in rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doudi.api.v1.operations import service
from doudi.values.translation import cached_per_language, in_language

_DEEPEST = 3
_METHODS = ("get", "post")


@cached_per_language
def described() -> dict[str, Any]:
    """Return what the page shows."""
    document = service().document
    operations = [
        _operation(path, method, entry[method])
        for path, entry in document["paths"].items()
        for method in _METHODS
        if method in entry
    ]
    whole = _whole_document()
    shown = {"info": whole["info"], "tags": _by_tag(whole, operations), "scopes": _scopes(document)}
    return dict(in_language(shown))


def _whole_document() -> dict[str, Any]:
    return service().document


def _by_tag(document: Mapping[str, Any], operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**tag, "operations": [one for one in operations if one["tag"] == tag["name"]]} for tag in document["tags"]]


def _scopes(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    flow = document["components"]["securitySchemes"]["clientCredentials"]["flows"]["clientCredentials"]
    return list(flow["scopes"].items())


def _operation(path: str, method: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    body = entry.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = [
        {"status": status, "description": answer["description"], "rows": list(_rows(_json_schema(answer)))}
        for status, answer in entry["responses"].items()
        if status != "default"
    ]
    return {
        "tag": entry["tags"][0],
        "method": method.upper(),
        "path": f"/api/v1{path}",
        "anchor": entry["operationId"],
        "summary": entry["summary"],
        "description": entry.get("description", ""),
        "parameters": [_resolved(one) for one in entry.get("parameters", ())],
        "body": list(_rows(body)) if body else [],
        "answers": answers,
    }


def _json_schema(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer["content"]["application/json"]["schema"]
    return found


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of the contract, followed through its references."""
    while "$ref" in part:
        found: Any = service().document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _rows(schema: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[dict[str, str | bool]]:
    """Yield a row for each field: its name, its type in words, and what it means."""
    schema = _resolved(schema)
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        field = _resolved(part)
        yield {
            "name": f"{prefix}{name}",
            "kind": _kind(field),
            "is_required": name in required,
            "note": str(field.get("description", "")),
        }
        inner = _resolved(field["items"]) if "items" in field else field
        if depth < _DEEPEST and "properties" in inner:
            yield from _rows(inner, f"{prefix}{name}{'[]' if 'items' in field else ''}.", depth + 1)


def _kind(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if "const" in field:
        return str(field["const"]).lower()
    kind = field.get("type", "")
    text = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if "items" in field:
        inner = _resolved(field["items"])
        return f"{inner.get('type', '')}[]"
    return f"{text} ({field['format']})" if "format" in field else text
