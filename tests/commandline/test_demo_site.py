"""A prepared county is taken only by the program that made it, and opens within fifteen seconds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doudi.demo_site import store_archive
from tests.journeys.conftest import free_port, wait_until_served

OPENED_WITHIN_SECONDS = 15


def _made(folder: Path) -> Path:
    (folder / "attachments").mkdir(parents=True)
    (folder / "temporary").mkdir()
    (folder / "doudi.sqlite3").write_bytes(b"a store")
    (folder / "temporary" / "left.txt").write_text("left", encoding="utf-8")
    (folder / "attachments" / "1").write_bytes(b"sealed")
    return folder


def test_kept_store_comes_back_as_it_was(tmp_path: Path) -> None:
    archive = tmp_path / "kept" / "county.tar"
    store_archive.pack(_made(tmp_path / "made"), archive, "program", 70.5)
    assert archive.stat().st_mode & 0o077 == 0
    assert store_archive.unpack(archive, tmp_path / "out", "program") == 70.5
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert found == {"doudi.sqlite3", "attachments/1"}


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_what_is_not_a_kept_store_is_made_again(content: bytes | None, tmp_path: Path) -> None:
    archive = tmp_path / "county.tar"
    if content is not None:
        archive.write_bytes(content)
    assert store_archive.unpack(archive, tmp_path / "out", "program") is None
    assert not (tmp_path / "out").exists()


def test_store_of_another_program_is_made_again(tmp_path: Path) -> None:
    archive = tmp_path / "county.tar"
    store_archive.pack(_made(tmp_path / "made"), archive, "an earlier program", 1)
    assert store_archive.unpack(archive, tmp_path / "out", "program") is None
    assert not (tmp_path / "out").exists()


def test_fingerprint_follows_the_settings() -> None:
    small = store_archive.fingerprint(people=300, seed=1)
    assert small == store_archive.fingerprint(people=300, seed=1)
    assert small != store_archive.fingerprint(people=300, seed=2)


@pytest.mark.long
def test_prepared_county_opens_in_seconds(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_D", "DATABASE_URL", "DJANGO_"))
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an office's program is compiled once
    kept = tmp_path / "county.tar"
    options = ("demo-site", "--payroll", "--people", "3000", "--prepared", str(kept))
    subprocess.run(
        [sys.executable, "-m", "tests.commandline_over_image", *options, "--no-serve", "--out", tmp_path / "first"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=400,
    )
    port = free_port()
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "-m", "doudi.commandline", *options, "--port", str(port), "--out", tmp_path / "second"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        assert time.monotonic() - began < OPENED_WITHIN_SECONDS
    finally:
        os.killpg(server.pid, 9)
        server.wait(60)
