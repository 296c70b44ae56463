"""What a picker searches. A room registers a source for its rows when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from doudi.ui.tables import Text

MAX_CHOICES = 12
LONGEST_TEXT = 60


@dataclass(frozen=True)
class Choice:
    """A row found: the key that a form sends, its name, and what tells it from others of the name."""

    key: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class PickerSource:
    """Rows to pick from.

    Args:
        find: the rows in the scope of a user that match a text, at most one more than ``MAX_CHOICES``.
        get: the row with exactly this key in the scope of a user, or None.
        choice_of: a row as it is offered to a user.
        hint: what may be typed.
        not_found: the sentence where nothing matches.
    """

    name: str
    find: Callable[[str, Any], list[Any]]
    get: Callable[[str, Any], Any | None]
    choice_of: Callable[[Any, Any], Choice]
    hint: Text
    not_found: Text

    def choices(self, text: str, by: Any) -> tuple[list[Choice], bool]:
        """The rows that match, as choices, and whether there are more."""
        text = text.strip()[:LONGEST_TEXT]
        found = self.find(text, by) if text else []
        return [self.choice_of(row, by) for row in found[:MAX_CHOICES]], len(found) > MAX_CHOICES


_SOURCES: dict[str, PickerSource] = {}


def register_source(source: PickerSource) -> None:
    """Make a source known by its name."""
    _SOURCES[source.name] = source


def picker_source(name: str) -> PickerSource | None:
    """Return the source of a name."""
    return _SOURCES.get(name)
