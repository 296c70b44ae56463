"""A stolen password, a stolen desk, a borrowed phone: none of them is enough."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from doudi.core.accounts import actions as account_actions
from doudi.core.accounts.first_accounts import FirstAccount, open_first_accounts
from doudi.core.accounts.models import EarlierPassword, RightsReview, User
from doudi.core.accounts.refusals import OwnAccountNotAllowed, PasswordTooWeak
from doudi.core.accounts.rights_reviews import is_review_due, review_rights, unused_accounts
from doudi.core.accounts.second_factors.actions import confirm_second_factor, revoke_second_factor
from doudi.core.accounts.second_factors.codes import SHOWN_TO_EVERYBODY, use_code
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, PermissionRequired
from tests.conftest import PASSWORD, Cast, identity_number

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of nobody
ENROL = "mfa_activate_totp"


@pytest.fixture(autouse=True)
def real_second_factors(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assume nothing, unlike the other tests; keep to one period of codes, however slow the machine is."""
    settings.SECOND_FACTOR_ASSUMED = False
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))


def code(offset: int = 0, secret: str = SECRET) -> str:
    """The code of the present period, or of one beside it."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1 + offset]))


def with_password(name: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    return client


def enrolled(user: User) -> Client:
    """A client of a user with a confirmed phone, signed in with the code before this one."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
        confirm_second_factor(by=SYSTEM, user=user)
    client = with_password(user.username)
    client.post(reverse("mfa_authenticate"), {"code": code(-1)})
    return client


def age(client: Client, seconds: int) -> None:
    """Let the second factor of a session be older."""
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] = time.time() - seconds
    session.save()


@pytest.mark.parametrize("name", ["cadre", "officer", "leader", "bureau", "finance", "auditor", "system_administrator"])
def test_a_password_alone_opens_nothing_but_the_enrolment(cast: Cast, name: str) -> None:
    client = with_password(name)
    for page in ("console:desk", "console:my_account", "console:help", "account_step_up"):
        assert client.get(reverse(page))["Location"] == reverse(ENROL), page
    assert client.get(reverse(ENROL)).status_code == 200


def test_an_enrolled_phone_waits_until_the_leader_has_seen_its_owner(cast: Cast) -> None:
    client = with_password("officer")
    client.get(reverse(ENROL))
    secret = client.session["mfa.totp.secret"]
    assert client.post(reverse(ENROL), {"code": code(secret=secret)}).status_code == 302
    assert client.get("/")["Location"] == reverse("account_waiting")
    assert "找本乡镇负责人" in client.get(reverse("account_waiting")).content.decode()
    again = with_password("officer")
    again.post(reverse("mfa_authenticate"), {"code": code(secret=secret)})
    assert again.get("/").status_code == 302, "the code that proved the phone opens nothing"
    for by, refusal in (
        (cast.officer, PermissionRequired),
        (cast.other_officer, PermissionRequired),
        (cast.director, PermissionRequired),
        (cast.system_administrator, OutsideScope),
    ):
        with pytest.raises(refusal):
            confirm_second_factor(by=by, user=cast.officer)
    leader = enrolled(cast.leader)
    assert "两步验证待确认" in leader.get("/").content.decode()
    page = reverse("console:enrolment", args=[cast.officer.pk])
    assert leader.post(page, {"act": "confirm"}).status_code == 422
    assert leader.post(page, {"act": "confirm", "is_seen": "on"}).status_code == 302
    assert client.get("/").status_code == 200


def test_the_code_of_an_enrolment_asks_for_no_password_and_no_second_code(divisions: Any) -> None:
    """Who has just given the password and a code sees the recovery codes, and may open accounts, at once."""
    people = [FirstAccount(f"first{n}", "某人", identity_number(timezone.now().date(), n), PASSWORD) for n in (1, 2)]
    open_first_accounts(by=SYSTEM, system=people[0], security=people[1])
    User.objects.update(is_password_change_due=False)
    client = with_password("first1")
    assert "扫这个码" in client.get(reverse(ENROL)).content.decode()
    answer = client.post(reverse(ENROL), {"code": code(secret=client.session["mfa.totp.secret"])}, follow=True)
    assert answer.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    page = answer.content.decode()
    assert page.count("去工作台") == 1
    assert "共10个，还有10个没有用过" in page
    sent = client.post(reverse("console:open_account"), {"username": "xin"})
    assert "还有几处需要修改" in sent.content.decode(), "the form is read, no code is asked for"


