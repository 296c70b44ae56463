"""What a stolen or old cookie, a page of another site and a forgotten method get: nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.core.accounts.actions import close_account
from tests.conftest import PASSWORD, Cast
from tests.page_places import places  # noqa: F401 - a fixture
from tests.page_rules import EXPECTED, arguments_of

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
DESK = reverse("console:desk")


def is_signed_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = value
    return client


def test_a_cookie_known_before_the_sign_in_opens_nothing(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["portal"] = "draft"
    session.save()
    before = str(session.session_key)
    client.cookies["sessionid"] = before
    client.force_login(cast.officer)
    assert client.cookies["sessionid"].value != before
    assert not is_signed_in(with_cookie(before))


def test_a_cookie_opens_nothing_after_the_sign_out(signed_in: Any) -> None:
    client = signed_in("officer")
    kept = client.cookies["sessionid"].value
    assert is_signed_in(with_cookie(kept))
    assert client.post(reverse("account_logout")).status_code == 302
    assert not is_signed_in(with_cookie(kept))


def test_a_closed_account_is_out_at_once(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    assert is_signed_in(client)
    close_account(by=cast.system_administrator, user=cast.officer, why="调离")
    assert not is_signed_in(client)


def test_a_new_password_ends_the_other_sign_ins(signed_in: Any) -> None:
    own, other = signed_in("officer"), signed_in("officer")
    new = "paper-lantern-over-moss"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert own.post(reverse("account_change_password"), given | {"oldpassword": "wrong"}).status_code == 200
    assert is_signed_in(other)
    assert own.post(reverse("account_change_password"), given).status_code == 302
    assert is_signed_in(own)
    assert not is_signed_in(other)


FOR_MACHINES = ("api_machine:", "api_dci:", "api_v1:")
"""Addresses that look at a token and never at the session, which is all that another site could use."""


def test_a_form_of_another_site_changes_nothing(
    places: Any,  # noqa: F811 - the fixture
    cast: Cast,
    signed_in: Any,
) -> None:
    client = signed_in("officer")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["sessionid"] = client.cookies["sessionid"].value
    for name, line in EXPECTED.items():
        address = reverse(name, args=arguments_of(line, places["own"]))
        refusals = {400, 401, 403, 405} if name.startswith(FOR_MACHINES) else {403, 405}
        assert strict.post(address, {"why": "x"}).status_code in refusals, name


def test_trace_echoes_nothing(signed_in: Any) -> None:
    client = signed_in("officer")
    for address in (DESK, reverse("registry:recipients"), reverse("portal:home"), reverse("account_login")):
        answer = client.generic("TRACE", address, headers={"x-secret": "hidden-in-the-header"})
        assert "hidden-in-the-header" not in answer.content.decode(), address
