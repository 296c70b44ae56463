"""Who may care for which children: people named for it, within their area."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from doudi.care.children.models import ChildRecord, Concern, Designation, LogEntry
from doudi.care.children.refusals import NotNamedForChildren
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.values.carries import carries

RowT = TypeVar("RowT", bound=Model)


def designation_of(user: User) -> Designation | None:
    """Return the designation of a user that is in force."""
    if not user.may(Permission.CARE_FOR_CHILDREN):
        return None
    return Designation.objects.filter(user=user, ended_on=None).exclude(confirmed_by=None).first()


def require_designation(user: User) -> Designation:
    """Return the designation of a user.

    Raises:
        PermissionRequired, NotNamedForChildren
    """
    require_permission(user, Permission.CARE_FOR_CHILDREN)
    found = designation_of(user)
    if found is None:
        raise NotNamedForChildren(_("儿童关爱只由县局指定的人办理，请先由县局指定、另一人复核。"))
    return found


def children_of(user: User) -> QuerySet[ChildRecord]:
    """Return the children whom a named user cares for; nobody's for everybody else."""
    if designation_of(user) is None:
        return ChildRecord.objects.none()
    return ChildRecord.objects.visible_to(user).select_related("person")


@carries("P30-1.11")
def readable_log(child: ChildRecord, user: User) -> QuerySet[LogEntry]:
    """Return the entries of a child's log that a user may read: their own, and all of them for the child officer."""
    return _own_or_all(child.log.select_related("written_by"), user, "written_by")


def readable_concerns(concerns: QuerySet[Concern], user: User) -> QuerySet[Concern]:
    """Return the concerns that a user may read: those that they raised, and all of them for the child officer."""
    return _own_or_all(concerns, user, "raised_by")


def _own_or_all(rows: QuerySet[RowT], user: User, writer: str) -> QuerySet[RowT]:
    found = designation_of(user)
    if found is None:
        return rows.none()
    return rows if found.post == Designation.Post.OFFICER else rows.filter(**{writer: user})
