"""Declaration and evaluation of invariants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from doudi.core.bulk_rows import Parameters, read_rows

MAX_VIOLATIONS = 200
Keys = dict[str, object]
"""The keys of a row that breaks an invariant, by name."""
Find = Callable[[], Iterable[Keys]]


@dataclass(frozen=True)
class Invariant:
    """A statement about the money.

    Attributes:
        number: as in the decision page.
        statement: as in the decision page.
        find: yields the keys of every row that breaks it.
        thorough: whether it computes again instead of reading; it is checked only where there is time.
    """

    number: int
    statement: str
    find: Find
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


def invariant(number: int, statement: str, *, thorough: bool = False) -> Callable[[Find], Find]:
    """Declare a function that finds violations as an invariant."""

    def declare(find: Find) -> Find:
        INVARIANTS.append(Invariant(number, statement, find, thorough))
        INVARIANTS.sort(key=lambda declared: declared.number)
        return find

    return declare


def rows(names: str, query: str, parameters: Parameters = ()) -> Iterable[Keys]:
    """Yield the rows of a query as keys; ``names`` are the names of its columns, separated by spaces."""
    columns = names.split()
    for row in read_rows(query, parameters):
        yield {name: str(value) for name, value in zip(columns, row, strict=True)}


def check_all(numbers: Iterable[int] | None = None, *, thorough: bool = False) -> list[Violation]:
    """Return the violations of every invariant, or of those with the numbers; none if the database is sound.

    Args:
        thorough: also check the invariants that compute again; the law must be the one in force.
    """
    wanted = None if numbers is None else set(numbers)
    return [
        Violation(declared.number, declared.statement, keys)
        for declared in INVARIANTS
        if (wanted is None or declared.number in wanted) and (thorough or not declared.thorough)
        for keys in islice(declared.find(), MAX_VIOLATIONS)
    ]
