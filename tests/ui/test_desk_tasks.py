"""What rooms register for the desk is shown there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext_lazy

from doudi.ui import desk_tasks
from doudi.ui.desk_tasks import WaitingTask

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


@pytest.mark.parametrize(("number", "label"), [(1, "Exam to take"), (2, "Exams to take")])
def test_a_label_takes_the_form_for_its_number(number: int, label: str) -> None:
    with translation.override("en"):
        assert WaitingTask(ngettext_lazy("考试待参加", "考试待参加"), number, "/").label == label


def test_a_label_without_forms_is_as_it_is() -> None:
    assert desk_tasks.counted("{event}", 1) == "{event}"
    assert desk_tasks.counted(gettext_lazy("考试待参加"), 1) == "考试待参加"
