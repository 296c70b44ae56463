"""The lock that lets one transaction at a time write money rows."""

from __future__ import annotations

from django.db import connection

_LOCK_KEY = 0x70617973  # "pays"


def lock_money() -> None:
    """Wait until no other transaction writes money rows, and keep others waiting until this one ends.

    An advisory lock on PostgreSQL. On SQLite there is one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
