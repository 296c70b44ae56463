"""The low-income population of a month, one row per person and layer, as the provincial file lists it.

The room of the low-income population registers its own; until it has, awards, recognitions and the list of monitored
people say who belongs to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from doudi.casework.recognitions.queries import in_force
from doudi.core.bulk_columns import open_tables
from doudi.core.clock import today
from doudi.files.query_rows import only_row
from doudi.monitoring.deliveries.contents import rows_file
from doudi.monitoring.deliveries.queries import deliveries_in_force
from doudi.registry.law_inputs.household_facts import known_on
from doudi.registry.models import Award, Person

LAYERS = ("dibao", "tekun", "monitored", "margin", "expenditure", "other")
_RECOGNISED = {"dibao_margin": "margin", "expenditure_hardship": "expenditure"}
_AT_ONCE = 500


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
    """Yield the population of a month."""
    return (_population[0] if _population else population_from_awards)(month)


def population_from_awards(month: date) -> Iterator[LayerRow]:
    """Yield who has an award, is recognised, or is on the list of monitored people."""
    awards = known_on(Award.objects.filter(programme__in=("dibao", "tekun")), today())
    running = awards.filter(valid_from__lte=month).exclude(valid_to__lt=month)
    for award in (
        running.filter(person__death_date=None).select_related("person__household").order_by("person_id", "pk")
    ):
        yield LayerRow(award.person, award.programme, award.valid_from, award.valid_to)
    yield from _monitored(month)
    for recognition in in_force(month).order_by("household_id"):
        layer = _RECOGNISED.get(recognition.procedure_id, "other")
        people = Person.objects.filter(household=recognition.household_id, death_date=None, merged_into=None)
        for person in people.select_related("household").order_by("pk"):
            yield LayerRow(person, layer, recognition.first_month, recognition.ended_month or recognition.last_month)


def _monitored(month: date) -> Iterator[LayerRow]:
    """Yield the linked people of the list of monitored families whose risk is not removed."""
    for delivery in deliveries_in_force("monitored_poverty", month):
        with rows_file(delivery) as path, open_tables() as connection:
            open_risk = f"read_parquet('{path}') WHERE outcome = 'linked' AND risk_removed_on IS NULL"
            (numbers,) = only_row(connection, f"SELECT list(DISTINCT person_id) FROM {open_risk}")
        for at in range(0, len(numbers or ()), _AT_ONCE):
            people = Person.objects.filter(number__in=numbers[at : at + _AT_ONCE], merged_into=None, death_date=None)
            for person in people.select_related("household").order_by("pk"):
                yield LayerRow(person, "monitored", delivery.period, None)
