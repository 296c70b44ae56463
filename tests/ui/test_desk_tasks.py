"""What rooms register for the desk is shown there."""

from __future__ import annotations

from pathlib import Path

from doudi.ui import desk_tasks

ROOT = Path(__file__).parents[2]


def test_every_worklist_with_waiting_tasks_is_registered() -> None:
    written = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "doudi").rglob("worklist.py")
        if "def waiting_tasks(" in path.read_text(encoding="utf-8")
    }
    assert {source.__module__ for source in desk_tasks._SOURCES} == written
