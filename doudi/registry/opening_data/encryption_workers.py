"""The costly part of loading people, done in worker processes: sealing, blind indexes, keys of names.

Nothing here needs the database, so a worker starts without it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from doudi.core.encryption import (
    KeyRing,
    SealedKind,
    blind_index,
    seal,
)
from doudi.registry.name_keys import name_keys

Row = tuple[Any, ...]
BATCH = 20_000
_WORTH_A_WORKER = 100_000
_worker_keys: list[KeyRing] = []


def encrypt_people(people: Iterator[Row], number: int, held: KeyRing) -> Iterator[Row]:
    """Rows of the table of people from (number, person_id, name, id_number, sex, birth, death, household, village)."""
    batches = iter(lambda: list(islice(people, BATCH)), [])
    if number < _WORTH_A_WORKER:
        _set_worker_keys(held)
        for batch in batches:
            yield from _seal(batch)
        return
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1, _set_worker_keys, (held,)) as workers:
        for finished in workers.imap(_seal, batches):
            yield from finished


def _set_worker_keys(held: KeyRing) -> None:
    _worker_keys[:] = [held]


def _seal(batch: Sequence[Row]) -> list[Row]:
    held, finished = _worker_keys[0], []
    for number, person_id, name, id_number, sex, birth_date, death_date, household, village in batch:
        found = name_keys(name)
        sealed = seal(id_number, SealedKind.IDENTITY_NUMBER, held) if id_number else ""
        index = blind_index(id_number, SealedKind.IDENTITY_NUMBER, held) if id_number else ""
        finished.append(
            (
                number,
                person_id,
                name,
                found.name_sound,
                found.name_initials,
                found.given_name,
                found.name_frame,
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
