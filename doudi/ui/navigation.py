"""The navigation of officers: entries that rooms register, in groups; each user sees what they may open.

A room registers its entries in the module ``navigation`` of its application, which is imported at start-up. Who may
open an entry is read from its page, so that a link never leads to a refusal. A group without an entry is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db.models import TextChoices
from django.urls import resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.ui.tables import Text

COUNTS_SECONDS = 120
"""How long the counts of a user are kept; what the user sends renews them at once."""
MAX_COUNT = 99
_ALL_OF = "*"


class NavigationGroup(TextChoices):
    """The groups, in the order in which they are shown."""

    MY_WORK = "my_work", _("我的工作")
    PEOPLE = "people", _("人和家庭")
    CASES = "cases", _("办理")
    MONEY = "money", _("发放和资金")
    MONITORING = "monitoring", _("监测")
    EMERGENCY = "emergency", _("救急")
    CARE = "care", _("照料")
    SUPERVISION = "supervision", _("监督")
    POLICY = "policy", _("政策和宣传")
    SYSTEM = "system", _("系统")


@dataclass(frozen=True)
class NavigationEntry:
    """A line of the navigation.

    Attributes:
        pages: URL names of other pages at which this entry is marked; ``*`` at the end matches any ending.
        order: Position within the group; entries of one position keep the order of their registration.
        is_minor: Whether the entry is shown below "更多" of its group.
        permission: What the page requires beyond its decorator, where its view asks for more.
    """

    group: NavigationGroup
    label: Text
    url_name: str
    pages: tuple[str, ...] = ()
    order: int = 50
    is_minor: bool = False
    permission: Permission | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return _page_of(self.url_name)[0]

    @property
    def access(self) -> Any:
        """The permission that the page requires, "public" or "signed_in"."""
        return _page_of(self.url_name)[1]

    def is_open_to(self, user: User | None) -> bool:
        """Whether a user, or a visitor who has not signed in, may open the page."""
        if self.access == "public":
            return True
        required = [access for access in (self.access, self.permission) if access not in {None, "signed_in"}]
        return user is not None and all(user.may(access) for access in required)


CountSource = Callable[[User], Mapping[str, int]]
_ENTRIES: dict[str, NavigationEntry] = {}
_COUNT_SOURCES: list[CountSource] = []


def register_entries(*entries: NavigationEntry) -> None:
    """Add the entries of a room."""
    _ENTRIES.update({entry.url_name: entry for entry in entries})
    _candidates.cache_clear()
    _open_entries.cache_clear()


def register_counts(source: CountSource) -> None:
    """Add what waits for a user: a mapping of the URL names of entries to numbers."""
    if source not in _COUNT_SOURCES:
        _COUNT_SOURCES.append(source)


def entries() -> list[NavigationEntry]:
    """Return every entry in the order of groups and positions."""
    places = list(NavigationGroup)
    return sorted(_ENTRIES.values(), key=lambda entry: (places.index(entry.group), entry.order))


def is_entry(view_name: str) -> bool:
    """Whether a page is itself an entry."""
    return view_name in _ENTRIES


def entry_of(view_name: str, visited: Sequence[str] = ()) -> NavigationEntry | None:
    """Return the entry to which a page belongs.

    Args:
        visited: URL names of the lists that the user came through, the latest first; they decide between entries
            that share a page.
    """
    candidates = _candidates(view_name)
    by_name = {entry.url_name: entry for entry in candidates}
    return next((by_name[name] for name in visited if name in by_name), candidates[0] if candidates else None)


@cache
def _candidates(view_name: str) -> list[NavigationEntry]:
    """Return the entries of a page: its own, else those that name it, else those that name its beginning."""
    if view_name in _ENTRIES:
        return [_ENTRIES[view_name]]
    named = [entry for entry in _ENTRIES.values() if view_name in entry.pages]
    return named or [
        entry
        for entry in _ENTRIES.values()
        if any(page.endswith(_ALL_OF) and view_name.startswith(page[:-1]) for page in entry.pages)
    ]


@cache
def _page_of(url_name: str) -> tuple[str, Any]:
    url = reverse(url_name)
    return url, getattr(resolve(url).func, "access", None)


def _counts_key(user: User) -> str:
    return f"navigation-counts:{user.pk}:{today()}"


def counts_of(user: User, known: Mapping[CountSource, Mapping[str, int]] | None = None) -> dict[str, int]:
    """Return what waits for a user by entry, at most two minutes old.

    Args:
        known: What a page has counted just now, by the source that would count it again; renews what is kept.
    """
    counts: dict[str, int] | None = None if known else shared_cache.get(_counts_key(user))
    if counts is None:
        counts = {}
        for source in _COUNT_SOURCES:
            found = known[source] if known and source in known else source(user)
            for url_name, number in found.items():
                counts[url_name] = counts.get(url_name, 0) + number
        shared_cache.set(_counts_key(user), counts, COUNTS_SECONDS)
    return counts


def forget_counts(user: User) -> None:
    """Count again at the next page, after the user has changed something."""
    shared_cache.delete_many([_counts_key(user), *(_desk_key(user, code) for code, _name in settings.LANGUAGES)])


def _desk_key(user: User, language: str) -> str:
    return f"{_counts_key(user)}:desk:{language}"


def counted_for_desk(user: User, count: Callable[[], Any], seconds: int) -> Any:
    """Return what a desk counted for a user in the last seconds, counted again after the user has sent something."""
    if not seconds:
        return count()
    return shared_cache.get_or_set(_desk_key(user, get_language() or ""), count, seconds)


@dataclass(frozen=True)
class NavigationLink:
    """An entry as shown to a user; ``current`` is its aria-current: page, true, or nothing."""

    label: Text
    url: str
    count: int = 0
    current: str = ""

    @property
    def shown_count(self) -> str:
        """The number that waits, no longer than three characters."""
        return f"{MAX_COUNT}+" if self.count > MAX_COUNT else str(self.count or "")


@dataclass(frozen=True)
class NavigationSection:
    """A group as shown to a user; ``minor`` are the links below "更多"."""

    label: Text
    links: tuple[NavigationLink, ...]
    minor: tuple[NavigationLink, ...]

    @property
    def is_open(self) -> bool:
        """Whether the place of the page is below "更多"."""
        return any(link.current for link in self.minor)

    @property
    def more(self) -> NavigationLink:
        """The line that opens the minor links, with the number that waits in them."""
        return NavigationLink(_("更多"), "", sum(link.count for link in self.minor))


def sections_of(user: User | None, here: NavigationEntry | None, *, is_entry_page: bool) -> list[NavigationSection]:
    """Return the groups with the links that a user may open; groups without one are left out."""
    counts = counts_of(user) if user is not None else {}
    sections = []
    for group, group_entries in groupby(_entries_open_to(user), key=lambda entry: entry.group):
        links: tuple[list[NavigationLink], list[NavigationLink]] = ([], [])
        for entry in group_entries:
            current = ("page" if is_entry_page else "true") if entry is here else ""
            link = NavigationLink(entry.label, entry.url, counts.get(entry.url_name, 0), current)
            links[entry.is_minor].append(link)
        sections.append(NavigationSection(group.label, tuple(links[False]), tuple(links[True])))
    return sections


def _entries_open_to(user: User | None) -> tuple[NavigationEntry, ...]:
    return _open_entries(user.role if user is not None and user.is_active else "", is_signed_in=user is not None)


@cache
def _open_entries(role: str, *, is_signed_in: bool) -> tuple[NavigationEntry, ...]:
    """Return the entries that a role may open, in order; permissions depend on nothing else."""
    user = User(role=role, is_active=bool(role)) if is_signed_in else None
    return tuple(entry for entry in entries() if entry.is_open_to(user))
