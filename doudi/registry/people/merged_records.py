"""Person records that were merged: what is kept of them belongs to the record that survives."""

from __future__ import annotations

from doudi.core.bulk_rows import read_rows


def surviving_records() -> dict[int, int]:
    """Return the surviving record of each merged record, over however many merges."""
    rows = read_rows("SELECT id, merged_into_id FROM registry_person WHERE merged_into_id IS NOT NULL")
    into = {int(person): int(survivor) for person, survivor in rows}
    return {person: _survivor(into, person) for person in into}


def _survivor(into: dict[int, int], person: int) -> int:
    while person in into:
        person = into[person]
    return person
