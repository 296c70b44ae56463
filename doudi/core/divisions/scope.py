"""Whose rows somebody may see: the one place where that is decided.

A scope is the beginning of a village code: six digits for the county, nine for a township, twelve for a
village, and nothing at all for those who have no business with cases. A scoped model says where its village
code stands; its manager cuts every question down to the scope of the person who asks.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from django.db import models

from doudi.core.divisions.models import VILLAGE_DIGITS

RowT = TypeVar("RowT", bound=models.Model)


class HasScope(Protocol):
    """Somebody at work."""

    @property
    def scope(self) -> str | None:
        """The beginning of the village codes he may see; None for nothing."""


def contains(scope: str | None, village_code: str) -> bool:
    """Whether a village lies in a scope."""
    return scope is not None and village_code.startswith(scope)


def bounds(scope: str) -> tuple[str, str]:
    """The first and the last village code of a scope. A range uses the index on every database."""
    return scope.ljust(VILLAGE_DIGITS, "0"), scope.ljust(VILLAGE_DIGITS, "9")


class ScopedQuerySet(models.QuerySet[RowT]):
    """Rows that belong to a village."""

    def visible_to(self, by: HasScope) -> ScopedQuerySet[RowT]:
        """The rows that somebody may see."""
        return self.in_scope(by.scope)

    def in_scope(self, scope: str | None) -> ScopedQuerySet[RowT]:
        """The rows of a division."""
        if scope is None:
            return self.none()
        field: str = self.model.village_field  # type: ignore[attr-defined]  # every scoped model names it
        first, last = bounds(scope)
        return self.filter(**{f"{field}__gte": first, f"{field}__lte": last})
