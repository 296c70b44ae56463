"""The audit trail: one entry per action, and a chain that shows changes."""

from __future__ import annotations

import socket
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import isolate_apps

from doudi.core.audit import chain
from doudi.core.audit.heads import Head, write_head, written_heads
from doudi.core.audit.models import Entry, TrailHead
from doudi.core.audit.queries import broken_links
from doudi.core.audit.sealed_subjects import SealedSubject
from doudi.core.audit.trail import (
    SYSTEM,
    AuditEntryError,
    action,
    record,
)
from doudi.core.refusals import NumberInText, required_text
from tests.database_owner import as_owner

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


def rewrite_from(number: int, sentence: str) -> None:
    """Write the chain again from an entry on, with the plain hashes that the database alone gives."""
    previous = Entry.objects.get(number=number).previous_hash
    for entry in Entry.objects.filter(number__gte=number).order_by("number"):
        entry.sentence = sentence if entry.number == number else entry.sentence
        entry.hash = chain._plain_hash_of(entry, previous)
        statement = "UPDATE audit_entry SET sentence = %s, previous_hash = %s, hash = %s WHERE number = %s"
        as_owner("audit_entry", statement, [entry.sentence, previous, entry.hash, entry.number])
        previous = entry.hash
    TrailHead.objects.update(hash=previous)


@pytest.fixture
def heads_file(tmp_path: Path, settings: Any) -> Path:
    settings.TRAIL_HEADS_FILE = tmp_path / "trail-heads.log"
    return settings.TRAIL_HEADS_FILE


@pytest.mark.attack
def test_chain_written_again_without_the_key_shows(heads_file: Path) -> None:
    for _number in range(4):
        say(by=SYSTEM)
    rewrite_from(2, "别的")
    assert {fault for _number, fault in broken_links()} == {"changed"}
    rewrite_from(1, "别的")
    assert broken_links() == [(4, "unkeyed")]


@pytest.mark.attack
def test_tail_cut_off_with_its_head_shows_by_the_file_of_heads(heads_file: Path) -> None:
    for _number in range(4):
        say(by=SYSTEM)
    assert write_head()
    assert not write_head(), "the same head is written once"
    assert heads_file.stat().st_mode & 0o777 == 0o600
    say(by=SYSTEM)
    assert broken_links() == []
    as_owner("audit_entry", "DELETE FROM audit_entry WHERE number > 3")
    last = Entry.objects.get(number=3)
    TrailHead.objects.update(number=3, hash=last.hash)
    assert broken_links() == [(4, "cut_off")]
    for _number in range(2):
        say(by=SYSTEM)
    assert broken_links() == [(4, "rewritten")], "other entries grew in its place, with the key"
    heads_file.unlink()
    assert broken_links() == []
    assert broken_links(witnesses=[Head(5, "0" * 64)]) == [(5, "rewritten")], "a certificate on paper says so too"


@pytest.mark.attack
def test_plain_entries_are_vouched_for_by_the_anchor_only(heads_file: Path) -> None:
    """A trail from before there was a key gets a keyed entry, after which plain ones are faults."""
    for _number in range(2):
        say(by=SYSTEM)
    rewrite_from(1, "旧版")
    anchor = import_module("doudi.core.audit.migrations.0003_keyed_chain").anchor
    anchor(apps, None)
    assert Entry.objects.get(number=3).new["entries"] == 2
    assert broken_links() == []
    rewrite_from(3, "没有这回事")
    assert broken_links() == [(3, "unkeyed")]


def test_head_is_sent_to_the_log_server(heads_file: Path, settings: Any) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        settings.TRAIL_SYSLOG = f"127.0.0.1:{server.getsockname()[1]}"
        say(by=SYSTEM)
        write_head()
        sent = server.recv(2_000).decode()
    heads_file.with_name("copy.log").write_text(sent, encoding="utf-8")
    assert written_heads(heads_file.with_name("copy.log")) == written_heads()


def test_chain_shows_changed_head() -> None:
    say(by=SYSTEM)
    TrailHead.objects.update(number=2)
    assert broken_links() == [(2, "cut_off")]


@pytest.mark.attack
@isolate_apps("doudi.core.audit")
def test_sealed_subject_is_a_random_number_without_kind_or_place() -> None:
    class SealedTipOff(SealedSubject):
        """A tip-off as a later room declares it; it has no table."""

        class Meta:
            app_label = "audit"

    @action("tip_off.receive")
    def receive(*, by: Any, tip_off: SealedSubject) -> None:
        record("收到对张三的举报。", subject=tip_off, village_code="360731100201", new={"who": "张三"}, why="举报")

    receive(by=SYSTEM, tip_off=SealedTipOff(pk=7))
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_kind, entry.village_code) == ("sealed.act", "", "")
    assert (entry.new, entry.old, entry.why) == (None, None, "")
    assert len(entry.subject_id) == 10
    assert "张三" not in entry.sentence


@pytest.mark.attack
def test_long_digits_are_refused_in_text_and_blotted_in_the_trail() -> None:
    for text in ("打13800000000问过", "身份证11010519491231002X", "卡 6228 4800 0000 0000 011"):
        with pytest.raises(NumberInText) as refused:
            required_text(text, "why")
        assert "why" in refused.value.fields
        assert required_text(text, "who", is_sealed=True) == text
    assert required_text("见案件2023-0071、回执230403100123456，村360731100201", "why")

    @action("test.digits")
    def write(*, by: Any) -> None:
        record(
            "问过13800000000。", new={"phone": ["13800000000"], "village": "360731100201"}, why="卡6228480000000000011"
        )

    write(by=SYSTEM)
    entry = Entry.objects.get()
    assert (entry.sentence, entry.why) == ("问过（号码）。", "卡（号码）")
    assert entry.new == {"phone": ["（号码）"], "village": "360731100201"}
