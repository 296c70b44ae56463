"""Triggers that the migrations declare stand in the migrated database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.db.transaction import atomic

from doudi.core.database_guards import append_only, missing_triggers
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_declared_triggers_stand_after_the_last_migration() -> None:
    assert missing_triggers() == []


def test_a_removed_trigger_is_named() -> None:
    name = "payments_line_no_update" if connection.vendor == "sqlite" else "payments_line_append_only"
    place = "" if connection.vendor == "sqlite" else " ON payments_line"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{place}")
    assert missing_triggers() == [f"payments_line.{name}"]


def test_a_guard_declared_again_replaces_the_first(cast: Cast) -> None:
    again = append_only("audit_entry", message="entries are never changed")
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=lambda statement, params: cursor.execute(statement))
        again.code(None, editor)
        with pytest.raises(DatabaseError, match="entries are never changed"), atomic():
            cursor.execute("DELETE FROM audit_entry")
    assert missing_triggers() == []
