"""Rows of deliveries are opened where what does not fit into memory goes to the private folder."""

from __future__ import annotations

from pathlib import Path

import doudi.monitoring


def test_no_room_opens_a_database_that_spills_into_the_working_folder() -> None:
    for path in Path(doudi.monitoring.__path__[0]).rglob("*.py"):
        assert "duckdb.connect(" not in path.read_text("utf-8"), path
