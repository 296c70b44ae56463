"""Sections of a copy: each room that knows something of a person registers what it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from doudi.registry.models import Person


@dataclass(frozen=True)
class CopySection:
    """A table of a copy; ``note`` stands below it."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    note: str = ""


SectionSource = Callable[[Person], CopySection]
_sources: list[SectionSource] = []


def register_section(source: SectionSource) -> None:
    """Add a section that a higher layer knows; registering it twice adds it once."""
    if source not in _sources:
        _sources.append(source)


def registered_sections(person: Person) -> list[CopySection]:
    """Return the registered sections about a person."""
    return [source(person) for source in _sources]
