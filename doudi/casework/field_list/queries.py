"""The tasks of a village's day from every room, by house, in the order in which a village is walked through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from doudi.core.accounts.models import User
from doudi.registry.models import Circumstance
from doudi.ui.field_tasks import FieldSource, FieldTask, field_sources
from doudi.ui.tables import Text
from doudi.values.walk_order import LAST, walking_place


@dataclass(frozen=True)
class DayTask:
    """A task with its kind; ``choice`` names it where it is taken along, empty where it is only linked."""

    source: FieldSource
    task: FieldTask
    is_late: bool

    @property
    def choice(self) -> str:
        """The name of the task in the form."""
        return f"{self.source.name}.{self.task.key}" if self.source.pages else ""


@dataclass
class DayHouse:
    """A house on the way with its tasks; ``group`` is the village group, and the number of the house stays sealed."""

    group_number: int = LAST
    house_number: int = LAST
    tasks: list[DayTask] = field(default_factory=list)

    @property
    def group(self) -> int | None:
        """The number of the village group; None where the address names none."""
        return self.group_number if self.group_number != LAST else None

    @property
    def who(self) -> str:
        """Who is visited there."""
        return "、".join(dict.fromkeys(one.task.who for one in self.tasks))


def day_of_village(*, by: User, village_code: str, day: date) -> list[DayHouse]:
    """Return the houses of a village where a user has something to do, in walking order."""
    tasks: list[tuple[FieldSource, FieldTask]] = []
    for source in field_sources(by):
        tasks += [(source, task) for task in source.tasks(by, village_code, day)]
    places = walking_places(task.household for _source, task in tasks)
    houses: dict[object, DayHouse] = {}
    for source, task in tasks:
        name: object = task.household or (source.name, task.key)
        house = houses.setdefault(name, DayHouse(*places.get(task.household or 0, (LAST, LAST))))
        house.tasks.append(DayTask(source, task, bool(task.due_on and task.due_on < day)))
    return sorted(houses.values(), key=lambda one: (one.group_number, one.house_number, one.who))


def walking_places(households: Iterable[int | None]) -> dict[int, tuple[int, int]]:
    """Return the number of the group and of the house of some households, by key."""
    keys = {key for key in households if key}
    rows = Circumstance.objects.filter(household__in=keys, kind="address", withdrawn_at=None, valid_to=None)
    return {row.household_id or 0: walking_place(str(row.value)) for row in rows.order_by("pk")}


def labels_of(houses: Iterable[DayHouse]) -> list[tuple[Text, int]]:
    """Return how many tasks of each kind a day has."""
    counts: dict[str, tuple[Text, int]] = {}
    for house in houses:
        for one in house.tasks:
            label, number = counts.get(one.source.name, (one.source.label, 0))
            counts[one.source.name] = (label, number + 1)
    return list(counts.values())
