"""Whatever is sent to any address, the answer is a page that says what is wrong, never a breakdown."""

from __future__ import annotations

import logging
import os
import random
import traceback
from collections import Counter
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse

from doudi.core.audit.queries import broken_links
from doudi.core.jobs import queue
from doudi.core.jobs.models import Job
from doudi.core.limits.models import AttemptCounter
from tests.conftest import CAST
from tests.malformed_forms import filled, forms_of
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
OF_ADDRESSES = int(os.environ.get("DOUDI_MALFORMED_PART") or ("4" if os.environ.get("DOUDI_ALL") else "12"))
"""Each role asks one of so many addresses, drawn; ``make test-all`` a quarter, ``make simulation`` all."""
SEEDS = int(os.environ.get("DOUDI_MALFORMED_SEEDS", "1"))
FORM_INPUTS = int(os.environ.get("DOUDI_MALFORMED_FORMS", "250"))
"""Forms sent with a wrong value or file in each seed; `make simulation` sends 100,000."""
SIGN_OUT = "/account/logout/"
MOST_OF_A_PAGE = 12
KNOWN_FIELDS = ("q", "act", "why", "changes", "density", "other", "page", "kind")
ALLOWED_STATUSES = {200, 302, 400, 401, 403, 404, 405, 413, 422}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_garbage_is_answered(places: Any, signed_in: Any, seed: int) -> None:  # noqa: F811 - the fixture
    draw = random.Random(seed)
    for who in ("officer", "bureau", "director", "system_administrator"):
        client = signed_in(who)
        asked = draw.sample(sorted(EXPECTED), len(EXPECTED) // OF_ADDRESSES)
        for name, line in ((name, EXPECTED[name]) for name in asked):
            AttemptCounter.objects.all().delete()  # as below: many interfaces are asked without a token
            address = reverse(name, args=arguments_of(line, places["own"]))
            fields: list[str] | None = None
            for _time in range(DRAWS):
                values = {key: quote(draw.choice(ARBITRARY_VALUES[:12])) for key in ("page", "kind", "as_of", "q")}
                query = "?" + "&".join(f"{key}={text}" for key, text in values.items())
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


@pytest.mark.parametrize("seed", range(SEEDS))
def test_forms_with_a_wrong_field_or_file_are_answered(
    places: Any,  # noqa: F811 - the fixture
    signed_in: Any,
    seed: int,
) -> None:
    """Every role opens pages at random and sends their forms nearly right, so that wrong values get far inside."""
    draw = random.Random(seed)
    failures: Counter[str] = Counter()

    def note(sender: Any, request: Any = None, **_more: Any) -> None:
        text = traceback.format_exc()
        error = text.strip().splitlines()[-1][:200]
        if error not in failures:
            logging.getLogger("tests.malformed").error("%s %s", getattr(request, "path", ""), text)
        failures[error] += 1

    got_request_exception.connect(note)
    try:
        sent = 0
        while sent < FORM_INPUTS:
            who = draw.choice([*CAST, ""])
            sent += _send_forms(who, draw, places["own"], signed_in)
            failures.update(_broken_jobs())
    finally:
        got_request_exception.disconnect(note)
    assert failures == {}
    assert broken_links() == []


def _send_forms(who: str, draw: random.Random, place: Any, signed_in: Any) -> int:
    """Open a page of a role and send its forms; return how many were sent."""
    AttemptCounter.objects.all().delete()  # or everything after the first few would be refused as too often
    names = [name for name, line in EXPECTED.items() if (who in line["may"] if who else line.get("public"))]
    name = draw.choice(names)
    address = reverse(name, args=arguments_of(EXPECTED[name], place)) + EXPECTED[name].get("query", "")
    client = signed_in(who) if who else Client()
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code in {*ALLOWED_STATUSES, 500}, (name, answer.status_code)
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return 1
    sent = 1
    for form in draw.sample(found := forms_of(address, answer.content.decode()), min(len(found), MOST_OF_A_PAGE)):
        if urlsplit(form.action).path == SIGN_OUT:
            continue
        values = filled(form, draw, ARBITRARY_VALUES)
        again = client.post(form.action, values) if form.is_post else client.get(form.action, values)
        assert again.status_code in {*ALLOWED_STATUSES, 500}, (name, form.action, again.status_code)
        sent += 1
        if form.files:
            queue.run_waiting_jobs()
    return sent


def _broken_jobs() -> list[str]:
    """Return the kinds of background jobs that broke down rather than refused, and forget them."""
    broken = Job.objects.filter(message__contains="联系系统管理员")
    kinds = [f"job {kind}" for kind in broken.values_list("kind", flat=True)]
    broken.delete()
    return kinds
