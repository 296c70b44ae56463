"""Planned visits in a user's scope: lists, the visits of a person, findings, and what waits for somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.care.visits.models import CareFinding, CarePause, PlannedVisit
from doudi.care.visits.workflow import ClimbLevel, VisitKind, VisitState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, TOWNSHIP_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.registry.models import Person
from doudi.ui.tables import Text

_OPEN, _MISSED = VisitState.OPEN, VisitState.MISSED
_WEEK = timedelta(days=7)
LEVEL_OF_ROLE = {
    Role.TOWNSHIP_OFFICER: (ClimbLevel.TOWNSHIP, ClimbLevel.LEADER, ClimbLevel.BUREAU),
    Role.TOWNSHIP_LEADER: (ClimbLevel.LEADER, ClimbLevel.BUREAU),
    Role.BUREAU_OFFICER: (ClimbLevel.BUREAU,),
    Role.BUREAU_LEADER: (ClimbLevel.BUREAU,),
}
"""The levels of unmade visits that a role answers for."""


def conditions() -> dict[str, Q]:
    """Return the conditions of the filter of the list, as of today."""
    unmade = Q(state__in=(_OPEN, _MISSED), explained_on=None)
    return {
        "now": Q(state=_OPEN, due_from__lte=today(), last_on__gte=today()),
        "week": Q(state=_OPEN, due_on__gte=today(), due_on__lt=today() + _WEEK),
        "late": unmade & Q(due_on__lt=today()),
        "climbed": unmade & ~Q(climbed_to=""),
        "choose": Q(must_choose=True),
        "done": Q(state=VisitState.DONE),
        "missed": Q(state=_MISSED),
        "cancelled": Q(state=VisitState.CANCELLED),
    }


def planned_visits(
    *, by: User, only: str = "", kind: str = "", place: str = "", level: str = "", mine: bool = False
) -> QuerySet[PlannedVisit]:
    """Return the planned visits in a user's scope, nearest deadline first."""
    found: QuerySet[PlannedVisit] = PlannedVisit.objects.visible_to(by)
    if place:
        found = PlannedVisit.objects.visible_to(by).in_scope(place)
    if only:
        found = found.filter(conditions()[only])
    if kind:
        found = found.filter(kind=kind)
    if level:
        found = found.filter(climbed_to=level)
    if mine:
        found = found.filter(officer=by)
    return found.select_related("person", "officer", "counted_visit__recorded_by").order_by("due_on", "pk")


def visits_of_person(person: Person) -> QuerySet[PlannedVisit]:
    """Return every planned visit of a person that began, the latest first."""
    rows = PlannedVisit.objects.filter(person=person, due_from__lte=today())
    return rows.select_related("person", "counted_visit__recorded_by").order_by("-due_on", "-pk")


def open_pause_of(person: Person) -> CarePause | None:
    """Return the pause that runs; None where visits are made."""
    return CarePause.objects.filter(person=person, until=None).first()


def findings(*, by: User, only: str = "", topic: str = "", place: str = "") -> QuerySet[CareFinding]:
    """Return findings in a user's scope, nearest deadline first."""
    found: QuerySet[CareFinding] = CareFinding.objects.visible_to(by)
    if place:
        found = CareFinding.objects.visible_to(by).in_scope(place)
    if only:
        found = found.filter(
            {"open": Q(result=""), "overdue": Q(result="", due_on__lt=today()), "done": ~Q(result="")}[only]
        )
    if topic:
        found = found.filter(topic=topic)
    return found.select_related("person", "handled_by").order_by("due_on", "pk")


def kinds_of(by: User) -> list[VisitKind]:
    """Return whose visits a user makes."""
    role = Role(by.role)
    if role in BUREAU_ROLES:
        return [VisitKind.COUNTY]
    if role in TOWNSHIP_ROLES:
        return [VisitKind.TOWNSHIP]
    return [VisitKind.CARER, VisitKind.VILLAGE]


Waiting = tuple[Text, int, str, str, bool]
"""Label, number, page with its filter, and whether another number counts it already."""


def waiting_counts(*, by: User) -> list[Waiting]:
    """Return what the desk shows of visits and findings."""
    visits, found = "care_visits:visits", "care_visits:findings"
    rows: list[Waiting] = []
    if by.may(Permission.VISIT_FOR_CARE):
        kinds = kinds_of(by)
        counted = _counted(PlannedVisit.objects.visible_to(by).filter(kind__in=kinds), week="week", late="late")
        kind = f"&kind={kinds[-1].value}"
        rows += [
            (ngettext_lazy("七天内要探视的", "七天内要探视的"), counted["week"], visits, f"only=week{kind}", False),
            (ngettext_lazy("过期没有探视的", "过期没有探视的"), counted["late"], visits, f"only=late{kind}", False),
        ]
    if by.may(Permission.HANDLE_CARE):
        levels = [str(level) for level in LEVEL_OF_ROLE.get(Role(by.role), ())]
        climbed = planned_visits(by=by, only="climbed").filter(climbed_to__in=levels)
        chosen = planned_visits(by=by, only="choose")
        rows += [
            (ngettext_lazy("上报来的：没有探视", "上报来的：没有探视"), climbed.count(), visits, "only=climbed", False),
            (ngettext_lazy("探视记录两份待选", "探视记录两份待选"), chosen.count(), visits, "only=choose", False),
            (
                ngettext_lazy("探视发现的问题待处理", "探视发现的问题待处理"),
                findings(by=by, only="open").count(),
                found,
                "only=open",
                False,
            ),
            (_("其中已超期的问题"), findings(by=by, only="overdue").count(), found, "only=overdue", True),
        ]
    return rows


def _counted(rows: QuerySet[PlannedVisit], **names: str) -> dict[str, Any]:
    every = conditions()
    return rows.order_by().aggregate(**{name: Count("pk", filter=every[only]) for name, only in names.items()})
