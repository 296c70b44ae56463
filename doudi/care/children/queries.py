"""The register and the concerns as a user may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from doudi.care.children.access import children_of, designation_of, readable_concerns
from doudi.care.children.models import ChildRecord, Concern, Designation
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, Role
from doudi.core.clock import today


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


def climb_days(user: User) -> int | None:
    """Return after how many days an unreported concern comes to a user; None for those to whom it never does."""
    if Role(user.role) == Role.TOWNSHIP_LEADER:
        return procedure_figure("care_child_concern_leader_days", today())
    if Role(user.role) in BUREAU_ROLES:
        return procedure_figure("care_child_concern_bureau_days", today())
    return None


def designations() -> QuerySet[Designation]:
    """Return who is named, or was, those in force first."""
    return Designation.objects.select_related("user__division", "named_by", "confirmed_by")
