"""The register and the concerns as a user may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from doudi.care.children.access import children_of, designation_of, readable_concerns
from doudi.care.children.models import ChildRecord, Concern, Designation
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Role
from doudi.core.clock import today
from doudi.values.carries import carries


def children(*, by: User, state: str = "", kind: str = "") -> QuerySet[ChildRecord]:
    """Return the children whom a named user cares for, those due first."""
    rows = children_of(by)
    if state == "ended":
        rows = rows.exclude(ended_on=None)
    elif state:
        rows = rows.filter(ended_on=None)
    if state == "late":
        rows = rows.filter(next_on__lt=today())
    return rows.filter(kind=kind) if kind else rows


def concerns(*, by: User) -> QuerySet[Any]:
    """Return the concerns that a user answers for, without a word of what they say; the late ones of leaders."""
    rows: QuerySet[Concern] = Concern.objects.visible_to(by)
    days = climb_days(by)
    if designation_of(by) is not None:
        rows = readable_concerns(rows, by)
    elif days is not None:
        rows = rows.filter(reported_on=None, due_on__lte=today() - timedelta(days=days))
    else:
        return rows.none()
    return rows.select_related("raised_by", "reported_by")


def climb_days(user: User, what: str = "concern") -> int | None:
    """Return after how many days something not done comes to a user; None for those to whom it never does.

    Args:
        what: ``concern`` for a concern that is not reported, ``visit`` for a visit that is overdue.
    """
    if Role(user.role) == Role.TOWNSHIP_LEADER:
        return procedure_figure(f"care_child_{what}_leader_days", today())
    if Role(user.role) in BUREAU_ROLES:
        return procedure_figure(f"care_child_{what}_bureau_days", today())
    return None


@dataclass(frozen=True)
class MissedVisits:
    """How many children of a village were not visited in time, and since when the first of them waits."""

    village_code: str
    children: int
    since: date


@carries("P30-1.11")
def missed_visits(*, by: User) -> list[MissedVisits]:
    """Return the overdue visits that climbed to a user by village: numbers alone, the longest overdue first."""
    days = climb_days(by, "visit")
    if days is None:
        return []
    rows = ChildRecord.objects.visible_to(by).filter(ended_on=None, next_on__lte=today() - timedelta(days=days))
    counted = rows.order_by().values("village_code").annotate(children=Count("pk"), since=Min("next_on"))
    return sorted((MissedVisits(**row) for row in counted), key=lambda row: (row.since, row.village_code))


def designations() -> QuerySet[Designation]:
    """Return who is named, or was, those in force first."""
    return Designation.objects.select_related("user__division", "named_by", "confirmed_by")
