"""Temporary identities that are open, and those that resemble a new one."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.relief.cases.earlier_aid import relief_figure
from doudi.relief.identities.models import TemporaryIdentity

AGE_TOLERANCE_YEARS = 10


def similar_identities(identity: TemporaryIdentity) -> list[TemporaryIdentity]:
    """Return other identities of the township of late with the same sex and about the same age."""
    since = identity.found_on - timedelta(days=relief_figure("relief_temporary_identity_days", identity.found_on))
    others = TemporaryIdentity.objects.filter(
        village_code__startswith=identity.village_code[:TOWNSHIP_DIGITS],
        sex=identity.sex,
        found_on__gte=since,
        estimated_age__gte=identity.estimated_age - AGE_TOLERANCE_YEARS,
        estimated_age__lte=identity.estimated_age + AGE_TOLERANCE_YEARS,
    )
    return list(others.exclude(pk=identity.pk).order_by("-pk"))


def open_identities(*, by: User) -> ScopedQuerySet[TemporaryIdentity]:
    """Return the identities that are neither merged nor closed, those due first at the top."""
    return TemporaryIdentity.objects.visible_to(by).filter(closed_on=None)


def overdue_identity_count(*, by: User) -> int:
    """Count the open identities whose days are over."""
    return open_identities(by=by).filter(due_on__lt=today()).count()


def identities(*, by: User, state: str = "", place: str = "") -> ScopedQuerySet[TemporaryIdentity]:
    """Return the identities of a user's scope: open, overdue or closed, those due first at the top."""
    rows = TemporaryIdentity.objects.visible_to(by)
    if state == "closed":
        rows = rows.exclude(closed_on=None)
    elif state:
        rows = rows.filter(closed_on=None)
    if state == "overdue":
        rows = rows.filter(due_on__lt=today())
    return rows.filter(village_code__startswith=place) if place else rows


def rows_of(found: list[TemporaryIdentity]) -> list[dict[str, object]]:
    """Return the rows of the table."""
    return [
        {
            "number": identity.number,
            "url": reverse("relief:identity", args=[identity.pk]),
            "place": place_name(identity.village_code),
            "found_on": identity.found_on,
            "sex": identity.get_sex_display(),
            "estimated_age": identity.estimated_age,
            "due_on": identity.due_on,
            "state": identity.get_closing_display() or (_("逾期") if identity.due_on < today() else _("待查明")),
        }
        for identity in found
    ]
