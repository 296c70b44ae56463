"""Guessing passwords and codes: counted where nothing can be flushed, and never a way to keep somebody else out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from doudi.core.accounts.proposals import actions
from doudi.core.limits import counters, sign_in_delays
from doudi.core.limits.client_address import client_address, counted_address
from doudi.core.limits.models import AttemptCounter, FailedSignIn
from doudi.core.limits.sign_in_delays import delay_seconds
from tests.conftest import PASSWORD, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of nobody
WRONG = "wrong-wrong-wrong"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands still until a test moves it."""
    now = SimpleNamespace(at=1_800_000_000.0)
    now.time = lambda: now.at
    monkeypatch.setattr(sign_in_delays, "time", now)
    monkeypatch.setattr(counters, "time", now)
    return now


def attempt(name: str, password: str, *, client: Client | None = None, address: str = "10.0.0.1") -> bool:
    """Whether the password was taken: the user is at the next step."""
    client = client or Client()
    sent = {"login": name, "password": password}
    return bool(client.post(reverse("account_login"), sent, REMOTE_ADDR=address).status_code == 302)


def test_guessing_is_delayed_and_a_flushed_cache_helps_nobody(cast: Cast, clock: Any) -> None:
    for _try in range(5):
        assert not attempt("officer", WRONG)
    cache.clear()
    for number in range(310):
        Client().get(reverse("account_login"), {"n": number}) if number < 3 else cache.set(f"n{number}", 1)
    assert not attempt("officer", PASSWORD), "the sixth try within the second is not looked at"
    clock.at += 1
    assert not attempt("officer", WRONG)
    clock.at += 1
    assert not attempt("officer", PASSWORD), "now two seconds"
    clock.at += 1
    assert attempt("officer", PASSWORD)


def test_delays_double_to_five_minutes() -> None:
    assert [delay_seconds("pair", number) for number in (4, 5, 6, 7, 13, 14, 4_000)] == [0, 1, 2, 4, 256, 300, 300]


def test_a_stranger_locks_nobody_out(cast: Cast, clock: Any) -> None:
    """The finding: five wrong passwords from anywhere kept the finance officer out for a quarter of an hour."""
    for _try in range(40):
        attempt("officer", WRONG, address="6.6.6.6")
        clock.at += 300
    assert attempt("officer", PASSWORD, address="10.0.0.2"), "another address is not delayed"


def test_a_known_device_is_counted_alone(cast: Cast, clock: Any) -> None:
    own = Client()
    assert attempt("officer", PASSWORD, client=own)
    own.post(reverse("account_logout"))
    for number in range(120):
        attempt("officer", WRONG, address=f"6.6.{number}.1")
        attempt("officer", WRONG, address="10.0.0.1")
    assert not attempt("officer", PASSWORD, address="10.0.0.9"), "an unknown device waits, a minute at most"
    assert attempt("officer", PASSWORD, client=own), "the officer's own desk does not"
    assert max(delay_seconds("account", number) for number in range(500)) == 60
    other = Client()
    other.cookies["known_device"] = own.cookies["known_device"].value[:-1] + "x"
    assert not attempt("officer", PASSWORD, client=other), "a forged cookie is none"


def test_two_administrators_end_a_delay(cast: Cast, clock: Any) -> None:
    for _try in range(12):
        attempt("officer", WRONG)
        clock.at += 200
    clock.at -= 200
    assert not attempt("officer", PASSWORD)
    proposal = actions.propose_change(by=cast.system_administrator, user=cast.officer, kind="unlock", why="本人来电")
    assert not attempt("officer", PASSWORD)
    actions.confirm_proposal(by=cast.security_administrator, proposal=proposal)
    assert attempt("officer", PASSWORD)


def test_a_used_code_is_refused_by_every_process(cast: Cast) -> None:
    """The finding: 300 anonymous requests flushed the used code, and it opened the account again."""
    TOTP.activate(cast.director, SECRET)
    step = list(yield_hotp_counters_from_time())[1]
    code = format_hotp_value(hotp_value(SECRET, step))
    first, second = Client(), Client()
    for client in (first, second):
        assert attempt("director", PASSWORD, client=client)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    cache.clear()
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    earlier = format_hotp_value(hotp_value(SECRET, step - 1))
    assert second.post(reverse("mfa_authenticate"), {"code": earlier}).status_code == 200
    assert second.get("/").status_code == 302


def test_guessing_codes_is_delayed(cast: Cast, clock: Any) -> None:
    TOTP.activate(cast.director, SECRET)
    client = Client()
    assert attempt("director", PASSWORD, client=client)
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    cache.clear()
    code = format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))
    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    assert "秒后再试" in answer.content.decode()
    clock.at += 1
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6, 10.1.2.3", "127.0.0.1"),
        (1, "6.6.6.6, 10.1.2.3", "10.1.2.3"),
        (2, "6.6.6.6, 10.1.2.3, 10.0.0.1", "10.1.2.3"),
        (2, "10.1.2.3", "127.0.0.1"),
        (1, "nonsense", "0.0.0.0"),  # noqa: S104 - the name of no address
    ],
)
def test_a_forged_address_is_not_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address


def test_an_ipv6_client_is_its_network() -> None:
    asked = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8::{last}") for last in ("1", "ffff")]
    assert len({counted_address(request) for request in asked}) == 1


def test_counters_end_by_time_and_the_tables_stay_small(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [counters.count("upload", "a", 10) for _try in range(3)] == [1, 2, 3]
    assert counters.count("upload", "b", 100, amount=5_000) == 5_000
    clock.at += 10
    assert counters.amount_of("upload", "a") == 0
    assert counters.count("upload", "a", 10) == 1
    clock.at += 10
    assert counters.prune(100) == 1
    monkeypatch.setattr(counters, "MAX_ROWS", 3)
    for number in range(5):
        counters.count("upload", str(number), 10 + number)
        sign_in_delays.record_failure(sign_in_delays.Attempt("x", f"10.0.0.{number}"))
    counters.prune(100)
    assert (AttemptCounter.objects.count(), FailedSignIn.objects.count()) == (3, 3)
    assert counters.amount_of("upload", "b") == 5_000, "what weighs most is kept"
