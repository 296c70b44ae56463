"""Rows that are born on a day and change on later days, written in bulk as the months go by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from doudi.core.encryption import with_keys
from tests.clock import Clock

_BATCH = 500
Change = tuple[date | None, dict[str, Any]]


@dataclass
class Life:
    """A row, the day on which it is there, and what changes on which later day."""

    row: Any
    born: date
    changes: list[tuple[date, dict[str, Any]]]

    def grow(self, day: date) -> set[str]:
        """Apply what has changed before a day; return the fields."""
        changed: set[str] = set()
        while self.changes and self.changes[0][0] < day:
            for name, value in self.changes.pop(0)[1].items():
                setattr(self.row, name, value)
                changed.add(name)
        return changed


@dataclass
class Ledger:
    """The rows still to come, those that still change, and what is done through actions on its day."""

    clock: Clock
    waiting: dict[type[models.Model], list[Life]] = field(default_factory=lambda: defaultdict(list))
    living: dict[type[models.Model], list[Life]] = field(default_factory=lambda: defaultdict(list))
    agenda: list[tuple[date, int, Callable[[], None]]] = field(default_factory=list)

    def add(self, row: Any, born: date, *changes: Change) -> Any:
        """Let a row be born on a day and change later; a change without a day never comes. Return the row."""
        later = sorted(((day, fields) for day, fields in changes if day is not None), key=lambda one: one[0])
        self.waiting[type(row)].append(Life(row, born, later))
        return row

    def act(self, day: date, verb: Callable[[], None]) -> None:
        """Do something through an action on a day."""
        self.agenda.append((day, len(self.agenda), verb))

    def pass_to(self, day: date) -> None:
        """Go on to the morning of a day: do what was due before it, write what has been born and changed before it."""
        self.agenda.sort(key=lambda one: one[:2])
        while self.agenda and self.agenda[0][0] < day:
            on, _place, verb = self.agenda.pop(0)
            self.clock.on(on)
            verb()
        self.clock.on(day)
        self._write(day)

    def _write(self, day: date) -> None:
        born = {model: [life for life in lives if life.born < day] for model, lives in self.waiting.items()}
        for model, lives in born.items():
            if lives and model._meta.pk.name == "id":
                with_keys([life.row for life in lives])
        for model, lives in born.items():
            if not lives:
                continue
            self.waiting[model] = [life for life in self.waiting[model] if life.born >= day]
            for life in lives:
                life.grow(day)
            self._keep(model, lives)
            model._default_manager.bulk_create([life.row for life in lives], batch_size=_BATCH)
        for model, lives in self.living.items():
            self._rewrite(model, [(life, changed) for life in lives if (changed := life.grow(day))])
            self.living[model] = [life for life in lives if life.changes]
        for model, lives in born.items():
            self.living[model] += [life for life in lives if life.changes]

    def _keep(self, model: type[models.Model], lives: list[Life]) -> None:
        """Give the rows the keys of those they refer to, which have theirs by now."""
        for row in (life.row for life in lives):
            row._prepare_related_fields_for_save(operation_name="bulk_create")

    @staticmethod
    def _rewrite(model: type[models.Model], changed: list[tuple[Life, set[str]]]) -> None:
        groups: dict[frozenset[str], list[Any]] = defaultdict(list)
        for life, fields in changed:
            groups[frozenset(fields)].append(life.row)
        for fields, rows in groups.items():
            model._default_manager.bulk_update(rows, sorted(fields), batch_size=_BATCH)
