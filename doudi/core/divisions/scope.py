"""The scope of a user: which rows they may see.

A scope is a prefix of village codes: six digits for the county, nine for a township, twelve for a village, None for
users without access to cases. A scoped model names its village code in ``village_field``; its manager filters by scope.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db import models

from doudi.core.divisions.models import VILLAGE_DIGITS

RowT = TypeVar("RowT", bound=models.Model)


class HasScope(Protocol):
    """A user or another actor with a scope."""

    @property
    def scope(self) -> str | None:
        """The prefix of the village codes they may see; None for nothing."""


def contains(scope: str | None, village_code: str) -> bool:
    """Whether a village lies in a scope."""
    return scope is not None and village_code.startswith(scope)


def bounds(scope: str) -> tuple[str, str]:
    """Return the first and the last village code of a scope; a range uses the index on every database."""
    return scope.ljust(VILLAGE_DIGITS, "0"), scope.ljust(VILLAGE_DIGITS, "9")


def _code_of(field: str) -> str:
    """Return the code behind a village that another table has.

    A range of it would make databases begin with everybody who lives there, a million people for a county, instead of
    the few rows that are asked for.
    """
    return f"{field.removesuffix('_id')}__code" if field.endswith("village_id") else field


class ScopedQuerySet(models.QuerySet[RowT]):
    """Rows that belong to a village."""

    def visible_to(self, by: HasScope) -> ScopedQuerySet[RowT]:
        """Return the rows that a user may see."""
        return self.in_scope(by.scope)

    def in_scope(self, scope: str | None) -> ScopedQuerySet[RowT]:
        """Return the rows of a division."""
        if scope is None:
            return self.none()
        field: str = self.model.village_field  # type: ignore[attr-defined]  # every scoped model names it
        if "__" in field:
            return self.filter(**{f"{_code_of(field)}__startswith": scope})
        first, last = bounds(scope)
        return self.filter(**{f"{field}__gte": first, f"{field}__lte": last})
