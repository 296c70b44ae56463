"""Whatever is sent to any address, the answer is a page that says what is wrong, never a breakdown."""

from __future__ import annotations

import os
import random
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from doudi.core.audit.queries import broken_links
from tests.page_places import places  # noqa: F401 - a fixture
from tests.page_rules import EXPECTED, arguments_of

pytestmark = pytest.mark.django_db

ARBITRARY_VALUES = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "999999999999999999999",
    "٣",
    "１２",
    "\x00",
    "\u202e",
    "'; DROP TABLE x; --",
    "<b>",
    "{{7*7}}",
    "%s%n",
    "../../etc",
    "2023-02-30",
    "0000-00-00",
    "9999-12-31",
    "true",
    "null",
    "NaN",
    "赵" * 300,
    "𠮷",
    "[]",
)
DRAWS = int(os.environ.get("DOUDI_MALFORMED_DRAWS", "1"))
"""Requests per address, role and seed; ``make simulation`` sends more, from more seeds."""
SEEDS = int(os.environ.get("DOUDI_MALFORMED_SEEDS", "1"))
KNOWN_FIELDS = ("q", "act", "why", "changes", "density", "other", "page", "kind")
ALLOWED_STATUSES = {200, 302, 400, 403, 404, 405, 413, 422}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_garbage_is_answered(places: Any, signed_in: Any, seed: int) -> None:  # noqa: F811 - the fixture
    draw = random.Random(seed)
    for who in ("officer", "bureau", "director", "system_administrator"):
        client = signed_in(who)
        for name, line in EXPECTED.items():
            address = reverse(name, args=arguments_of(line, places["own"]))
            fields: list[str] | None = None
            for _time in range(DRAWS):
                asked = {key: quote(draw.choice(ARBITRARY_VALUES[:12])) for key in ("page", "kind", "as_of", "q")}
                query = "?" + "&".join(f"{key}={text}" for key, text in asked.items())
                answer = client.get(address + query)
                assert answer.status_code in ALLOWED_STATUSES, (name, query)
                if fields is None:
                    fields = _fields(client, name, address, answer)
                sent = {field: draw.choice(ARBITRARY_VALUES) for field in [*fields, *KNOWN_FIELDS]}
                assert client.post(address + line.get("query", ""), sent).status_code in ALLOWED_STATUSES, (name, sent)
    assert broken_links() == []


def _fields(client: Any, name: str, address: str, answer: Any) -> list[str]:
    """Return the fields of a page that was asked with garbage; where that showed no form, it is asked again."""
    if answer.status_code in {403, 405}:
        return []
    query = EXPECTED[name].get("query", "")
    shown = [] if query else _fields_of_form(answer)
    return shown or _fields_of_form(client.get(address + query))


def _fields_of_form(answer: Any) -> list[str]:
    context = answer.context
    form = context.get("form") if context else None
    return list(form.fields) if hasattr(form, "fields") else []
