"""Sources of the search: each room declares what it finds, and registers it at start-up.

A source returns criteria, ordered from the exact to the similar: each is a query by index with its name. Criteria of
a later tier are looked up only where the earlier ones found too few. Rooms above may also add notes to the people
that are found, such as the case that is under way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.registry.models import Person
from doudi.registry.search.places import Reading
from doudi.ui.pagination import Page
from doudi.ui.tables import Column, Text

ENOUGH = 10
"""Similar rows are looked up only where fewer exact ones were found."""
FIRST_ROWS = 10
PAGE_SIZE = 30


@dataclass(frozen=True)
class Question:
    """What was searched for: the text, the ways to read it, and by whom."""

    text: str
    readings: tuple[Reading, ...]
    by: User
    scope: str


@dataclass(frozen=True)
class Criterion:
    """A query by index, what matched, and its tier: the exact ones are 0."""

    rows: QuerySet[Any]
    label: str
    tier: int = 0


@dataclass(frozen=True)
class SearchSource:
    """What a room finds.

    ``show`` turns rows with their criteria into the rows of ``columns``.
    """

    name: str
    label: Text
    criteria: Callable[[Question], Sequence[Criterion]]
    show: Callable[[list[tuple[Any, str]], User], list[Any]]
    columns: Sequence[Column]
    permission: Permission = Permission.READ_REGISTRY
    order: int = 50


@dataclass(frozen=True)
class Note:
    """What a room says about a person who was found; ``url`` leads to it, empty for none."""

    text: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Section:
    """What a source found: the page of rows that is shown, and the number of all."""

    source: SearchSource
    page: Page
    total: int

    @property
    def has_more(self) -> bool:
        """Whether more was found than is shown."""
        return self.total > len(self.page.rows)


@dataclass
class Answer:
    """What was found, by source."""

    sections: list[Section] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The number of everything found."""
        return sum(section.total for section in self.sections)


NoteSource = Callable[[list[Person], User], dict[int, list[Note]]]
_SOURCES: dict[str, SearchSource] = {}
_NOTE_SOURCES: list[NoteSource] = []


def register_source(source: SearchSource) -> None:
    """Add a source to the search; a room calls it once, when it starts."""
    _SOURCES[source.name] = source


def register_notes(source: NoteSource) -> None:
    """Add notes to people who are found: asked with the people of a page, returns notes by primary key."""
    if source not in _NOTE_SOURCES:
        _NOTE_SOURCES.append(source)


def sources_for(by: User) -> list[SearchSource]:
    """Return the sources that a user may search, in their order."""
    sources = [source for source in _SOURCES.values() if by.may(source.permission)]
    return sorted(sources, key=lambda source: source.order)


def notes_on(people: list[Person], by: User) -> dict[int, list[Note]]:
    """Return the notes of all rooms on some people."""
    notes: dict[int, list[Note]] = {}
    for source in _NOTE_SOURCES:
        for key, found in source(people, by).items():
            notes.setdefault(key, []).extend(found)
    return notes
