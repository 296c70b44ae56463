"""Search the library, and count what is out of date."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi import policy
from doudi.outreach.guides.library.freshness import what_changed
from doudi.outreach.guides.models import LibraryItem

_MOST = 2_000
_MOST_WORDS = 5


@dataclass(frozen=True)
class LibraryRow:
    """An item with what changed since it was checked."""

    item: LibraryItem
    changed: tuple[str, ...]

    @property
    def state(self) -> str:
        """Whether it may be used, in words."""
        if self.item.retired_on:
            return _("已停用")
        return _("可能过时") if self.changed else _("现行")

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return "" if self.item.retired_on else "bad" if self.changed else "good"

    @property
    def basis(self) -> str:
        """Its clauses in words."""
        reference = policy.rule_book().legislation.reference
        return "；".join(reference(clause) for clause in self.item.clauses)

    @property
    def url(self) -> str:
        """Its page."""
        return self.item.get_absolute_url()

    @property
    def searched(self) -> str:
        """What is searched: title, content, and clauses by id and in words."""
        return " ".join((self.item.title, self.item.text, *self.item.clauses, self.basis)).lower()

    @property
    def why(self) -> str:
        """What changed."""
        return "".join(self.changed)


def row_of(item: LibraryItem) -> LibraryRow:
    """Return an item with what changed."""
    return LibraryRow(item, tuple(what_changed(item)) if item.retired_on is None else ())


def search(*, text: str = "", kind: str = "", state: str = "") -> list[LibraryRow]:
    """Return the items with some words in title, content or clauses; the state is outdated, retired or in use."""
    found = LibraryItem.objects.select_related("checked_by", "file").filter(retired_on__isnull=state != "retired")
    if kind:
        found = found.filter(kind=kind)
    words = text.lower().split()[:_MOST_WORDS]
    rows = [row_of(item) for item in found[:_MOST]]
    rows = [row for row in rows if all(word in row.searched for word in words)]
    return [row for row in rows if row.changed] if state == "outdated" else rows


def outdated_number() -> int:
    """Return how many items in use are out of date."""
    return len(search(state="outdated"))
