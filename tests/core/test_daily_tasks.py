"""The worker runs what falls due in every room that has daily tasks."""

from __future__ import annotations

from pathlib import Path

from doudi.core.daily_tasks import daily_tasks

ROOT = Path(__file__).parents[2]


def test_every_module_of_daily_tasks_is_run() -> None:
    written = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "doudi").rglob("daily_tasks.py")
    } - {"doudi.core.daily_tasks"}
    assert {task.__module__ for task in daily_tasks()} == written