def test_the_wait_names_who_confirms(cast: Cast) -> None:
    """The township's leader sends officers and cadres to themselves; nobody sends a leader to a leader."""

    def told(name: str) -> str:
        client = with_password(name)
        client.get(reverse(ENROL))
        client.post(reverse(ENROL), {"code": code(secret=client.session["mfa.totp.secret"])})
        return client.get(reverse("account_waiting")).content.decode()

    for name, confirmer in (
        ("officer", f"找本乡镇负责人（{cast.leader.name}）"),
        ("leader", f"找安全管理员（{cast.security_administrator.name}）"),
        ("security_administrator", f"找系统管理员（{cast.system_administrator.name}）"),
    ):
        assert confirmer in told(name)
    User.objects.filter(pk=cast.leader.pk).update(is_active=False)
    assert "找安全管理员" in told("cadre"), "a township without a leader"


def test_a_leader_confirms_and_revokes_in_the_own_township_only(cast: Cast) -> None:
    for user in (cast.other_officer, cast.bureau, cast.leader):
        TOTP.activate(user, SECRET)
        with pytest.raises((OutsideScope, OwnAccountNotAllowed)):
            confirm_second_factor(by=cast.leader, user=user)
        with pytest.raises((OutsideScope, OwnAccountNotAllowed)):
            revoke_second_factor(by=cast.leader, user=user, why="手机丢失")
    with pytest.raises(OwnAccountNotAllowed):
        confirm_second_factor(by=cast.security_administrator, user=cast.security_administrator)


def test_a_lost_phone_is_revoked_at_once(cast: Cast) -> None:
    client = enrolled(cast.officer)
    assert client.get("/").status_code == 200
    revoke_second_factor(by=cast.leader, user=cast.officer, why="手机丢失，已当面核对")
    assert client.get("/").status_code == 302
    assert with_password("officer").get("/")["Location"] == reverse(ENROL)


def test_the_first_administrators_enrol_without_a_third(divisions: Any) -> None:
    people = [FirstAccount(f"first{n}", "某人", identity_number(timezone.now().date(), n), PASSWORD) for n in (1, 2)]
    open_first_accounts(by=SYSTEM, system=people[0], security=people[1])
    User.objects.update(is_password_change_due=False)
    for times in (1, 2):
        client = with_password("first2")
        client.get(reverse(ENROL))
        assert client.post(reverse(ENROL), {"code": code(secret=client.session["mfa.totp.secret"])}).status_code == 302
        assert client.get("/").status_code == (200 if times == 1 else 302), "only the first phone"
        Authenticator.objects.all().delete()


def test_a_desk_left_open_releases_nothing_and_loses_no_form(cast: Cast) -> None:
    client = enrolled(cast.system_administrator)
    page, sent = reverse("console:account", args=[cast.officer.pk]), {"act": "close", "why": "调离，文号12"}
    age(client, 11 * 60)
    asked = client.post(page, sent)
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "再输一次动态码" in text
    assert "调离" not in text, "what was sent may be a password"
    kept = {"step_up_form": re.findall(r'name="step_up_form" value="([^"]+)"', text)[0]}
    assert "调离" not in str(dict(client.session))
    assert client.post(page, kept | {"step_up_code": "000000"}).status_code == 422
    other = reverse("console:account", args=[cast.leader.pk])
    assert "step-up" in client.post(other, kept | {"step_up_code": code()})["Location"], "kept for one address"
    cast.officer.refresh_from_db()
    assert cast.officer.is_active
    assert client.post(page, kept | {"step_up_code": code()}).status_code == 302
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active
    assert client.post(page, {"act": "close", "why": "x"}).status_code in {302, 422}


def test_exports_and_clear_values_ask_for_a_fresh_code(cast: Cast, family: Any) -> None:
    client = enrolled(cast.officer)
    age(client, 11 * 60)
    export = f"{reverse('registry:recipients')}?excel=1"
    asked = client.get(export)
    assert asked["Location"].startswith(reverse("account_step_up"))
    reveal = reverse("registry:reveal_id_number", args=[family.mother.pk])
    assert "再输一次动态码" in client.post(reveal, {"why": "核对"}).content.decode()
    page = asked["Location"]
    assert client.post(page, {"step_up_code": "000000", "next": export}).status_code == 422
    assert client.post(page, {"step_up_code": code(), "next": export})["Location"] == export
    assert client.get(export)["Content-Type"].startswith("application/vnd")
    for foreign in ("https://evil.example/", "//evil.example/"):
        age(client, 11 * 60)
        TOTP(Authenticator.objects.get(user=cast.officer, type="totp"))
        assert "evil" not in client.get(reverse("account_step_up"), {"next": foreign}).content.decode()


