"""Calls drawn from a published contract: right ones, and ones that break it.

``DOUDI_DRAWN_CALLS`` is the number of calls of each operation and kind: every run draws few, ``make simulation`` many.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from doudi.api.clients.models import ApiClient
from tests.api.partners import Partner

CALLS = int(os.environ.get("DOUDI_DRAWN_CALLS", "3"))


def operations_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the operations of a contract by method and path."""
    found = [one.ok() for one in schemathesis.openapi.from_dict(dict(document)).get_all_operations()]
    return {f"{one.method} {one.path}": one for one in found}


def kinds_of_calls(operations: Mapping[str, Any]) -> list[Any]:
    """Return each operation with right calls, and with wrong ones where it has something that can be wrong."""
    return [
        pytest.param(operation, mode, id=f"{name} {mode.value}")
        for name, operation in operations.items()
        for mode in GenerationMode
        if mode is GenerationMode.POSITIVE or _has_input(operation)
    ]


def _has_input(operation: Any) -> bool:
    raw = operation.definition.raw
    return bool(raw.get("parameters") or raw.get("requestBody"))


def draw(operation: Any, mode: GenerationMode, check: Callable[[Any], None]) -> None:
    """Draw calls and check each; the smallest that fails is shown."""

    @settings(max_examples=CALLS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def drawn(data: Any) -> None:
        check(data.draw(operation.as_strategy(generation_mode=mode)))

    drawn()


def may_call_often(caller: Partner) -> Partner:
    """Return the partner, who from now on may call as often as it likes."""
    ApiClient.objects.filter(pk=caller.client.pk).update(calls_a_minute=1_000_000)
    return caller


def body_of(case: Any) -> bytes:
    """Return the bytes of a drawn body; none where it has none."""
    if isinstance(case.body, schemathesis.core.NotSet):
        return b""
    return case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()


def sent(caller: Partner, prefix: str, case: Any, body: bytes) -> Any:
    """Send a drawn call and return the answer; an error of the server is an answer too."""
    client, headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {caller.token}"}
    address = prefix + case.formatted_path
    if case.method == "GET":
        return client.get(address, case.query or {}, headers=headers)
    return client.post(address, body, content_type="application/json", headers=headers)
