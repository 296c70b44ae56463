"""A few kills of each kind; `make kills` does as many as one likes."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.faults.concurrency import needs_postgresql


@pytest.mark.long
@needs_postgresql
def test_processes_killed_inside_of_a_payroll() -> None:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DJANGO", "DATABASE"))}
    played = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", "--kills", "6", "--seed", "3", "--people", "6"],
        env=mine,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    told = re.search(r"(\d+) kills .*?(\d+) inside of a step .*?(\d+) violations", played.stdout)
    assert told, played.stdout
    assert int(told[1]) >= 6
    assert int(told[2]) >= 6
    assert told[3] == "0"
