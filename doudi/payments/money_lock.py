"""The lock that lets one transaction at a time write money rows, and the count of these transactions."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from doudi.payments.models import MoneyVersion

_LOCK_KEY = 0x70617973  # "pays"
_ONLY_ROW = 1


def lock_money() -> None:
    """Wait until no other transaction writes money rows, keep others waiting until this one ends, and count it.

    An advisory lock on PostgreSQL. On SQLite there is one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
    if not MoneyVersion.objects.filter(pk=_ONLY_ROW).update(number=F("number") + 1):
        MoneyVersion.objects.create(pk=_ONLY_ROW, number=1)


def money_version() -> int:
    """Return how many transactions have written money rows; 0 before the first."""
    return MoneyVersion.objects.filter(pk=_ONLY_ROW).values_list("number", flat=True).first() or 0