def test_every_dangerous_page_declares_it() -> None:
    """What releases, approves, writes bank files, shows clear values, exports or changes accounts."""
    views = {name: getattr(found.callback, "fresh_code", frozenset()) for name, found in _views()}
    for name in (
        *("decide_archive_difference", "settle_inquiry", "decide_special_amount"),
        *("download", "original_answer", "reveal_id_number", "reveal_contact", "reveal", "reveal_check_results"),
        *("open_account", "account", "account_proposal", "sign_in_security_account", "enrolment"),
    ):
        assert "POST" in views[name], name
    exports = {name: methods for name, methods in views.items() if name.startswith("export_")}
    assert len(exports) > 5
    assert all(methods for methods in exports.values()), exports
    act = dict(_views())["run_action"].callback
    assert {"approve", "release"} <= act.fresh_code_verbs
    for name in ("lead", "call"):
        assert "reveal" in dict(_views())[name].callback.fresh_code_verbs, name


def _views(patterns: Any = None) -> Any:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            yield from _views(entry.url_patterns)
        elif entry.name:
            yield entry.name, entry


def test_a_code_is_used_once_even_where_the_settings_say_demonstration(cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    factor = TOTP.activate(cast.officer, SECRET).instance
    assert use_code(cast.officer, code()) is not None
    assert use_code(cast.officer, code()) is None
    factor.refresh_from_db()
    factor.data[SHOWN_TO_EVERYBODY] = True
    factor.save()
    assert use_code(cast.officer, code()) is not None, "an account of the demonstration, whose code is on the page"
    settings.DEMONSTRATION = False
    assert use_code(cast.officer, code()) is None


def test_an_account_is_signed_in_at_two_places(cast: Cast) -> None:
    clients = []
    for _place in range(3):
        clients.append(enrolled(cast.officer))
        Authenticator.objects.get(user=cast.officer).data.pop("last_used_step")
        factor = Authenticator.objects.get(user=cast.officer)
        factor.data["last_used_step"] = 0
        factor.save()
    assert [client.get("/").status_code for client in clients] == [302, 200, 200]
    assert UserSession.objects.filter(user=cast.officer).count() == 2


def test_passwords_are_not_used_again_and_grow_old(cast: Cast) -> None:
    for number in range(7):
        account_actions.change_password(by=cast.officer, password=f"another-long-word-{number}")
    for again in ("another-long-word-6", "another-long-word-2"):
        with pytest.raises(PasswordTooWeak):
            account_actions.change_password(by=cast.officer, password=again)
    account_actions.change_password(by=cast.officer, password="another-long-word-0")  # noqa: S106 - of nobody
    assert EarlierPassword.objects.filter(user=cast.officer).count() == 5
    User.objects.filter(pk=cast.director.pk).update(password_changed_at=timezone.now() - timedelta(days=181))
    assert enrolled(cast.director).get("/")["Location"] == reverse("account_change_password")


def test_rights_are_reviewed_every_half_year(cast: Cast) -> None:
    assert not is_review_due()
    long_ago = timezone.now() - timedelta(days=190)
    User.objects.update(opened_at=long_ago)
    assert is_review_due()
    User.objects.update(last_login=long_ago)
    client = enrolled(cast.security_administrator)
    assert "账号权限半年复核到期" in client.get("/").content.decode()
    page = reverse("console:rights_review")
    assert "officer" in client.get(page, {"only": "unused"}).content.decode()
    assert client.post(page, {"note": ""}).status_code == 422
    assert client.post(page, {"note": "逐个核对，停用1个"}).status_code == 302
    review = RightsReview.objects.get()
    assert review.unused == unused_accounts().count() > 5
    assert not is_review_due()
    with pytest.raises(PermissionRequired):
        review_rights(by=cast.system_administrator, note="我自己来")


@pytest.mark.parametrize(
    ("page", "arguments"),
    [
        ("casework:take_visits_along", []),
        ("relief:take_follow_ups_along", []),
        ("relief:take_surveys_along", [1]),
        ("discovery:take_walks_along", ["360731101001", "2025-09"]),
    ],
)
def test_no_list_leaves_on_a_phone_without_a_fresh_code(cast: Cast, page: str, arguments: list[Any]) -> None:
    """The script of the phone is told where the code is asked; what was sent is not answered."""
    client = enrolled(cast.officer)
    age(client, 11 * 60)
    asked = client.post(reverse(page, args=arguments), {"all": "1"})
    assert (asked.status_code, asked.headers["X-Step-Up"]) == (422, reverse("account_step_up"))
    again = enrolled(cast.officer).post(reverse(page, args=arguments), {"all": "1"})
    assert "X-Step-Up" not in again.headers


@pytest.mark.parametrize("page", ["casework:home_visit", "relief:follow_up"])
def test_no_contact_is_shown_on_a_form_without_a_fresh_code(cast: Cast, page: str) -> None:
    client = enrolled(cast.officer)
    age(client, 11 * 60)
    assert client.post(reverse(page, args=[1]), {"act": "contacts"}).headers["X-Step-Up"]
    assert "X-Step-Up" not in client.post(reverse(page, args=[1]), {"seen": "x"}).headers
