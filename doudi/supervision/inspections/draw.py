"""The draw of inspections: pairs of townships and samples of cases, which anybody can draw again from the seed.

Pure and exact: everything is ordered by SHA-256 of the seed and a key, without random numbers of the machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_MOST_TRIES = 1_000
_LEAST_TOWNSHIPS = 3


class DrawNotPossibleError(ValueError):
    """There are too few townships to pair them by the rules."""


@dataclass(frozen=True)
class Candidate:
    """A case that may be drawn: its key, and its tickets. A case with two tickets is drawn twice as readily."""

    key: str
    tickets: int = 1


def rank(seed: str, key: str) -> str:
    """Return what a key is ordered by under a seed."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def draw_pairs(townships: Collection[str], earlier: Iterable[tuple[str, str]], seed: str) -> list[tuple[str, str]]:
    """Return who inspects whom: each township inspects one and is inspected by one, all of them each time.

    No pair of the round before meets again in either direction, and no two townships inspect each other. The
    townships stand in a circle in the order of the seed; where the circle would break a rule, the next is tried.

    Raises:
        DrawNotPossibleError
    """
    if len(townships) < _LEAST_TOWNSHIPS:
        raise DrawNotPossibleError(len(townships))
    met = {frozenset(pair) for pair in earlier}
    for attempt in range(_MOST_TRIES):
        circle = sorted(townships, key=lambda code, number=attempt: rank(f"{seed}:{number}", code))  # type: ignore[misc]  # a default of its own
        pairs = [(code, circle[(place + 1) % len(circle)]) for place, code in enumerate(circle)]
        if not any(frozenset(pair) in met for pair in pairs):
            return sorted(pairs)
    raise DrawNotPossibleError(len(townships))


def draw_sample(candidates: Iterable[Candidate], size: int, seed: str) -> list[str]:
    """Return as many keys as asked for, or all; a case counts by the best of its tickets."""
    best = {one.key: min(rank(seed, f"{one.key}:{ticket}") for ticket in range(one.tickets)) for one in candidates}
    return sorted(best, key=lambda key: (best[key], key))[:size]


def draw_strata(strata: Mapping[str, Sequence[Candidate]], size: int, seed: str) -> dict[str, list[str]]:
    """Return a sample of each stratum (a township)."""
    return {stratum: draw_sample(found, size, f"{seed}:{stratum}") for stratum, found in sorted(strata.items())}


def population_hash(strata: Mapping[str, Mapping[str, Sequence[Candidate]]]) -> str:
    """Return the hash of what was drawn from: programme, township, key and tickets a line, sorted."""
    lines = sorted(
        f"{programme} {stratum} {one.key} {one.tickets}"
        for programme, of_programme in strata.items()
        for stratum, found in of_programme.items()
        for one in found
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
