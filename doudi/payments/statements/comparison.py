"""Pairs of figures that should be equal, gathered in sections."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Difference:
    """Two figures in fen that should be equal."""

    where: str
    expected_fen: int
    found_fen: int


@dataclass(frozen=True)
class Waiting:
    """An amount in fen that is not paid or recovered yet, and waits for the next run or for a decision."""

    why: str
    amount_fen: int


@dataclass
class Section:
    """One comparison: its name, the sums of both sides in fen, the differences, and what only waits."""

    name: str
    expected_fen: int = 0
    found_fen: int = 0
    differences: list[Difference] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def compare(self, where: str, expected_fen: int, found_fen: int) -> None:
        """Add a pair of figures, and record a difference."""
        self.expected_fen += expected_fen
        self.found_fen += found_fen
        if expected_fen != found_fen:
            self.differences.append(Difference(where, expected_fen, found_fen))
