"""Tasks outside of the office: rooms register theirs, and one list shows an officer's day in a village.

A room registers a source at start-up. Tasks of a source with ``pages`` are filled in without signal in the one store
of phones (docs/decisions/0021-phone-store.md); the others are shown with a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.ui.phone_pages import PhonePage
from doudi.ui.tables import Text


@dataclass(frozen=True)
class FieldTask:
    """A task at somebody's home: whose, what, by when, and the address of its form.

    ``household`` is the key of the household, by which the list finds the house; None where nobody knows it.
    """

    key: int
    household: int | None
    who: str
    what: Text
    due_on: date | None
    url: str
    note: Text = ""


@dataclass(frozen=True)
class FieldSource:
    """A kind of tasks of a room.

    Attributes:
        tasks: returns a user's tasks in a village on a day; the key of the village is its code.
        pages: returns the pages of some tasks for the store of the phone, after recording that they are taken along.
        villages: returns the codes of the villages outside of their own where a user has tasks; None where there are
            never any.
    """

    name: str
    label: Text
    permission: Permission
    tasks: Callable[[User, str, date], Iterable[FieldTask]]
    pages: Callable[[StaffRequest, Sequence[int]], list[PhonePage]] | None = None
    villages: Callable[[User], Iterable[str]] | None = None


_SOURCES: dict[str, FieldSource] = {}


def register_field_source(source: FieldSource) -> None:
    """Add a kind of tasks; a room calls it once, when it starts."""
    _SOURCES[source.name] = source


def field_sources(user: User) -> list[FieldSource]:
    """Return the kinds of tasks that a user may do, in the order of their registration."""
    return [source for source in _SOURCES.values() if user.may(source.permission)]


def villages_elsewhere(user: User) -> list[str]:
    """Return the codes of the villages outside of a user's scope where they have tasks, in order."""
    found = {code for source in field_sources(user) if source.villages for code in source.villages(user)}
    return sorted(code for code in found if not contains(user.scope, code))
