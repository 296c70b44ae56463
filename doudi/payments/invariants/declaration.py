"""How an invariant is written and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from doudi.core.bulk_rows import read_rows

MAX_VIOLATIONS = 200
Keys = dict[str, Any]
Question = Callable[[], Iterable[Keys]]


@dataclass(frozen=True)
class Invariant:
    """``number`` and ``statement`` as in the decision; ``find`` yields the keys of every row that breaks it.

    A ``thorough`` one computes again instead of reading, and is asked where there is time for it.
    """

    number: int
    statement: str
    find: Question
    thorough: bool = False


@dataclass(frozen=True)
class Violation:
    """A row that breaks an invariant."""

    number: int
    statement: str
    keys: Keys

    def __str__(self) -> str:
        where = ", ".join(f"{name}={value}" for name, value in self.keys.items())
        return f"{self.number} {self.statement}: {where}"


INVARIANTS: list[Invariant] = []


def invariant(number: int, statement: str, *, thorough: bool = False) -> Callable[[Question], Question]:
    """Make a question one of the invariants."""

    def declare(find: Question) -> Question:
        INVARIANTS.append(Invariant(number, statement, find, thorough))
        INVARIANTS.sort(key=lambda one: one.number)
        return find

    return declare


def rows(names: str, query: str, parameters: Sequence[Any] = ()) -> Iterable[Keys]:
    """The rows of a query as keys; ``names`` says what its columns are called."""
    called = names.split()
    for row in read_rows(query, parameters):
        yield {name: str(value) for name, value in zip(called, row, strict=True)}


def check_all(numbers: Iterable[int] | None = None, *, thorough: bool = False) -> list[Violation]:
    """Ask every invariant, or those of some numbers; an empty answer is a sound store.

    ``thorough``: those too that compute again, in which case the law has to be the one in force.
    """
    wanted = None if numbers is None else set(numbers)
    found: list[Violation] = []
    for one in INVARIANTS:
        if (wanted is None or one.number in wanted) and (thorough or not one.thorough):
            for keys, _place in zip(one.find(), range(MAX_VIOLATIONS), strict=False):
                found.append(Violation(one.number, one.statement, keys))
    return found
