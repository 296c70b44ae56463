"""Areas of charity: a resource or project of the county is seen by every township, one of a township by it alone."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import ScopedQuerySet, contains
from doudi.core.refusals import OutsideScope
from doudi.values.carries import carries

RowT = TypeVar("RowT", bound=Model)


class AreaQuerySet(ScopedQuerySet[RowT]):
    """Rows of a county, township or village: the code of a township is shorter than the codes of its villages."""

    def in_scope(self, scope: str | None) -> AreaQuerySet[RowT]:
        """Return the rows whose area lies inside of a scope."""
        field: str = self.model.village_field  # type: ignore[attr-defined]  # every scoped model names it
        return self.none() if scope is None else self.filter(**{f"{field}__startswith": scope})


@carries("P18-14.b")
def charity_scope(by: User) -> str | None:
    """Return the prefix of the village codes whose charity a user works with; None for nobody.

    Social workers have it without the right to read the registry.
    """
    return by.division_id if by.may(Permission.READ_CHARITY) else None


def in_reach(rows: QuerySet[RowT], scope: str | None) -> QuerySet[RowT]:
    """Return the rows whose area is inside of a scope or around it."""
    if scope is None:
        return rows.none()
    wider = [scope[:length] for length in range(1, len(scope) + 1)]
    return rows.filter(Q(area_code__startswith=scope) | Q(area_code__in=wider))


def refuse_foreign_area(by: User, area: Division) -> None:
    """Refuse an area outside of a user's own.

    Raises:
        OutsideScope
    """
    if not contains(charity_scope(by), area.code):
        message = _("这个地方不在您的辖区内。")
        raise OutsideScope(message, area=message)
