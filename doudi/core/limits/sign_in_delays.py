"""Delays after wrong passwords and codes: never a lock, so that no stranger keeps anybody out.

A device that has signed in to the account before is counted alone; what happens elsewhere does not delay it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from doudi.core.limits.counters import hash_of
from doudi.core.limits.models import FailedSignIn

FORGET_AFTER_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class _Limit:
    """How many wrong tries are free, and the longest delay; delays double from one second."""

    free_tries: int
    longest_seconds: int


_LIMITS = {
    "pair": _Limit(5, 300),  # an account at an address
    "device": _Limit(5, 30),  # an account on a known device
    "account": _Limit(50, 60),  # an account at all unknown devices together
    "address": _Limit(100, 60),  # all accounts at an address, without known devices
    "code": _Limit(5, 300),  # codes of an account whose password was right
}

_FAIL = """
    INSERT INTO limits_failedsignin (scope, account_hash, place_hash, failures, last_at_seconds)
    VALUES (%(scope)s, %(account)s, %(place)s, 1, %(now)s)
    ON CONFLICT (scope, account_hash, place_hash) DO UPDATE SET
        failures = CASE
            WHEN limits_failedsignin.last_at_seconds <= %(forgotten)s THEN 1
            ELSE limits_failedsignin.failures + 1
        END,
        last_at_seconds = excluded.last_at_seconds
"""


@dataclass(frozen=True)
class Attempt:
    """A try to sign in: the account by its name, the address, and the device if the account knows it."""

    account: str
    address: str
    device: str = ""

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Scope, account and place under which the try is counted."""
        account = hash_of(f"account {self.account.casefold()}")
        if self.device:
            return [("device", account, hash_of(f"device {self.device}"))]
        address = hash_of(f"address {self.address}")
        return [("pair", account, address), ("account", account, ""), ("address", "", address)]


def delay_seconds(scope: str, failures: int) -> int:
    """Return the delay after a number of wrong tries: 1, 2, 4 … seconds from the first that is not free."""
    limit = _LIMITS[scope]
    over = failures - limit.free_tries
    return 0 if over < 0 else min(2 ** min(over, 20), limit.longest_seconds)


def seconds_to_wait(attempt: Attempt) -> int:
    """Return for how many seconds the next try is not looked at; 0 if it may be made now."""
    return _longest_wait(attempt.rows)


def record_failure(attempt: Attempt) -> None:
    """Count a wrong password."""
    _fail(attempt.rows)


def record_success(attempt: Attempt) -> None:
    """Forget the wrong tries of an account at the address or on the device; other places stay counted."""
    scope, account, place = attempt.rows[0]
    FailedSignIn.objects.filter(scope=scope, account_hash=account, place_hash=place).delete()


def seconds_to_wait_for_code(account: str) -> int:
    """Return for how many seconds the next code of an account is not looked at."""
    return _longest_wait([_code_row(account)])


def record_wrong_code(account: str) -> None:
    """Count a wrong code of a second factor."""
    _fail([_code_row(account)])


def record_right_code(account: str) -> None:
    """Forget the wrong codes of an account."""
    scope, hashed, _place = _code_row(account)
    FailedSignIn.objects.filter(scope=scope, account_hash=hashed).delete()


def has_failures(account: str) -> bool:
    """Whether wrong tries of an account are counted anywhere."""
    hashes = (hash_of(f"account {account.casefold()}"), _code_row(account)[1])
    return FailedSignIn.objects.filter(account_hash__in=hashes).exists()


def forget_failures(account: str) -> int:
    """Forget every wrong try of an account, because administrators unlock it; return how many rows there were."""
    hashes = (hash_of(f"account {account.casefold()}"), _code_row(account)[1])
    return FailedSignIn.objects.filter(account_hash__in=hashes).delete()[0]


def _code_row(account: str) -> tuple[str, str, str]:
    return ("code", hash_of(f"code {account.casefold()}"), "")


def _longest_wait(rows: Iterable[tuple[str, str, str]]) -> int:
    now, longest = int(time.time()), 0
    for scope, account, place in rows:
        row = FailedSignIn.objects.filter(scope=scope, account_hash=account, place_hash=place).first()
        if row is not None and row.last_at_seconds > now - FORGET_AFTER_SECONDS:
            longest = max(longest, row.last_at_seconds + delay_seconds(scope, row.failures) - now)
    return longest


def _fail(rows: Iterable[tuple[str, str, str]]) -> None:
    now = int(time.time())
    with connection.cursor() as cursor:
        for scope, account, place in rows:
            given: dict[str, str | int] = {
                "scope": scope,
                "account": account,
                "place": place,
                "now": now,
                "forgotten": now - FORGET_AFTER_SECONDS,
            }
            cursor.execute(_FAIL, given)
