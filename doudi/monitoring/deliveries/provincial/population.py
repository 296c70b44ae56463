"""The low-income population of a month, one row per person and layer, as the provincial file lists it.

The room of the low-income population registers who belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from doudi.registry.models import Person

LAYERS = ("dibao", "tekun", "monitored", "margin", "expenditure", "other")


@dataclass(frozen=True)
class LayerRow:
    """A person in a layer of the population, from a month, until one where it is known."""

    person: Person
    layer: str
    first_month: date | None
    last_month: date | None


Population = Callable[[date], Iterator[LayerRow]]
_population: list[Population] = []


def register_population(population: Population) -> None:
    """Register who says which people belong to the population; the last one counts."""
    _population[:] = [population]


def population_of(month: date) -> Iterator[LayerRow]:
    """Yield the population of a month; nobody while no room says who belongs to it."""
    for population in _population:
        yield from population(month)
