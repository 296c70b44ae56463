"""Every address, for every role, in one's own and in another township: what it answers is written down here.

A page without a line in ``EXPECTED`` fails the build. Every role asks every page in each run: the view runs, and its
status and headers are looked at. Writing the pages takes half of the time, so one of five of the roles that get the
same answer also has the page written and read, and with DOUDI_ALL=1 each of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.template import Template
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import page_places
from tests.conftest import CAST, Cast
from tests.page_rules import EXPECTED, arguments_of, expected_status

pytestmark = pytest.mark.django_db
places = page_places.places

OF_THE_PACKAGES = ("account_", "mfa_", "usersessions_")
ONE_OF = 1 if os.environ.get("DOUDI_ALL") else 5
PLACE_OF_PAGE = {name: place for place, name in enumerate(EXPECTED)}


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


def is_written_for(who: str, name: str, where: str) -> bool:
    """Whether the page is written out for this role: for every fifth one of those that get the same answer.

    The first of them differs from page to page, and where fewer than five get the answer it is still one of them.
    """
    status = expected_status(name, who, where)
    alike = [one for one in CAST if expected_status(name, one, where) == status]
    return alike.index(who) % ONE_OF == PLACE_OF_PAGE[name] % min(ONE_OF, len(alike))


def test_every_answer_is_written_for_somebody() -> None:
    for name in EXPECTED:
        for where in ("own", "foreign"):
            answers = {expected_status(name, who, where) for who in CAST}
            written = {expected_status(name, who, where) for who in CAST if is_written_for(who, name, where)}
            assert written == answers, (name, where)
    for who in CAST:
        assert any(expected_status(name, who, "own") == 200 for name in EXPECTED if is_written_for(who, name, "own"))


@pytest.mark.parametrize("who", CAST)
def test_every_page_answers_by_role_and_scope(who: str, places: Any, signed_in: Any, family: Any) -> None:
    """What each page answers; no answer lacks its headers or shows a full number of identity or telephone."""
    client = signed_in(who)
    numbers = (family.mother.id_number.clear(), "13800000000")
    for name, line in EXPECTED.items():
        # Who lacks the right is refused before a row is looked for, and the county sees all places alike.
        statuses = {expected_status(name, who, where) for where in ("own", "foreign")}
        has_places = {"about", "given"} & set(line) and len(statuses) > 1
        for where in ("own", "foreign") if has_places else ("own",):
            address = reverse(name, args=arguments_of(line, places[where]))
            with pytest.MonkeyPatch.context() as patch:
                if not is_written_for(who, name, where):
                    patch.setattr(Template, "_render", lambda _template, _context: "")
                answer = client.get(address + line.get("query", ""))
            assert answer.status_code == expected_status(name, who, where), (name, who, where)
            body = refuse_unsafe(answer)
            assert [number for number in numbers if number in body] == [], (name, who, where)


def refuse_unsafe(answer: Any) -> str:
    """Refuse an answer without the headers, or with scripts or styles in the page; return what it says."""
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    body = str(answer.content.decode(errors="replace"))
    assert "<script>" not in body
    assert " onclick=" not in body
    assert " style=" not in body
    return body


@pytest.mark.parametrize("name", [name for name, line in EXPECTED.items() if "query" in line])
def test_pages_without_their_query_are_safe_too(name: str, places: Any, signed_in: Any, family: Any) -> None:
    answer = signed_in("officer").get(reverse(name, args=arguments_of(EXPECTED[name], places["own"])))
    body = refuse_unsafe(answer)
    assert family.mother.id_number.clear() not in body
    assert "13800000000" not in body


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
