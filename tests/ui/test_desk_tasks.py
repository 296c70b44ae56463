"""What rooms register for the desk is shown there."""

from __future__ import annotations

from pathlib import Path

from doudi.ui import desk_tasks

ROOT = Path(__file__).parents[2]


def test_every_room_with_a_worklist_is_registered() -> None:
    registered = {source.__module__ for source in desk_tasks._SOURCES}
    rooms = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "doudi").rglob("worklist.py")
        if "waiting_tasks" in path.read_text(encoding="utf-8")
    }
    assert rooms
    assert not {room for room in rooms if not any(module.startswith(f"{room}.") for module in registered)}
