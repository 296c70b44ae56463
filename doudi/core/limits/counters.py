"""Count attempts within a period, across all processes; a counter ends by time and by nothing else."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from doudi.core.limits.models import HASH_LENGTH, AttemptCounter, FailedSignIn

MAX_ROWS = 200_000
"""The most rows a table keeps; beyond it those that end first are deleted by the daily task."""

_COUNT = """
    INSERT INTO limits_attemptcounter (subject, key_hash, amount, ends_at_seconds)
    VALUES (%(subject)s, %(key_hash)s, %(amount)s, %(ends_at)s)
    ON CONFLICT (subject, key_hash) DO UPDATE SET
        amount = CASE
            WHEN limits_attemptcounter.ends_at_seconds <= %(now)s THEN excluded.amount
            ELSE limits_attemptcounter.amount + excluded.amount
        END,
        ends_at_seconds = CASE
            WHEN limits_attemptcounter.ends_at_seconds <= %(now)s THEN excluded.ends_at_seconds
            ELSE limits_attemptcounter.ends_at_seconds
        END
    RETURNING amount
"""


def hash_of(text: str) -> str:
    """Return the hash under which a key is kept."""
    return salted_hmac("doudi.core.limits", text, algorithm="sha256").hexdigest()[:HASH_LENGTH]


def count(subject: str, key: str, seconds: int, amount: int = 1) -> int:
    """Add to a counter that ends ``seconds`` after its first attempt; return what it holds now."""
    now = int(time.time())
    given: dict[str, Any] = {
        "subject": subject,
        "key_hash": hash_of(key),
        "amount": amount,
        "now": now,
        "ends_at": now + seconds,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        return int(cursor.fetchone()[0])


def amount_of(subject: str, key: str) -> int:
    """Return what a counter holds, without counting."""
    found = AttemptCounter.objects.filter(subject=subject, key_hash=hash_of(key), ends_at_seconds__gt=int(time.time()))
    return found.values_list("amount", flat=True).first() or 0


def clear(subject: str, key: str) -> None:
    """End a counter, because the attempt succeeded."""
    AttemptCounter.objects.filter(subject=subject, key_hash=hash_of(key)).delete()


def prune(forget_after_seconds: int) -> int:
    """Delete counters that have ended, failures that are old, and what exceeds ``MAX_ROWS``; return how many."""
    now = int(time.time())
    number = AttemptCounter.objects.filter(ends_at_seconds__lte=now).delete()[0]
    number += FailedSignIn.objects.filter(last_at_seconds__lte=now - forget_after_seconds).delete()[0]
    return (
        number
        + _delete_excess(AttemptCounter.objects.order_by("amount", "ends_at_seconds"))
        + _delete_excess(FailedSignIn.objects.order_by("failures", "last_at_seconds"))
    )


def _delete_excess(rows: QuerySet[Any]) -> int:
    """Delete the first rows beyond ``MAX_ROWS``; return how many."""
    excess = rows.count() - MAX_ROWS
    if excess <= 0:
        return 0
    keys = list(rows.values_list("pk", flat=True)[:excess])
    number: int = rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return number
