"""A first visit is light enough for a slow telephone network: page, stylesheet and scripts as they go over the wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.conftest import Cast
from tests.portal.application_form.test_application_form import page

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000


def wire_bytes(client: Client, address: str) -> int:
    """What a browser that knows nothing yet has to fetch."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    body = gzip.decompress(answer.content).decode()
    linked = re.findall(r'(?:src|href)="/static/([^"]+)"', body)
    assert any(name.endswith(".css") for name in linked)
    files = [Path(str(finders.find(name))).read_bytes() for name in linked]
    return len(answer.content) + sum(len(gzip.compress(one, 6)) for one in files)


@pytest.mark.parametrize("name", ["home", "self_check", "public_notices", "lookup", "resume_draft"])
def test_a_first_page_is_light(cast: Cast, client: Client, name: str) -> None:
    assert wire_bytes(client, reverse(f"portal:{name}")) < MOST_BYTES


@pytest.mark.parametrize("key", ["village", "matters"])
def test_pages_of_the_form_are_light(cast: Cast, client: Client, key: str) -> None:
    assert wire_bytes(client, page(key)) < MOST_BYTES


def test_the_citizen_fetches_no_library(client: Client) -> None:
    body = client.get(reverse("portal:home")).content.decode()
    assert "htmx-4" not in body
    assert body.count("<script") == 2
