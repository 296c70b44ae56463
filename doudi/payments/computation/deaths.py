"""Who of the people that a run pays item by item has died."""

from __future__ import annotations

from doudi.registry.deaths.queries import people_reported_dead
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records

_CHUNK = 900


def dead_among(people: set[int]) -> set[int]:
    """Return who of the people has died or is reported dead; of a merged record what the surviving one says."""
    survivors, reported = surviving_records(), people_reported_dead()
    records = sorted({survivors.get(person, person) for person in people})
    died: set[int] = set()
    for start in range(0, len(records), _CHUNK):
        chunk = Person.objects.filter(pk__in=records[start : start + _CHUNK], death_date__isnull=False)
        died |= set(chunk.values_list("pk", flat=True))
    return {person for person in people if {person, survivors.get(person, person)} & (died | reported)}
