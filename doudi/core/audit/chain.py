"""The chain of the audit trail: each link covers its entry and the previous link.

Links are HMAC-SM3 with a key outside the database, so that nobody can write the chain again who only has the database.
Entries from before there was a key have plain SM3; the first keyed entry vouches for them as they were then, and after
it a plain link is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

from doudi.core.encryption import Proof

FIRST_HASH = "0" * 64
COVERED = (
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
"""The fields of an entry that its link covers, beside its time."""


def link_of(entry: Any, previous_hash: str) -> str:
    """Return the keyed link over the previous one and every field of the entry, in canonical form."""
    proof = Proof("audit trail")
    proof.add(previous_hash)
    proof.add(_text_of(entry))
    return proof.hex()


def is_keyed_link(entry: Any) -> bool:
    """Whether the link of an entry is the keyed one over the previous link and every field."""
    return bool(entry.hash == link_of(entry, entry.previous_hash))


def is_plain_link(entry: Any) -> bool:
    """Whether the link of an entry is the one from before there was a key."""
    return bool(entry.hash == _plain_hash_of(entry, entry.previous_hash))


def _plain_hash_of(entry: Any, previous_hash: str) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(f"{previous_hash}\n{_text_of(entry)}".encode())
    return digest.finalize().hex()


def _text_of(entry: Any) -> str:
    values = {name: getattr(entry, name) for name in COVERED} | {"at": moment(entry.at)}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """Write a time to the microsecond, the same for every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def faults(
    entries: Iterator[Any], head: tuple[int, str] | None, witnesses: Mapping[int, str] | None = None
) -> Iterator[tuple[int, str]]:
    """Yield the number and the fault of each break in the chain.

    Args:
        entries: in order of their number.
        head: the number and the link of the last entry, as the database says.
        witnesses: links by number that were written down outside the database; they show a chain that was written
            again (``rewritten``) and a tail that was cut off together with its head (``cut_off``).
    """
    number, previous_hash, is_keyed = 0, FIRST_HASH, False
    waiting = dict(witnesses or {})
    for entry in entries:
        if entry.number != number + 1:
            yield number + 1, "missing"
        elif entry.previous_hash != previous_hash:
            yield entry.number, "moved"
        if is_keyed_link(entry):
            is_keyed = True
        elif is_keyed or not is_plain_link(entry):
            yield entry.number, "changed"
        if waiting.pop(entry.number, entry.hash) != entry.hash:
            yield entry.number, "rewritten"
        number, previous_hash = entry.number, entry.hash
    if number and not is_keyed:
        yield number, "unkeyed"
    expected = head or (0, FIRST_HASH)
    if (number, previous_hash) != expected:
        yield max(number, expected[0]), "cut_off"
    beyond = max((written for written in waiting if written > number), default=0)
    if beyond and (number, previous_hash) == expected:
        yield beyond, "cut_off"
