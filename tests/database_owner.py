"""Changes by the owner of the database: past the application, with the guards taken down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def attacked() -> Iterator[None]:
    """Undo what a test does to the database when it ends, so that the invariants hold again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def as_owner(table: str, statement: str, parameters: Any = ()) -> None:
    """Drop every trigger of a table, then execute a statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, parameters)
