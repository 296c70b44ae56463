"""What a room declares of a list: its name, title, columns and defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doudi.core.accounts.roles import Permission
from doudi.ui.tables import Column, Text

PAGE_SIZES = (20, 50, 100, 200)
DEFAULT_PAGE_SIZE = 50


@dataclass(frozen=True)
class ListDeclaration:
    """A list of a room, declared beside its columns.

    Args:
        name: the name in saved views, such as ``registry.recipients``.
        title: the heading of the Excel export and the name of the list in the audit trail.
        sort: the key of the column that the list is sorted by at first, with ``-`` before it for the largest first;
            empty where the query has an order of its own.
        empty: the sentence of an empty list.
        export: the permission to export; None for a list that must not leave the system.
    """

    name: str
    title: Text
    columns: Sequence[Column]
    sort: str = ""
    empty: Text = ""
    export: Permission | None = Permission.EXPORT_LISTS
    page_size: int = DEFAULT_PAGE_SIZE
    by_key: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    @property
    def sortable(self) -> tuple[Column, ...]:
        """The columns that the list can be sorted by."""
        return tuple(column for column in self.columns if column.sort)

    @property
    def has_choice(self) -> bool:
        """Whether there are enough columns to choose among them."""
        return any(not (column.is_title or column.is_action) for column in self.columns)

    def chosen(self, keys: Sequence[str]) -> tuple[Column, ...]:
        """The columns named, in declared order, always with the title and the buttons; all but extras for none."""
        named = {key for key in keys if key in self.by_key}
        if not named:
            return tuple(column for column in self.columns if not column.is_extra)
        return tuple(column for column in self.columns if column.key in named or column.is_title or column.is_action)
