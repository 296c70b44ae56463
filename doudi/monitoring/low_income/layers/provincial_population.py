"""The people of the register as the file for the provincial platform lists them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from doudi.monitoring.deliveries.provincial.population import LayerRow
from doudi.monitoring.low_income.layers.derivation import derived_periods
from doudi.monitoring.low_income.layers.models import LayerPeriod
from doudi.monitoring.low_income.layers.queries import last_update
from doudi.registry.models import Person

_AT_ONCE = 500
_Stay = tuple[int, str, date, date | None]
"""Who is in which layer, from which day to which."""


def population_of_register(month: date) -> Iterator[LayerRow]:
    """Yield each person once in each layer of a month; while the register is not filled yet, what would fill it."""
    listed: dict[tuple[int, str], _Stay] = {}
    for stay in sorted(_derived(month) if last_update() is None else _stored(month), key=lambda one: one[:3]):
        listed.setdefault(stay[:2], stay)
    stays = list(listed.values())
    for start in range(0, len(stays), _AT_ONCE):
        part = stays[start : start + _AT_ONCE]
        living = Person.objects.filter(death_date=None, merged_into=None).select_related("household")
        people = living.in_bulk({person for person, *_rest in part})
        yield from (LayerRow(people[pk], layer, first, last) for pk, layer, first, last in part if pk in people)


def _stored(month: date) -> Iterator[_Stay]:
    in_force = LayerPeriod.objects.filter(withdrawn_at=None, valid_from__lte=month)
    in_force = in_force.filter(Q(valid_to=None) | Q(valid_to__gte=month))
    yield from in_force.values_list("person_id", "layer", "valid_from", "valid_to").iterator()


def _derived(month: date) -> Iterator[_Stay]:
    for key, last in derived_periods().items():
        if key.first <= month and (last is None or last >= month):
            yield key.person, str(key.layer), key.first, last
