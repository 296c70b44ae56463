"""The costly part of loading people, done in worker processes: sealing, blind indexes, keys of names.

Nothing here needs the database, so a worker starts without it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from doudi.core.protection import Keys, Kind, blind_index, seal
from doudi.registry.names import keys_of

Row = tuple[Any, ...]
BATCH = 20_000
_WORTH_A_WORKER = 100_000
_held: list[Keys] = []


def sealed_people(people: Iterator[Row], number: int, held: Keys) -> Iterator[Row]:
    """Rows of the table of people from (number, person_id, name, id_number, sex, birth, death, household, village)."""
    batches = iter(lambda: list(islice(people, BATCH)), [])
    if number < _WORTH_A_WORKER:
        _hold(held)
        for batch in batches:
            yield from _seal(batch)
        return
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1, _hold, (held,)) as workers:
        for finished in workers.imap(_seal, batches):
            yield from finished


def _hold(held: Keys) -> None:
    _held[:] = [held]


def _seal(batch: Sequence[Row]) -> list[Row]:
    held, finished = _held[0], []
    for number, person_id, name, id_number, sex, birth_date, death_date, household, village in batch:
        found = keys_of(name)
        sealed = seal(id_number, Kind.IDENTITY_NUMBER, held) if id_number else ""
        index = blind_index(id_number, Kind.IDENTITY_NUMBER, held) if id_number else ""
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
