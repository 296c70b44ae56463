"""Why the last run of the bank kept a released instalment back; payments says so when it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from doudi.relief.instalments.models import Instalment
from doudi.ui.tables import Text

WithheldSource = Callable[[Sequence[Instalment]], Mapping[int, Text]]
"""Returns the reason by instalment (primary key), for those that were kept back."""
_SOURCES: list[WithheldSource] = []


def register_withheld_source(source: WithheldSource) -> None:
    """Let a room say which instalments it kept back; called while the application starts."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def withheld_reasons(instalments: Sequence[Instalment]) -> dict[int, Text]:
    """Return why instalments were kept back, by primary key."""
    found: dict[int, Text] = {}
    for source in _SOURCES:
        found.update(source(instalments))
    return found
