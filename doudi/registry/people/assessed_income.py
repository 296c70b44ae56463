"""The income that an award was assessed with: source, day, and the computation as it was then.

Rooms above register where they keep computations; the registry itself knows who recorded the award and from what.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.registry.circumstances.hiv_confidentiality import redact_explanation
from doudi.registry.models import Award


@dataclass(frozen=True)
class IncomeComputation:
    """A computation that a room keeps: by what decision, on which day, its tree, and its page; empty for none."""

    decided_by: str
    on: date
    tree: dict[str, Any] | None
    url: str = ""


@dataclass(frozen=True)
class AssessedIncome:
    """The assessed income of an award in fen, where it comes from, and how it was computed, if that is known."""

    amount_fen: int
    source: str
    on: date
    tree: dict[str, Any] | None
    url: str = ""


ComputationSource = Callable[[Award, User], IncomeComputation | None]
_SOURCES: list[ComputationSource] = []


def register_computations(source: ComputationSource) -> None:
    """Add a place where computations of assessed incomes are kept."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def assessed_income_of(award: Award, *, by: User, is_of_child: bool) -> AssessedIncome | None:
    """Return the assessed income of an award; None for an award that has none."""
    if award.assessed_income_fen is None:
        return None
    computation = next((found for source in _SOURCES if (found := source(award, by)) is not None), None)
    if computation is None:
        detail = f"（{award.source_detail}）" if award.source_detail else ""
        source_text = f"{award.get_source_display()}{detail}"
        return AssessedIncome(award.assessed_income_fen, source_text, timezone.localdate(award.recorded_at), None)
    tree = computation.tree
    if tree is not None:
        tree = policy.fold_repeated(redact_explanation(by, tree, is_of_child=is_of_child))
    return AssessedIncome(
        award.assessed_income_fen,
        _("{decision}核定").format(decision=computation.decided_by),
        computation.on,
        tree,
        computation.url,
    )
