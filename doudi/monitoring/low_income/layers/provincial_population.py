"""The people of the register as the file for the provincial platform lists them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from doudi.monitoring.deliveries.provincial.population import LayerRow, population_from_awards
from doudi.monitoring.low_income.layers.models import LayerPeriod
from doudi.monitoring.low_income.layers.queries import last_update


def population_of_register(month: date) -> Iterator[LayerRow]:
    """Yield each person once in each layer of a month; while nothing is derived yet, what awards and lists say."""
    if last_update() is None:
        yield from population_from_awards(month)
        return
    in_force = LayerPeriod.objects.filter(withdrawn_at=None, valid_from__lte=month)
    in_force = in_force.filter(Q(valid_to=None) | Q(valid_to__gte=month))
    living = in_force.filter(person__death_date=None, person__merged_into=None)
    listed: set[tuple[int, str]] = set()
    for period in living.select_related("person__household").order_by("person_id", "layer", "valid_from").iterator():
        if (period.person_id, period.layer) not in listed:
            listed.add((period.person_id, period.layer))
            yield LayerRow(period.person, period.layer, period.valid_from, period.valid_to)
