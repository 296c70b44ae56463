"""Stores of earlier versions, with invented people and payments in them, are upgraded by ``doudi database migrate``.

Each file holds what the version of a day left in its data folder: database, keys, attachments, payment files. They are
never made again: a version that cannot open one of them cannot be released (docs/decisions/0052-releases.md).
"""

from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path

import pytest

from tests.commandline.test_operations import Run, command_over

STORES = sorted((Path(__file__).parent / "stores").glob("*.tar.xz"))
KEPT = {
    "people": "SELECT COUNT(*), MIN(name), MAX(name) FROM registry_person",
    "awards": "SELECT COUNT(*), MIN(valid_from), MAX(valid_from) FROM registry_award",
    "runs": "SELECT COUNT(*), SUM(total_fen), MAX(number) FROM payments_run",
    "payments": "SELECT COUNT(*), SUM(amount_fen), MAX(item_id) FROM payments_payment",
    "lines": "SELECT COUNT(*), SUM(due_fen), SUM(sent_fen) FROM payments_line",
    "cases": "SELECT COUNT(*), MIN(number), MAX(number) FROM casework_case",
    "signatures": "SELECT id, prepared_by_id, reviewed_by_id, approved_by_id, released_by_id FROM payments_run",
    "trail": "SELECT number, hash FROM audit_entry WHERE number <= 80",
}
"""What is the same before and after, in the oldest tables as in the newest."""

pytestmark = pytest.mark.long


def _unpacked(store: Path, folder: Path) -> Path:
    with tarfile.open(store) as archive:
        archive.extractall(folder, filter="data")
    (folder / "keys.json").chmod(0o600)
    folder.chmod(0o700)
    return folder


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    database = sqlite3.connect(f"file:{folder / 'doudi.sqlite3'}?mode=ro", uri=True)
    try:
        return {what: database.execute(query).fetchall() for what, query in KEPT.items()}
    finally:
        database.close()


def _columns(database: Path) -> dict[str, set[tuple[object, ...]]]:
    """Return name, type, whether it may be empty and its part of the key, of each column of each table."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: {(row[1], row[2], row[3], row[5]) for row in connection.execute(f'PRAGMA table_info("{table}")')}
            for table in tables
            if not table.startswith(("sqlite_", "django_content_type"))
        }
    finally:
        connection.close()


def _succeeds(doudi: Run, *arguments: str) -> str:
    done = doudi(*arguments)
    assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout[-1500:]}{done.stderr[-3000:]}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name.partition(".")[0])
def test_old_store_is_upgraded_with_all_that_is_in_it(store: Path, tmp_path: Path) -> None:
    folder = _unpacked(store, tmp_path / "data")
    before = _rows(folder)
    assert all(rows and rows[0][0] for rows in before.values())
    doudi = command_over(folder)
    _succeeds(doudi, "database", "migrate")
    assert _rows(folder) == before
    assert "操作记录完整" in _succeeds(doudi, "audit", "verify")
    assert "账目相符" in _succeeds(doudi, "reconcile")
    said = doudi("doctor").stdout
    for sentence in ("数据库结构是最新的", "数据库自身的防线齐全", "操作记录完整", "数据库知道每一份代发文件"):
        assert f"✓ {sentence}" in said
    if store is STORES[0]:  # the other one is kept without its attachments, which are large
        _succeeds(doudi, "keys", "rotate")
    assert "账目相符" in _succeeds(doudi, "reconcile")
    fresh = command_over(tmp_path / "fresh", "tests.commandline_over_image")
    _succeeds(fresh, "database", "migrate")
    assert _columns(folder / "doudi.sqlite3") == _columns(tmp_path / "fresh" / "doudi.sqlite3")


def test_runs_of_one_person_keep_their_signatures_and_no_new_one_is_taken(tmp_path: Path) -> None:
    folder = _unpacked(STORES[0], tmp_path / "data")
    _succeeds(command_over(folder), "database", "migrate")
    database = sqlite3.connect(folder / "doudi.sqlite3")
    try:
        marked = "SELECT number FROM payments_run WHERE was_reviewed_by_preparer AND reviewed_by_id = prepared_by_id"
        assert database.execute(marked).fetchall() == [("202304-01",)]
        for change in (
            "UPDATE payments_run SET was_reviewed_by_preparer = 1 WHERE number = '202305-01'",
            "UPDATE payments_run SET reviewed_by_id = prepared_by_id WHERE number = '202305-01'",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(change)
    finally:
        database.close()
