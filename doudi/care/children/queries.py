"""The register and the concerns as a user may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from doudi.care.children.access import children_of, designation_of
from doudi.care.children.models import ChildRecord, Concern, Designation
from doudi.care.children.worklist import climb_days
from doudi.core.accounts.models import User
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
    named = designation_of(by)
    if named is None:
        days = climb_days(by)
        if days is None:
            return rows.none()
        rows = rows.filter(reported_on=None, due_on__lte=today() - timedelta(days=days))
    elif named.post != Designation.Post.OFFICER:
        rows = rows.filter(raised_by=by)
    return rows.select_related("raised_by", "reported_by")


def designations() -> QuerySet[Designation]:
    """Return who is named, or was, those in force first."""
    return Designation.objects.select_related("user__division", "named_by", "confirmed_by")
