"""Projects within a user's reach, and how many people need what a project is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr

from doudi.care.charity.areas import charity_scope, in_reach
from doudi.care.charity.kinds import NeedKind
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.values.carries import carries

MOST_PUBLIC = 100


def projects(*, by: User, state: str = "") -> QuerySet[LinkingProject]:
    """Return the projects within a user's reach, those that run first."""
    found = in_reach(LinkingProject.objects.all(), charity_scope(by))
    if state:
        found = found.filter(closed_on__isnull=state == "open")
    return found.select_related("opened_by").order_by(F("closed_on").asc(nulls_first=True), "-first_day", "-pk")


@dataclass(frozen=True)
class PublicProject:
    """A running project as everybody may read it: where, what for, its goal, with whom, until when."""

    name: str
    place: str
    kind: str
    goal: str
    partner: str
    last_day: date


@carries("SAL2026-59")
def public_projects() -> list[PublicProject]:
    """Return the running projects that organisations and volunteers may join, those that end first."""
    rows = LinkingProject.objects.filter(closed_on=None, last_day__gte=today()).order_by("last_day", "pk")
    return [
        PublicProject(
            one.name, place_name(one.area_code), str(one.get_kind_display()), one.goal, one.partner, one.last_day
        )
        for one in rows[:MOST_PUBLIC]
    ]


def people_in_need(kind: str, area_code: str) -> int:
    """Return how many people of an area have an open need of a kind."""
    first, last = bounds(area_code)
    rows = CharityNeed.objects.filter(kind=kind, ending="", village_code__gte=first, village_code__lte=last)
    return rows.values("person").distinct().count()


@dataclass(frozen=True)
class TownshipNeeds:
    """How many people of a township have an open need of a kind."""

    township: str
    kind: str
    people: int


def needs_by_township(*, by: User) -> list[TownshipNeeds]:
    """Return the open needs of a user's scope by township and kind, the most people first."""
    rows = CharityNeed.objects.in_scope(charity_scope(by)).filter(ending="").order_by()
    counted = (
        rows.annotate(township=Substr("village_code", 1, TOWNSHIP_DIGITS))
        .values("township", "kind")
        .annotate(people=Count("person", distinct=True))
    )
    found = [
        TownshipNeeds(place_name(row["township"]), str(NeedKind(row["kind"]).label), row["people"]) for row in counted
    ]
    return sorted(found, key=lambda one: (-one.people, one.township, one.kind))
