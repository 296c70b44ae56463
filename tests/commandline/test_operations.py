"""Operations: keys, backup and restore, doctor, audit trail.

The program takes three seconds to start: tests share one backup, and commands that follow each other one start.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.commandline import backup
from doudi.core.encryption.cipher import seal_bytes
from doudi.core.encryption.sealed_stream import SealedReader, SealedWriter

Run = Callable[..., subprocess.CompletedProcess[str]]
RunAll = Callable[..., list[subprocess.CompletedProcess[str]]]


def command_over(data: Path, module: str = "doudi.commandline") -> Run:
    """Return the command with its data in a folder; ``tests.commandline_over_image`` makes no tables."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DATABASE"))}
        environment |= {"DOUDI_DATA": str(data), "DOUDI_BACKUP_KEY": str(data / "backup-key"), "PYTHONUTF8": "1"}
        environment |= settings
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def doudi(tmp_path: Path) -> Run:
    """The command, with data of its own."""
    return command_over(tmp_path / "data")


def commands_over(data: Path) -> RunAll:
    """Return a function that runs several commands, each a list of words, one after the other; see forked_commands."""
    together = command_over(data, "tests.commandline.forked_commands")

    def run(*commands: list[str], **settings: str) -> list[subprocess.CompletedProcess[str]]:
        done = together(json.dumps(commands), **settings)
        assert done.returncode == 0, done.stderr
        return [subprocess.CompletedProcess(**answer) for answer in json.loads(done.stdout)]

    return run


@pytest.fixture
def doudi_all(tmp_path: Path) -> RunAll:
    """Several commands in one start of the program, with the same data as ``doudi``."""
    return commands_over(tmp_path / "data")


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a county of 800 people, and the data that ``doudi load`` made of it."""
    folder = tmp_path_factory.mktemp("loaded")
    doudi = command_over(folder / "data")
    assert doudi("demo-county", "--people", "800", "--seed", "3", "--out", str(folder / "county")).returncode == 0
    over_image = command_over(folder / "data", "tests.commandline_over_image")
    loaded = over_image("load", str(folder / "county"))
    assert loaded.returncode == 0, loaded.stderr
    return folder


@pytest.fixture
def filled(loaded_once: Path, tmp_path: Path) -> Path:
    """A registry of 800 people: a copy of the data that were loaded once."""
    shutil.copytree(loaded_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


@pytest.fixture(scope="session")
def backed_up_once(loaded_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of that folder with a backup of its data, and with the key that the backup is sealed with."""
    folder = tmp_path_factory.mktemp("backed-up") / "all"
    shutil.copytree(loaded_once, folder)
    saved = command_over(folder / "data")("backup", "--out", str(folder / "backup"))
    assert saved.returncode == 0, saved.stderr
    return folder


