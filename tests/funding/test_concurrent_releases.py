"""Two who release at once never count on the same money."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def store(db: Any, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store that several processes can write; of the sort the tests run on."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{tmp_path / 'store.sqlite3'}"
        return
    import psycopg

    at = connection.settings_dict
    name = f"at_once_{os.getpid()}"
    with psycopg.connect(host=at["HOST"], user=at["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://{at['USER']}@/{name}?host={quote(at['HOST'])}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_eight_concurrent_releases_do_not_overspend(store: str, tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": store, "DOUDI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.funding.concurrent_releases"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "different": ["booked"] * 3 + ["insufficient_balance"] * 5,
        "left": 50,
        "same": ["booked"] * 8,
        "end": 300,
        "faults": 0,
        "trail": 0,
    }
