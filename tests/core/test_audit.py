"""The audit trail: one entry per action, and a chain that shows changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.core.audit.models import Entry, TrailHead
from doudi.core.audit.queries import broken_links
from doudi.core.audit.trail import (
    SYSTEM,
    AuditEntryError,
    action,
    record,
)

pytestmark = pytest.mark.django_db


@action("test.say")
def say(*, by: Any, times: int = 1) -> str:
    for number in range(times):
        record(f"第{number + 1}句。", old={"a": 1}, new={"a": 2}, why="试")
    return "done"


def test_action_records_one_entry() -> None:
    assert say(by=SYSTEM) == "done"
    entry = Entry.objects.get()
    assert (entry.number, entry.actor_name, entry.verb, entry.sentence) == (1, "系统", "test.say", "第1句。")
    assert (entry.old, entry.new, entry.why) == ({"a": 1}, {"a": 2}, "试")
    assert broken_links() == []


@pytest.mark.parametrize("times", [0, 2])
def test_action_with_no_entry_or_two_is_rolled_back(times: int) -> None:
    with pytest.raises(AuditEntryError):
        say(by=SYSTEM, times=times)
    assert not Entry.objects.exists()


def test_record_outside_action_is_an_error() -> None:
    with pytest.raises(AuditEntryError):
        record("没有动作。")


def test_failed_action_leaves_nothing() -> None:
    @action("test.fail")
    def fail(*, by: Any) -> None:
        say(by=by)
        record("没有成。")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail(by=SYSTEM)
    assert not Entry.objects.exists()


def test_nested_action_records_its_own_entry() -> None:
    @action("test.outer")
    def outer(*, by: Any) -> None:
        say(by=by)
        record("外面的。")

    outer(by=SYSTEM)
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == ["test.say", "test.outer"]
    assert broken_links() == []


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET sentence = 'x'", "DELETE FROM audit_entry"])
def test_database_refuses_changes_of_the_trail(statement: str) -> None:
    say(by=SYSTEM)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().sentence == "第1句。"


def test_database_role_may_only_insert_into_the_trail() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants "
            "WHERE table_name = 'audit_entry' AND grantee = current_user"
        )
        granted = {name for (name,) in cursor.fetchall()}
    assert {"INSERT", "SELECT"} <= granted
    assert not granted & {"UPDATE", "DELETE", "TRUNCATE"}


def without_triggers(statement: str) -> None:
    """Change the trail as the owner of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_delete")
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit_entry SET sentence = '别的' WHERE number = 2", [(2, "changed")]),
        ("UPDATE audit_entry SET why = '' WHERE number = 2", [(2, "changed")]),
        ("DELETE FROM audit_entry WHERE number = 2", [(2, "missing")]),
        ("DELETE FROM audit_entry WHERE number = 4", [(4, "cut_off")]),
    ],
)
def test_chain_shows_changed_entries(statement: str, expected: list[tuple[int, str]]) -> None:
    for _number in range(4):
        say(by=SYSTEM)
    without_triggers(statement)
    assert broken_links() == expected


def test_chain_shows_swapped_entries() -> None:
    for _number in range(4):
        say(by=SYSTEM)
    for before, after in ((2, 100), (3, 2), (100, 3)):
        without_triggers(f"UPDATE audit_entry SET number = {after} WHERE number = {before}")
    assert {number for number, _fault in broken_links()} >= {2, 3}


def test_chain_shows_changed_head() -> None:
    say(by=SYSTEM)
    TrailHead.objects.update(number=2)
    assert broken_links() == [(2, "cut_off")]
