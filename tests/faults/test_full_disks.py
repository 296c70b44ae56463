"""A full disk and a read-only one: a sentence, nothing half done, and with room again it goes on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.concurrency import ON_POSTGRESQL


def _can_mount(folder: Path) -> bool:
    if os.getuid() != 0:
        return False
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], check=False, stderr=subprocess.DEVNULL
    )
    if mounted.returncode == 0:
        subprocess.run(["umount", str(folder)], check=False)
    return mounted.returncode == 0


@pytest.mark.long
def test_a_payroll_on_a_disk_without_room(tmp_path: Path) -> None:
    if not _can_mount(tmp_path):
        pytest.skip("only root may mount a small disk")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DJANGO", "DATABASE"))}
    store = "postgresql" if ON_POSTGRESQL else "sqlite"
    played = subprocess.run(
        [sys.executable, "-m", "tests.faults.full_disks", "--store", store],
        env=mine,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    told = dict(re.findall(r"([a-z]+ ?[0-9]{0,3}) (\d+)[,;]", played.stdout))
    assert int(told["done"]) == 11
    assert int(told["trouble 507"]) >= 3, "the disk really was full"
