"""Rows of a result by position in the arrays, before they are listed with ids and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.policy.engine.arrays.columns import SnapshotArrays
from doudi.policy.engine.arrays.vocabulary import Numbers


@dataclass(frozen=True)
class ResultRows:
    """Rows in the order of their households, whose positions do not decrease.

    ``first`` and ``last`` are month indices; ``figures`` has the other columns by name, as long as the rows.
    """

    household: Numbers
    person: Numbers
    first: Numbers
    last: Numbers
    figures: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.household)

    def chosen(self, rows: Any) -> ResultRows:
        """The rows of a mask, a slice or an ascending array of places."""
        return self._each(lambda column: column[rows])

    def narrow(self) -> ResultRows:
        """The same rows in half the memory: positions and months need 32 bits."""
        positions = {name: getattr(self, name).astype(np.int32) for name in ("household", "person", "first", "last")}
        return replace(self, **positions)

    def of_households(self, households: Numbers) -> ResultRows:
        """The rows of households by position, ascending; found without looking at other rows."""
        low = np.searchsorted(self.household, households)
        number = np.searchsorted(self.household, households, side="right") - low
        ends = np.cumsum(number)
        total = int(ends[-1]) if len(ends) else 0
        return self.chosen(np.arange(total) + np.repeat(low - (ends - number), number))

    def within(self, first: int, last: int) -> ResultRows:
        """The rows of the months from ``first`` to ``last`` (indices), cut to them."""
        rows = self.chosen((self.first <= last) & (self.last >= first))
        return replace(rows, first=np.maximum(rows.first, first), last=np.minimum(rows.last, last))

    def with_figures(self, figures: Mapping[str, Numbers]) -> ResultRows:
        """The same rows with some columns replaced."""
        return replace(self, figures={**self.figures, **figures})

    def key_columns(self, arrays: SnapshotArrays) -> dict[str, Any]:
        """Whom and which months each row is about: person_id, household_id, first_month and last_month."""
        return {
            "person_id": arrays.person_id.take(pa.array(self.person)),
            "household_id": arrays.household_id.take(pa.array(self.household)),
            "first_month": self.first.astype(np.int64),
            "last_month": self.last.astype(np.int64),
        }

    def _each(self, change: Callable[[Numbers], Numbers]) -> ResultRows:
        return ResultRows(
            change(self.household),
            change(self.person),
            change(self.first),
            change(self.last),
            {name: change(column) for name, column in self.figures.items()},
        )


def joined(parts: list[ResultRows]) -> ResultRows:
    """The rows of several results about the same people, in the order of their households."""
    names = parts[0].figures
    both = ResultRows(
        np.concatenate([part.household for part in parts]),
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
        {name: np.concatenate([part.figures[name] for part in parts]) for name in names},
    )
    return both.chosen(np.argsort(both.household, kind="stable"))
