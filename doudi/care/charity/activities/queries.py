"""Volunteers with their hours, and activities, in a user's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.care.charity.activities.models import Activity, Volunteer
from doudi.care.charity.areas import charity_scope
from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name

_COUNTING = Q(shares__activity__void_reason="")


def activities(*, by: User, kind: str = "", place: str = "", year: int | None = None) -> QuerySet[Activity]:
    """Return the activities in a user's scope, the latest first, with volunteers and minutes."""
    scoped = Activity.objects.in_scope(charity_scope(by))
    found: QuerySet[Activity] = scoped.in_scope(place) if place else scoped
    if kind:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(day__year=year)
    counted = found.annotate(volunteers=Count("shares"), minutes=Sum("shares__minutes"))
    return counted.select_related("recorded_by").order_by("-day", "-pk")


def volunteers(*, by: User, place: str = "") -> QuerySet[Volunteer]:
    """Return the volunteers in a user's scope with their activities and minutes, those who left last."""
    scoped = Volunteer.objects.in_scope(charity_scope(by))
    found: QuerySet[Volunteer] = scoped.in_scope(place) if place else scoped
    counted = found.annotate(
        activities=Count("shares", filter=_COUNTING), minutes=Sum("shares__minutes", filter=_COUNTING)
    )
    return counted.order_by(F("left_on").asc(nulls_first=True), "pk")


@dataclass(frozen=True)
class VolunteerRow:
    """A volunteer on the list, with the name in clear for officers of the place."""

    volunteer: Volunteer

    @property
    def name(self) -> str:
        """The name."""
        return str(self.volunteer.sealed_name.clear())

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.volunteer.area_code)

    @property
    def minutes(self) -> int:
        """The minutes of all activities that count."""
        return self.volunteer.minutes or 0  # type: ignore[attr-defined]  # annotated by ``volunteers``

    @property
    def state_label(self) -> str:
        """Whether the volunteer still takes part."""
        return _("已退出") if self.volunteer.left_on else _("在册")


def volunteer_rows(rows: Sequence[Volunteer]) -> list[VolunteerRow]:
    """Return volunteers as the rows of a list."""
    return [VolunteerRow(row) for row in rows]


def hours(minutes: int | None) -> str:
    """Return minutes as hours with one decimal."""
    return f"{(minutes or 0) / 60:.1f}"
