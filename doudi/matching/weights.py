"""Scores of links and candidates, from ``weights.yaml``, and how the score of a candidate adds up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

from doudi.values.translation import translated


@translated("label")
@dataclass(frozen=True)
class Evidence:
    """One agreement or contradiction between a row and a person, and what it adds to the score."""

    name: str
    label: str
    weight: Decimal


@cache
def _weights() -> dict[str, Any]:
    text = resources.files("doudi.matching").joinpath("weights.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def tier_scores() -> dict[str, Decimal]:
    """The score of a link by its tier."""
    return {tier: Decimal(entry["score"]) for tier, entry in _weights()["tiers"].items()}


@cache
def evidence() -> tuple[Evidence, ...]:
    """Every kind of evidence, in the order in which it is shown."""
    return tuple(
        Evidence(name, str(entry["label"]), Decimal(entry["weight"])) for name, entry in _weights()["evidence"].items()
    )


@cache
def largest_score() -> Decimal:
    """The highest score of a candidate whom no tier links."""
    return Decimal(_weights()["largest"])


def waterfall(found: Collection[str]) -> tuple[tuple[Evidence, Decimal], ...]:
    """What each piece of evidence adds, with the sum after it, within the bounds of a score."""
    steps, total = [], Decimal(0)
    for piece in evidence():
        if piece.name in found:
            total += piece.weight
            steps.append((piece, max(Decimal(0), min(total, largest_score()))))
    return tuple(steps)


def score_sql() -> str:
    """SQL that sums the weights of the evidence columns to a score."""
    total = " + ".join(f"CASE WHEN {piece.name} THEN {piece.weight} ELSE 0 END" for piece in evidence())
    return f"greatest(0, least({largest_score()}, {total}))::DECIMAL(5, 4)"
