"""Draw a sample from a seed: anybody who has the seed and the population gets the same sample."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doudi import policy


@dataclass(frozen=True)
class Sample:
    """The keys drawn in each stratum, in the order of the draw, and those of them to be checked on the spot."""

    drawn: dict[str, list[str]]
    on_site: frozenset[str]


def new_seed() -> str:
    """Return a seed that nobody chose."""
    return secrets.token_hex(8)


def number_of(seed: str, key: str) -> int:
    """Return the number of a key under a seed, below ``policy.RATIO_SCALE``."""
    return int(_rank(seed, key)[:8], 16) % policy.RATIO_SCALE


def population_hash(population: Mapping[str, Sequence[str]]) -> str:
    """Return the hash of a population: stratum and key a line, sorted."""
    lines = sorted(f"{stratum} {key}" for stratum, keys in population.items() for key in keys)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw_sample_of(population: Mapping[str, Sequence[str]], *, share: int, on_site_share: int, seed: str) -> Sample:
    """Draw at least a share of each stratum, and of what is drawn in all at least a share to check on the spot.

    Shares are parts of ``policy.RATIO_SCALE``; keys are taken in the order of the hash of seed and key.
    """
    drawn = {stratum: _first(keys, share, seed) for stratum, keys in sorted(population.items())}
    everything = [key for keys in drawn.values() for key in keys]
    return Sample(drawn, frozenset(_first(everything, on_site_share, f"{seed}:on-site")))


def _first(keys: Sequence[str], share: int, seed: str) -> list[str]:
    number = -(-len(keys) * share // policy.RATIO_SCALE)
    return sorted(keys, key=lambda key: _rank(seed, key))[:number]


def _rank(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
