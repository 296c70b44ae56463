"""Every address, for every role, in one's own and in another township: what it answers is written down here.

A page without a line in ``EXPECTED`` fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import page_places
from tests.conftest import CAST, Cast
from tests.page_rules import EXPECTED, arguments_of, expected_status

pytestmark = pytest.mark.django_db
places = page_places.places

OF_THE_PACKAGES = ("account_", "mfa_", "usersessions_")


def named_pages(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_pages(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def test_every_page_has_an_access_rule() -> None:
    ours = {name for name in named_pages() if not name.startswith(OF_THE_PACKAGES)}
    assert ours == set(EXPECTED)


@pytest.mark.parametrize("who", CAST)
def test_every_page_answers_by_role_and_scope(who: str, places: Any, signed_in: Any) -> None:
    client = signed_in(who)
    for name, line in EXPECTED.items():
        for where in ("own", "foreign") if {"about", "given"} & set(line) else ("own",):
            arguments = arguments_of(line, places[where])
            answer = client.get(reverse(name, args=arguments) + line.get("query", ""))
            assert answer.status_code == expected_status(name, who, where), (name, who, where)


def test_anonymous_visitors_see_public_pages_only(places: Any, client: Any) -> None:
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        answer = client.get(reverse(name, args=arguments))
        expected = expected_status(name, "citizen", "own") if line.get("public") else 302
        assert answer.status_code == expected, name


def test_pages_of_packages_require_sign_in(client: Any, cast: Cast) -> None:
    for name in named_pages():
        if name.startswith(OF_THE_PACKAGES):
            try:
                address = reverse(name)
            except Exception:  # noqa: S112 - pages with arguments of their own
                continue
            answer = client.get(address)
            assert answer.status_code in {200, 302, 405, 404}
            if answer.status_code == 200:
                assert name in {"account_login", "account_logout", "account_inactive"}, name


def test_every_answer_carries_the_headers(places: Any, signed_in: Any) -> None:
    client = signed_in("officer")
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        answer = client.get(reverse(name, args=arguments))
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        body = answer.content.decode(errors="replace")
        assert "<script>" not in body
        assert " onclick=" not in body
        assert " style=" not in body


def test_no_page_shows_full_id_or_phone_numbers(places: Any, signed_in: Any, family: Any) -> None:
    number = family.mother.id_number.clear()
    client = signed_in("officer")
    for name, line in EXPECTED.items():
        arguments = arguments_of(line, places["own"])
        body = client.get(reverse(name, args=arguments)).content.decode(errors="replace")
        assert number not in body
        assert "13800000000" not in body
