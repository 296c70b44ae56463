"""People of judgements as they are now: records merged into others, and moves."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.monitoring.judgements.models import Candidate, UnclearRow
from doudi.monitoring.judgements.workflow import WAITING, RowState
from doudi.registry.models import Household, Person
from doudi.registry.people.merged_records import surviving_records


def survivors(people: Iterable[int]) -> dict[int, Person]:
    """Return the present record of each person: itself, or the one that it was merged into."""
    merged = surviving_records()
    kept = {pk: merged.get(pk, pk) for pk in people}
    found = Person.objects.in_bulk(set(kept.values()))
    return {pk: found[record] for pk, record in kept.items() if record in found}


def people_meant(row: UnclearRow) -> set[int]:
    """Return the keys of the people whom a row may mean, or means."""
    candidates = set(Candidate.objects.filter(unclear_row=row).values_list("person_id", flat=True))
    return candidates if row.person_id is None else candidates | {row.person_id}


def follow_person(person: Person, left: Household | None, joined: Household) -> None:  # noqa: ARG001 - the registry's signature
    """Let the rows that wait and may mean a person be judged where the person lives now."""
    _follow({person.pk: joined.village_id})


def follow_household(household: Household) -> None:
    """Let the rows that wait follow the people of a household to its new village."""
    people = Person.objects.filter(household=household).values_list("pk", flat=True)
    _follow(dict.fromkeys(people, household.village_id))


def _follow(villages: dict[int, str]) -> None:
    """Set the village of waiting rows whose best candidate, or person proposed, is one of these.

    Records merged into theirs stand for them.
    """
    villages = villages | {pk: villages[kept] for pk, kept in surviving_records().items() if kept in villages}
    waiting = UnclearRow.objects.filter(state__in=WAITING)
    for row in waiting.filter(person__in=villages):
        assert row.person_id is not None  # noqa: S101 - filtered by it
        _set_village(row, villages[row.person_id])
    open_rows = waiting.filter(state=RowState.OPEN, candidates__person__in=villages, candidates__ruled_out_by=None)
    for row in open_rows.distinct():
        best = Candidate.objects.filter(unclear_row=row, ruled_out_by=None).first()
        if best is not None and best.person_id in villages:
            _set_village(row, villages[best.person_id])


def _set_village(row: UnclearRow, village_code: str) -> None:
    UnclearRow.objects.filter(pk=row.pk).update(village_code=village_code)
