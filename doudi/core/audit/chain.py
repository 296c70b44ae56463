"""The hash chain of the audit trail: each hash covers its entry and the previous hash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

FIRST_HASH = "0" * 64
_COVERED = (
    "number",
    "actor_id",
    "actor_name",
    "actor_role",
    "verb",
    "sentence",
    "subject_kind",
    "subject_id",
    "village_code",
    "old",
    "new",
    "why",
)


def hash_of(entry: Any, previous_hash: str) -> str:
    """Return the SM3 hash of the previous hash and every field of the entry, in canonical form."""
    values = {name: getattr(entry, name) for name in _COVERED} | {"at": moment(entry.at)}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashes.Hash(hashes.SM3())
    digest.update(f"{previous_hash}\n{text}".encode())
    return digest.finalize().hex()


def moment(at: datetime) -> str:
    """Write a time to the microsecond, the same for every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def faults(entries: Iterator[Any], head: tuple[int, str] | None) -> Iterator[tuple[int, str]]:
    """Yield the number and the fault of each break in the chain: changed, missing, or cut off at the end.

    ``entries`` must be in order of their number.
    """
    number, previous_hash = 0, FIRST_HASH
    for entry in entries:
        if entry.number != number + 1:
            yield number + 1, "missing"
        elif entry.previous_hash != previous_hash:
            yield entry.number, "moved"
        if entry.hash != hash_of(entry, entry.previous_hash):
            yield entry.number, "changed"
        number, previous_hash = entry.number, entry.hash
    expected = head or (0, FIRST_HASH)
    if (number, previous_hash) != expected:
        yield max(number, expected[0]), "cut_off"
