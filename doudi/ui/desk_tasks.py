"""Kinds of tasks that wait for a user, as rooms count them for the desk.

A room registers its counts in the module ``worklist`` of its application, which is imported at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from doudi.core.accounts.models import User
from doudi.ui.tables import Text


@dataclass(frozen=True)
class WaitingTask:
    """A kind of task: its label, how many wait, and the address of the page where they are done.

    A label with plural forms (``ngettext_lazy`` without a number) takes the one for the number.
    ``is_part`` marks a number whose rows another kind counts already, so that the menu does not count them twice;
    ``is_urgent`` one that is shown first: a deadline is over, or somebody is in danger.
    """

    label: Text
    number: int
    url: str
    is_part: bool = False
    is_urgent: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", counted(self.label, self.number))


SEVERAL = 2
"""A number that takes the plural form, for the heading of a list."""


def counted(label: Text, number: int) -> str:
    """Return a label in the form for a number; one without plural forms is as it is."""
    return label if isinstance(label, str) else label.format(number)


DeskSource = Callable[[User], Iterable[WaitingTask]]
DeskTasks = Callable[[User], list[WaitingTask]]
_SOURCES: list[DeskTasks] = []


def register_desk_tasks(source: DeskSource) -> DeskTasks:
    """Add what waits for a user in a room, as a decorator; return the tasks of which at least one waits."""

    @wraps(source)
    def waiting(user: User) -> list[WaitingTask]:
        return [task for task in source(user) if task.number]

    _SOURCES.append(waiting)
    return waiting


def desk_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user in all rooms that registered, in the order of the applications."""
    return [task for source in _SOURCES for task in source(user)]
