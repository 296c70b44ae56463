"""Page weight for slow mobile networks: page, stylesheet and scripts as compressed on the wire."""

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
    """Bytes that a browser with an empty cache has to fetch."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    body = gzip.decompress(answer.content).decode()
    linked = re.findall(r'(?:src|href)="/static/([^"]+)"', body)
    assert any(name.endswith(".css") for name in linked)
    files = [Path(str(finders.find(name))).read_bytes() for name in linked]
    return len(answer.content) + sum(len(gzip.compress(content, 6)) for content in files)


@pytest.mark.parametrize("name", ["home", "self_check", "public_notices", "lookup", "resume_draft"])
def test_first_page_is_light(cast: Cast, client: Client, name: str) -> None:
    assert wire_bytes(client, reverse(f"portal:{name}")) < MOST_BYTES


@pytest.mark.parametrize("key", ["village", "matters"])
def test_form_pages_are_light(cast: Cast, client: Client, key: str) -> None:
    assert wire_bytes(client, page(key)) < MOST_BYTES


def test_citizens_fetch_no_library(client: Client) -> None:
    body = client.get(reverse("portal:home")).content.decode()
    assert "htmx-4" not in body
    assert body.count("<script") == 2
