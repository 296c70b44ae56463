"""Encryption, blind indexes and name keys of people, computed in worker processes without the database."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from doudi.core.encryption import (
    KeyRing,
    Place,
    SealedKind,
    blind_index,
    seal,
)
from doudi.registry.name_keys import name_keys

Row = tuple[Any, ...]
BATCH = 20_000
_MINIMUM_FOR_WORKERS = 100_000
_PLACE = Place("registry_person.id_number")
_worker_keys: list[KeyRing] = []


def encrypt_people(people: Iterator[Row], number: int, keys: KeyRing) -> Iterator[Row]:
    """Turn rows (number, person_id, name, id_number, sex, birth, death, household, village) into database rows."""
    batches = iter(lambda: list(islice(people, BATCH)), [])
    if number < _MINIMUM_FOR_WORKERS:
        _set_worker_keys(keys)
        for batch in batches:
            yield from _encrypt(batch)
        return
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1, _set_worker_keys, (keys,)) as workers:
        for finished in workers.imap(_encrypt, batches):
            yield from finished


def _set_worker_keys(keys: KeyRing) -> None:
    _worker_keys[:] = [keys]


def _encrypt(batch: Sequence[Row]) -> list[Row]:
    keys, finished = _worker_keys[0], []
    for number, person_id, name, id_number, sex, birth_date, death_date, household, village in batch:
        name_columns = name_keys(name)
        sealed = seal(id_number, SealedKind.IDENTITY_NUMBER, keys, place=_PLACE.at(number)) if id_number else ""
        index = blind_index(id_number, SealedKind.IDENTITY_NUMBER, keys) if id_number else ""
        finished.append(
            (
                number,
                person_id,
                name,
                name_columns.name_sound,
                name_columns.name_initials,
                name_columns.given_name,
                name_columns.name_frame,
                sealed,
                index,
                sex,
                birth_date,
                death_date,
                household,
                village,
                None,
            )
        )
    return finished
