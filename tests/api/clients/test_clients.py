"""Clients: registered by one administrator, confirmed by another, given a secret once, revoked at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from doudi.api.clients import actions
from doudi.api.clients.models import ApiClient
from doudi.api.clients.refusals import CallbackNotAllowed, ClientIncomplete, PublicKeyInvalid, SenderTaken
from doudi.core.refusals import PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from tests.api.partners import Partner, partner, registered, token_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
FORM = {
    "name": "县医保局系统",
    "department": "mib",
    "division": "360731",
    "purpose": "医疗救助对象身份核验",
    "purpose_code": "medical-aid",
    "scopes": ["dci:search", "data:awards"],
    "sender_id": "mib.example",
    "callbacks": "https://mib.example/dci",
    "calls_a_minute": "60",
}


@pytest.mark.clause("PIPL-34")
def test_a_client_is_registered_confirmed_and_given_its_secret_by_pages(signed_in: Any) -> None:
    system, security = signed_in("system_administrator"), signed_in("security_administrator")
    assert system.post("/api-clients/new/", FORM).status_code == 302
    client = ApiClient.objects.get()
    address = client.get_absolute_url()
    assert system.post(address, {"act": "confirm", "seen_version": 0}).status_code == 400
    assert "接口客户待确认" in security.get("/").content.decode()
    assert security.post(address, {"act": "confirm", "seen_version": 0}).status_code == 302
    shown = system.post(address, {"act": "issue_secret", "seen_version": 1})
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert secret not in system.get(address).content.decode()
    client.refresh_from_db()
    assert secret not in client.secret_hash
    assert token_of(Partner(client, secret))


def test_bad_input_is_shown_beside_its_field(signed_in: Any) -> None:
    system = signed_in("system_administrator")
    for changed in (
        {"scopes": ["dci:everything"]},
        {"public_key": "none"},
        {"callbacks": "http://mib.example/dci"},
        {"callbacks": "https://10.0.0.1/dci"},
        {"sender_id": 'a"b'},
        {"purpose": ""},
        {"division": "9"},
    ):
        answer = system.post("/api-clients/new/", FORM | changed)
        assert answer.status_code == 422, changed
    assert not ApiClient.objects.exists()


def test_nobody_confirms_alone_and_others_do_nothing(cast: Cast) -> None:
    client = registered(cast)
    for user in (cast.director, cast.audit_administrator, cast.security_administrator):
        with pytest.raises(PermissionRequired):
            registered(Cast(**{**vars(cast), "system_administrator": user}), sender_id="b")
    with pytest.raises(PermissionRequired):
        actions.confirm_client(by=cast.system_administrator, client=client)
    cast.security_administrator.id_number_index = cast.system_administrator.id_number_index = "same person"
    cast.system_administrator.save()
    with pytest.raises(SecondPersonRequired):
        actions.confirm_client(by=cast.security_administrator, client=client)
    with pytest.raises(TransitionNotAllowed):
        actions.issue_secret(by=cast.system_administrator, client=client)


def test_registrations_that_cannot_be(cast: Cast) -> None:
    registered(cast)
    for refused, given in (
        (SenderTaken, {}),
        (ClientIncomplete, {"sender_id": "c", "scopes": []}),
        (ClientIncomplete, {"sender_id": "c", "division": cast.village}),
        (PublicKeyInvalid, {"sender_id": "c", "public_key": "MTIz", "key_id": "k"}),
        (CallbackNotAllowed, {"sender_id": "c", "callbacks": ["ftp://a"]}),
        (CallbackNotAllowed, {"sender_id": "c", "callbacks": ["http://a.example"], "is_private_allowed": False}),
    ):
        with pytest.raises(refused):
            registered(cast, **given)


def test_a_revoked_client_is_out_at_once(cast: Cast) -> None:
    one = partner(cast)
    assert one.post("/dci/registry/search", {}).status_code == 400
    actions.revoke_client(by=cast.security_administrator, client=one.client, why="合作结束")
    assert one.post("/dci/registry/search", {}).status_code == 401
    answer = Client().post(
        "/oauth/token",
        {"grant_type": "client_credentials", "client_id": one.client.client_id, "client_secret": one.secret},
    )
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_tokens_by_header_with_fewer_scopes_and_refused_by_name(cast: Cast) -> None:
    one = partner(cast, scopes=["dci:search", "rules:read"])
    import base64

    basic = base64.b64encode(f"{one.client.client_id}:{one.secret}".encode()).decode()
    grant = {"grant_type": "client_credentials"}
    given = Client().post("/oauth/token", grant | {"scope": "rules:read"}, headers={"Authorization": f"Basic {basic}"})
    assert (given.json()["scope"], given["Cache-Control"]) == ("rules:read", "no-store")
    known = {"client_id": one.client.client_id, "client_secret": one.secret}
    for body, error in (
        ({"grant_type": "password"} | known, "unsupported_grant_type"),
        (grant | known | {"scope": "cases:write"}, "invalid_scope"),
        (grant | known | {"client_secret": "wrong"}, "invalid_client"),
    ):
        assert Client().post("/oauth/token", body).json() == {"error": error}
    for _try in range(10):
        answer = Client().post("/oauth/token", grant | known | {"client_secret": "wrong"})
    assert answer.status_code == 429


def test_a_token_expires(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.api.clients import tokens

    monkeypatch.setattr(tokens, "TOKEN_SECONDS", -1)
    one = partner(cast)
    assert one.post("/dci/registry/search", {}).status_code == 401
    assert tokens.erase_expired_tokens() == 1
