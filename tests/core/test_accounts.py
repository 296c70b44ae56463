"""Accounts: opening, sign-in, lock-out, second factors."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from doudi.core.accounts import actions
from doudi.core.accounts.models import User
from doudi.core.accounts.password_rules import ContextWordValidator
from doudi.core.accounts.refusals import DepartmentNotForRole, DivisionNotForRole, PasswordTooWeak, UsernameTaken
from doudi.core.accounts.roles import ADMINISTRATORS, SECOND_FACTOR_ROLES, Permission, Role, may, permissions_of
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import SecondPersonRequired
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def open_one(by: Any, **changes: Any) -> User:
    given = {"username": "new", "name": "新人", "role": "auditor", "division": None, "password": PASSWORD} | changes
    return actions.open_account(by=by, **given)


def test_the_system_opens_accounts_and_nobody_else_alone(cast: Cast) -> None:
    user = open_one(SYSTEM, division=cast.bureau.division)
    assert user.is_password_change_due
    assert user.check_password(PASSWORD)
    assert "开通账号new" in Entry.objects.first().sentence  # type: ignore[union-attr]  # there is one
    for by in (cast.system_administrator, cast.security_administrator, cast.director):
        with pytest.raises(SecondPersonRequired):
            open_one(by, username="newer", division=cast.bureau.division)


def test_refusals_have_codes(cast: Cast) -> None:
    with pytest.raises(UsernameTaken):
        open_one(SYSTEM, username="officer", division=cast.bureau.division)
    with pytest.raises(DivisionNotForRole):
        open_one(SYSTEM, role="township_officer", division=cast.bureau.division)
    with pytest.raises(DivisionNotForRole):
        open_one(SYSTEM, role="auditor", division=None)
    for weak in ("short", "1234567890", "password123", "new-new-new"):
        with pytest.raises(PasswordTooWeak):
            open_one(SYSTEM, division=cast.bureau.division, password=weak, username="new-new-new")


def test_department_officers_have_a_department(cast: Cast) -> None:
    by, county = SYSTEM, cast.bureau.division
    for role, department in (("department_officer", ""), ("department_officer", "moon"), ("bureau_officer", "dpf")):
        with pytest.raises(DepartmentNotForRole):
            open_one(by, role=role, department=department, division=county)
    officer = open_one(by, role="department_officer", department="dpf", division=county)
    assert (officer.scope, officer.place) == (None, "县残联")
    rights = {
        Permission.DESK,
        Permission.REVIEW_FOR_DEPARTMENT,
        Permission.DELIVER_DATA,
        Permission.READ_DELIVERIES,
        Permission.ATTEND_CONFERENCES,
    }
    assert permissions_of("department_officer") == rights


def test_no_administrator_sees_cases() -> None:
    shared = {Permission.DESK, Permission.READ_ACCOUNT_PROPOSALS}
    rights = [permissions_of(role) - shared for role in ADMINISTRATORS]
    assert all(rights)
    assert not set.intersection(*map(set, rights))
    assert not any(may(role, Permission.READ_REGISTRY) for role in ADMINISTRATORS)


def test_everybody_who_works_with_the_system_needs_a_second_factor() -> None:
    assert set(Role) - {Role.CITIZEN} == SECOND_FACTOR_ROLES


def sign_in(name: str, password: str = PASSWORD) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(reverse("account_login"), {"login": name, "password": password})


def test_sign_in_is_recorded(cast: Cast) -> None:
    client, answer = sign_in("officer")
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(verb="account.sign_in", actor_id=cast.officer.pk).count() == 1


def test_wrong_password_does_not_reveal_usernames(cast: Cast) -> None:
    texts = []
    for name in ("officer", "nobody"):
        _client, answer = sign_in(name, "wrong-wrong-wrong")
        texts.append(answer.content.decode().split("没有办成")[1].split("</ul>")[0])
    assert texts[0] == texts[1]


def test_closed_account_cannot_sign_in(cast: Cast) -> None:
    actions.close_account(by=cast.system_administrator, user=cast.officer, why="调离")
    client, _answer = sign_in("officer")
    assert client.get("/").status_code == 302


def test_first_password_must_be_changed(cast: Cast) -> None:
    open_one(SYSTEM, division=cast.bureau.division)
    client, _answer = sign_in("new")
    assert client.get("/")["Location"] == reverse("account_change_password")
    changed = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another-long-word-8", "password2": "another-long-word-8"},
    )
    assert changed["Location"] == "/"
    assert client.get("/").status_code == 200


def test_second_factor_secret_is_sealed(cast: Cast, signed_in: Any) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.director, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert "GEZDGNBV" not in str(Authenticator.objects.get().data)


def test_idle_and_absolute_sign_out(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from doudi.core.accounts import middleware

    for seconds, steps in ((settings.IDLE_SIGN_OUT_SECONDS + 1, 1), (1_500, 30)):
        client, _answer = sign_in("officer")
        assert client.get("/my-account/").status_code == 200
        clock = time.time()
        answers = []
        for step in range(1, steps + 1):
            later = SimpleNamespace(time=lambda now=clock + step * seconds: now)
            monkeypatch.setattr(middleware, "time", later)
            answers.append(client.get("/my-account/").status_code)
        assert answers[-1] == 302
        monkeypatch.undo()


def test_text_size_is_stored(signed_in: Any) -> None:
    client = signed_in("officer")
    assert 'data-density="console"' in client.get("/my-account/").content.decode()
    client.post("/my-account/", {"density": "elder"})
    assert 'data-density="elder"' in client.get("/").content.decode()
    assert client.post("/my-account/", {"density": "huge"}).status_code == 422


def test_second_factors_get_the_new_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret of the phone stays the same, under the current key; what is not sealed is left as it is."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from doudi.core.accounts.second_factors import key_rotation
    from doudi.core.encryption import SealedKind, cipher, unseal
    from doudi.core.encryption.keys import key_ring, with_new_data_key

    secret = generate_totp_secret()
    TOTP.activate(cast.director, secret)
    factor = Authenticator.objects.get(user=cast.director)
    factor.data |= {"used_step": 7}
    factor.save()
    assert set(key_rotation.second_factors_by_key()) == {key_ring().current}
    new = with_new_data_key(key_ring())
    monkeypatch.setattr(key_rotation, "key_ring", lambda: new)
    monkeypatch.setattr(cipher, "key_ring", lambda: new)
    assert key_rotation.seal_second_factors_again() == 1
    factor.refresh_from_db()
    assert unseal(factor.data["secret"], SealedKind.SECRET) == secret
    assert factor.data["secret"].startswith(f"{new.current}.")
    assert factor.data["used_step"] == 7
    assert key_rotation.seal_second_factors_again() == 0


@pytest.mark.parametrize("password", ["Minzheng@2023!", "yudu360731doudi", "低保救助2023-1234", "Admin-Password-99"])
def test_passwords_made_of_the_words_of_the_office_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        ContextWordValidator().validate(password)


@pytest.mark.parametrize("password", ["a-long-enough-word-7", "yudu-paper-lantern-moss", "稻田里的白鹭飞走了"])
def test_passwords_of_unrelated_words_are_taken(password: str) -> None:
    ContextWordValidator().validate(password)
