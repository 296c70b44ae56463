"""Pages of sign-in security: open sign-ins, lost second factors."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from doudi.core.accounts.second_factors import actions as factor_actions
from doudi.core.audit.models import Entry
from doudi.core.refusals import PermissionRequired
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def address(user: Any) -> str:
    return reverse("console:sign_in_security_account", args=[user.pk])


def sign_in(name: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    return client


def test_account_is_signed_out_everywhere_at_once(cast: Cast, signed_in: Any) -> None:
    officer = sign_in("officer")
    assert officer.get("/").status_code == 200
    administrator = signed_in("security_administrator")
    listed = text(administrator.get("/sign-in-security/?only=signed_in"))
    assert address(cast.officer) in listed
    assert address(cast.leader) not in listed
    assert administrator.post(address(cast.officer), {"act": "end", "why": ""}).status_code == 422
    assert administrator.post(address(cast.officer), {"act": "end", "why": "账号可能外借"}).status_code == 302
    assert officer.get("/").status_code == 302
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.verb, entry.why) == ("account.end_sign_ins", "账号可能外借")
    assert "1处" in entry.sentence


def test_second_factor_reset_ends_sign_ins(cast: Cast, signed_in: Any) -> None:
    director = signed_in("director")
    assert director.get("/").status_code == 200
    administrator = signed_in("security_administrator")
    assert "两步验证已启用" in text(administrator.get(address(cast.director)))
    administrator.post(address(cast.director), {"act": "reset", "why": "手机丢失，已当面核对"})
    assert not Authenticator.objects.filter(user=cast.director).exists()
    assert address(cast.director) in text(administrator.get("/sign-in-security/?only=unguarded"))


def test_own_second_factor_cannot_be_reset(cast: Cast, signed_in: Any) -> None:
    administrator = signed_in("security_administrator")
    answer = administrator.post(address(cast.security_administrator), {"act": "reset", "why": "手机丢失"})
    assert answer.status_code == 422
    assert "须由别人" in text(answer)
    assert Authenticator.objects.filter(user=cast.security_administrator).exists()


def test_system_administrator_may_not_see_sign_in_security(cast: Cast, signed_in: Any) -> None:
    with pytest.raises(PermissionRequired):
        factor_actions.revoke_second_factor(by=cast.officer, user=cast.director, why="手机丢失")
    assert signed_in("system_administrator").get("/sign-in-security/").status_code == 403


def test_desk_of_security_administrator_counts_missing_second_factors(signed_in: Any) -> None:
    page = text(signed_in("security_administrator").get("/"))
    assert "须启用两步验证，未启用" in page
