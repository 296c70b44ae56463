"""Panels of the family file: each room declares what it knows of a family, and registers it at start-up.

A panel is declared once: title, who may see it, its query and its template. The page of a household shows all of
them, the page of a person those that are ``of_person``. A panel with ``has_page`` shows its first rows there and the
rest on a page of its own, filtered and paged. A panel that is ``is_deferred`` is asked for when its reader comes to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.registry.models import Household, Membership, Person
from doudi.ui.pagination import PAGE_SIZE, Page, page_or_404
from doudi.ui.tables import Text

Area = Literal["top", "main", "side"]
FIRST_ROWS = 6
"""The rows of a panel that stands among others."""


@dataclass(frozen=True)
class FamilyFile:
    """Whose file is read: a household, or a person alone, by a user.

    ``parameters`` are the filters and the page of a panel's own page; None where the panel is one of several.
    """

    household: Household | None
    by: User
    person: Person | None = None
    parameters: Mapping[str, str] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked for, not the first rows."""
        return self.parameters is not None

    def parameter(self, name: str) -> str:
        """Return a filter of the panel's own page; empty if there is none."""
        return (self.parameters or {}).get(name, "")

    def page_of(self, rows: QuerySet[Any]) -> Page:
        """Return the first rows of a panel, or the page that its own page asks for.

        Raises:
            Http404: there is no such page.
        """
        return page_or_404(rows, self.parameter("page") or None, PAGE_SIZE if self.is_whole else FIRST_ROWS)

    @cached_property
    def stays(self) -> list[tuple[Person, date | None]]:
        """Everybody who lives in the household, and who lived there with the last day."""
        if self.person is not None:
            return [(self.person, None)]
        rows = Membership.objects.filter(household=self.household, kind=Membership.Kind.LIVING, withdrawn_at=None)
        latest: dict[int, tuple[Person, date | None]] = {}
        for row in rows.select_related("person").order_by("pk"):
            before = latest.get(row.person_id)
            if before is None or before[1] is not None:
                latest[row.person_id] = (row.person, row.valid_to)
        return list(latest.values())

    @property
    def people(self) -> list[Person]:
        """Everybody who lives or lived in the household, or the person alone."""
        return [person for person, _last in self.stays]

    def during_stays(self, person: str, day: str) -> Q:
        """Return the condition for rows of these people, of those who left only up to the day on which they left.

        Args:
            person: the field with the person of a row.
            day: the field with its day.
        """
        everybody = Q(**{f"{person}__in": [one.pk for one, _last in self.stays]})
        allowed = Q(**{f"{person}__in": [one.pk for one, last in self.stays if last is None]})
        for former, last in self.stays:
            if last is not None:
                allowed |= Q(**{person: former.pk, f"{day}__lte": last})
        return everybody & allowed


@dataclass(frozen=True)
class FamilyPanel:
    """A declared panel of the family file.

    ``query`` returns what the template gets as ``panel``; None shows nothing. ``order`` sorts the panels of an area:
    lower ones come first. ``is_of_person`` shows it on the page of a person too, asked with that person.
    ``is_deferred`` fetches it when the reader scrolls to it; without scripts a link leads to its own page.
    """

    name: str
    title: Text
    template: str
    query: Callable[[FamilyFile], Mapping[str, Any] | None]
    permission: Permission = Permission.READ_REGISTRY
    area: Area = "side"
    order: int = 50
    is_of_person: bool = False
    has_page: bool = False
    is_deferred: bool = False


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what its query returned; None where it is not asked yet, or has nothing."""

    declared: FamilyPanel
    content: Mapping[str, Any] | None
    url: str


@dataclass
class ShownPanels:
    """The panels of a file by area, in their order."""

    top: list[ShownPanel] = field(default_factory=list)
    main: list[ShownPanel] = field(default_factory=list)
    side: list[ShownPanel] = field(default_factory=list)

    @property
    def all(self) -> list[ShownPanel]:
        """Every panel, in the order of the page."""
        return [*self.top, *self.main, *self.side]


_PANELS: dict[str, FamilyPanel] = {}


def register_panel(panel: FamilyPanel) -> None:
    """Add a panel to the family file; a room calls it once, when it starts."""
    _PANELS[panel.name] = panel


def panel_named(name: str, *, by: User) -> FamilyPanel | None:
    """Return a panel with a page of its own that a user may see."""
    panel = _PANELS.get(name)
    return panel if panel is not None and panel.has_page and by.may(panel.permission) else None


def panels_of(file: FamilyFile) -> ShownPanels:
    """Return the panels of a file that its reader may see and that have something to show, or are asked for later."""
    shown = ShownPanels()
    for panel in sorted(_PANELS.values(), key=lambda panel: (panel.order, panel.name)):
        if not file.by.may(panel.permission) or (file.person is not None and not panel.is_of_person):
            continue
        content = None if panel.is_deferred else panel.query(file)
        if content is not None or panel.is_deferred:
            getattr(shown, panel.area).append(ShownPanel(panel, content, _url(panel, file)))
    return shown


def panel_of(panel: FamilyPanel, file: FamilyFile) -> ShownPanel:
    """Return a panel as it stands among others, asked now."""
    return ShownPanel(panel, panel.query(file), _url(panel, file))


def _url(panel: FamilyPanel, file: FamilyFile) -> str:
    """Return the address of the panel's own page; empty if it has none."""
    if not panel.has_page:
        return ""
    if file.person is not None:
        return reverse("registry:person_panel", args=[file.person.pk, panel.name])
    assert file.household is not None  # noqa: S101 - a file is of a household or of a person
    return reverse("registry:family_panel", args=[file.household.pk, panel.name])