@pytest.fixture
def backed_up(backed_up_once: Path, tmp_path: Path) -> Path:
    """The same registry after its backup: copies of the data and of the file ``backup`` beside them."""
    shutil.copytree(backed_up_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


def test_backup_is_restored_whole(
    doudi: Run, doudi_all: RunAll, backed_up_once: Path, backed_up: Path, tmp_path: Path
) -> None:
    assert (backed_up_once / "backup").stat().st_mode & 0o077 == 0
    out = tmp_path / "backup"
    again, occupied = doudi_all(["backup", "--out", str(out)], ["restore", str(out)])
    assert (again.returncode, "已经存在" in again.stderr) == (2, True)
    assert (occupied.returncode, "不是空的" in occupied.stderr) == (2, True)
    elsewhere = str(tmp_path / "elsewhere")
    restored = doudi("restore", str(out), DOUDI_DATA=elsewhere)
    assert "逐表核对无误" in restored.stdout + restored.stderr
    keys = {"DOUDI_DATA": elsewhere, "DOUDI_KEYS": str(backed_up / "keys.json")}
    assert doudi("audit", "verify", **keys).returncode == 0
    counts = []
    for folder in (backed_up, Path(elsewhere)):
        with sqlite3.connect(folder / "doudi.sqlite3") as store:
            counts.append(store.execute("SELECT count(*), sum(length(id_number)) FROM registry_person").fetchone())
    assert counts[0] == counts[1]
    assert counts[0][0] == 800


@pytest.mark.attack
def test_backup_is_unreadable_and_changes_are_found(
    doudi: Run, doudi_all: RunAll, backed_up: Path, tmp_path: Path
) -> None:
    """Neither a name nor a key is in it; changed, cut, extended or sealed with another key, it is refused whole."""
    out, elsewhere = tmp_path / "backup", tmp_path / "elsewhere"
    content = out.read_bytes()
    with sqlite3.connect(backed_up / "doudi.sqlite3") as store:
        (name,) = store.execute("SELECT name FROM registry_person LIMIT 1").fetchone()
    assert name.encode() not in content
    assert b"SQLite format" not in content
    assert b"contents.json" not in content
    middle = len(content) // 2
    forged = {
        "changed": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "cut": content[:-40],
        "extended": content + b"\0\0\0\x20" + bytes(32),
        "plain": b"not sealed at all",
    }
    for label, forgery in forged.items():
        (tmp_path / label).write_bytes(forgery)
    restores = [["restore", str(tmp_path / label)] for label in forged]
    for label, refused in zip(forged, doudi_all(*restores, DOUDI_DATA=str(elsewhere)), strict=True):
        assert refused.returncode == 2, label
        assert "不能恢复" in refused.stderr, label
    other_key = tmp_path / "other-key"
    other_key.write_text("ab" * 32, encoding="ascii")
    refused = doudi("restore", str(out), DOUDI_DATA=str(elsewhere), DOUDI_BACKUP_KEY=str(other_key))
    assert (refused.returncode, "备份密钥" in refused.stderr) == (2, True)
    assert not list((elsewhere / "temporary").iterdir())


@pytest.mark.attack
def test_backup_older_than_the_last_bank_file_is_refused(doudi_all: RunAll, backed_up: Path, tmp_path: Path) -> None:
    out, archive = tmp_path / "backup", tmp_path / "bank-files"
    archive.mkdir()
    (archive / f"DF2023050001.{'ab' * 32}").write_bytes(b"1\nsealed")
    elsewhere = {"DOUDI_DATA": str(tmp_path / "elsewhere"), "DOUDI_BANK_FILES": str(archive)}
    refused, taken = doudi_all(["restore", str(out)], ["restore", str(out), "--before-bank-files"], **elsewhere)
    assert (refused.returncode, "DF2023050001" in refused.stderr) == (2, True)
    assert taken.returncode == 0, taken.stderr


def test_database_of_an_older_version_is_refused(doudi: Run, filled: Path, tmp_path: Path) -> None:
    with sqlite3.connect(filled / "doudi.sqlite3") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('banking', '0001_bank_files', '')")
    refused = doudi("load", str(tmp_path / "county"))
    assert (refused.returncode, "banking.0001_bank_files" in refused.stderr) == (2, True)


def test_backup_of_an_older_version_is_refused(doudi: Run, backed_up: Path, tmp_path: Path) -> None:
    out, older = tmp_path / "backup", tmp_path / "older"
    secret = bytes.fromhex((backed_up / "backup-key").read_text(encoding="ascii"))
    with (
        out.open("rb") as sealed,
        io.BufferedReader(SealedReader(sealed, secret)) as opened,
        older.open("wb") as file,
        SealedWriter(file, secret) as again,
        tarfile.open(fileobj=opened, mode="r|") as source,
        tarfile.open(fileobj=again, mode="w|") as target,
    ):
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == backup.LIST:
                contents = json.loads(data)
                del contents["migrations"]
                data = json.dumps(contents).encode()
                member.size = len(data)
            target.addfile(member, io.BytesIO(data))
    refused = doudi("restore", str(older), DOUDI_DATA=str(tmp_path / "elsewhere"))
    assert (refused.returncode, "更早的版本" in refused.stderr) == (2, True)


def sealed_attachment(data: Path) -> Path:
    """A file sealed with the first key of the data's key file, as from before files were bound to their names."""
    keys = json.loads((data / "keys.json").read_text(encoding="ascii"))
    path = data.parent / "sealed"
    path.write_bytes(b"1\n" + seal_bytes(b"photograph", bytes.fromhex(keys["data"]["1"])))
    return path


def test_key_rotation_re_encrypts_everything(doudi_all: RunAll, filled: Path) -> None:
    def sealed_with(prefix: str) -> int:
        with sqlite3.connect(filled / "doudi.sqlite3") as store:
            question = "SELECT count(*) FROM registry_person WHERE id_number LIKE ?"
            return int(store.execute(question, [f"{prefix}@%"]).fetchone()[0])

    assert sealed_with("1") == 800
    (filled / "attachments" / "ab").mkdir(parents=True)
    shutil.copyfile(sealed_attachment(filled), filled / "attachments" / "ab" / "one")
    rotated, shown, verified = doudi_all(["keys", "rotate"], ["keys", "status"], ["audit", "verify"])
    assert rotated.returncode == 0, rotated.stderr
    assert (sealed_with("1"), sealed_with("2")) == (0, 800)
    status = shown.stdout
    assert re.search(r"密钥 1（旧）：数据 0 项，文件 0 个", status), status
    assert re.search(r"密钥 2（现用）：数据 [1-9][0-9]* 项，文件 1 个", status), status
    assert verified.returncode == 0


def test_audit_verify_finds_a_changed_row(doudi: Run, filled: Path) -> None:
    assert "完整" in doudi("audit", "verify").stdout
    with sqlite3.connect(filled / "doudi.sqlite3") as store:
        store.execute("DROP TRIGGER audit_entry_no_update")
        store.execute("UPDATE audit_entry SET sentence = '什么都没有' WHERE number = 1")
    found = doudi("audit", "verify")
    assert (found.returncode, "第 1 条被改动" in found.stdout) == (1, True)


def test_production_refuses_development_settings(doudi: Run) -> None:
    refused = doudi("doctor", DOUDI_MODE="production")
    assert (refused.returncode, "DOUDI_SECRET_KEY" in refused.stderr) == (2, True)
    secret = {"DOUDI_MODE": "production", "DOUDI_SECRET_KEY": "4f1d8a93c05e7b26d9a0f3c81b5e7d42690ac8f1"}
    assert "DOUDI_HOSTS" in doudi("doctor", **secret).stderr
    secret["DOUDI_HOSTS"] = "doudi.example"
    assert "演示" in doudi("doctor", **secret, DOUDI_DEMONSTRATION="yes").stderr
    told = doudi("doctor", **secret)
    assert told.returncode == 1
    assert "doudi keys make" in told.stdout


def test_key_file_is_made_once(doudi: Run, tmp_path: Path) -> None:
    assert doudi("keys", "make").returncode == 0
    before = (tmp_path / "data" / "keys.json").read_bytes()
    refused = doudi("keys", "make")
    assert (refused.returncode, "不会覆盖" in refused.stderr) == (2, True)
    assert (tmp_path / "data" / "keys.json").read_bytes() == before


def test_registry_is_not_loaded_twice(doudi: Run, filled: Path, tmp_path: Path) -> None:
    refused = doudi("load", str(tmp_path / "county"))
    assert (refused.returncode, "只能装入空库" in refused.stderr) == (2, True)
