"""Panels that rooms above the registry show on the page of a household; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from doudi.core.accounts.models import User
from doudi.registry.models import Household


@dataclass(frozen=True)
class Panel:
    """A panel to show: its template and what the template needs."""

    template: str
    context: dict[str, Any]


_SOURCES: list[Callable[[Household, User], Panel | None]] = []


def register_panel(source: Callable[[Household, User], Panel | None]) -> None:
    """Show what ``source`` returns on every page of a household; None shows nothing."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def panels_of(household: Household, by: User) -> list[Panel]:
    """Return the panels of a household for a user."""
    return [panel for source in _SOURCES if (panel := source(household, by)) is not None]
