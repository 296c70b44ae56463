"""Search everything that rooms registered, limited to the scope of the user, with true totals."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from doudi.core.accounts.models import User
from doudi.registry.models import Person
from doudi.registry.search import people
from doudi.registry.search.places import readings
from doudi.registry.search.sources import (
    ENOUGH,
    FIRST_ROWS,
    PAGE_SIZE,
    Answer,
    Criterion,
    Question,
    SearchSource,
    Section,
    sources_for,
)
from doudi.ui.pagination import Page, page_number

_LONGEST_QUESTION = 60
_MOST_WORDS = 6
_MOST_COMPARED = 50
"""Rows of a criterion that later criteria leave out; longer lists are those of a place or of a surname alone."""


def search(text: str, *, by: User, within: str = "", page: str | None = None) -> Answer:
    """Search for a text; ``within`` names the one source whose ``page`` is wanted, empty for the first rows of all.

    Raises:
        InvalidPage: there is no such page.
    """
    question = _question(text, by)
    if question is None:
        return Answer()
    sources = [source for source in sources_for(by) if within in {"", source.name}]
    found = (_section(source, question, page if within else None, is_whole=bool(within)) for source in sources)
    return Answer([section for section in found if section.total])


def find_people(text: str, *, by: User, limit: int) -> list[Person]:
    """Return the first people that match, the exact ones first; similar ones only where those are too few."""
    question = _question(text, by)
    found: dict[int, Person] = {}
    criteria = sorted(people.criteria(question), key=lambda one: one.tier) if question else []
    for _tier, group in groupby(criteria, key=lambda one: one.tier):
        for criterion in group:
            for person in criterion.rows[:limit]:
                found.setdefault(person.pk, person)
        if len(found) >= ENOUGH:
            break
    return list(found.values())[:limit]


def _question(text: str, by: User) -> Question | None:
    """Return what was searched for; None for nothing, for too many words, or for a user without an area."""
    words = "".join(character for character in text[:_LONGEST_QUESTION] if character >= " ").split()
    if not words or len(words) > _MOST_WORDS or by.scope is None:
        return None
    return Question("".join(words), tuple(readings(words, by.scope)), by, by.scope)


def _section(source: SearchSource, question: Question, page: str | None, *, is_whole: bool) -> Section:
    number = page_number(page)
    size = PAGE_SIZE if is_whole else FIRST_ROWS
    counted = _counted(source.criteria(question))
    total = sum(count for _criterion, count in counted)
    start = (number - 1) * size
    rows = source.show(_slice(counted, start, start + size), question.by)
    return Section(source, Page(rows, number, total > start + size), total)


def _counted(criteria: Any) -> list[tuple[Criterion, int]]:
    """Return the criteria that found something, with their numbers; rows already found are left out."""
    found: list[tuple[Criterion, int]] = []
    total = 0
    seen: list[int] = []
    for _tier, group in groupby(sorted(criteria, key=lambda one: one.tier), key=lambda one: one.tier):
        for criterion in group:
            rows = criterion.rows.exclude(pk__in=seen) if seen else criterion.rows
            number = rows.order_by().count()
            if number:
                found.append((Criterion(rows, criterion.label, criterion.tier), number))
                total += number
                if number <= _MOST_COMPARED:
                    seen += rows.order_by().values_list("pk", flat=True)
        if total >= ENOUGH:
            break
    return found


def _slice(counted: list[tuple[Criterion, int]], start: int, end: int) -> list[tuple[Any, str]]:
    """Return some rows of all criteria, counted through, each with what matched."""
    rows: list[tuple[Any, str]] = []
    first = 0
    for criterion, number in counted:
        low, high = max(start - first, 0), min(end - first, number)
        if low < high:
            rows += [(row, criterion.label) for row in criterion.rows[low:high]]
        first += number
    return rows
