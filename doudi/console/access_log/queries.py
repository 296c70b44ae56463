"""Queries to the access log for its page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from doudi.console.access_log.subjects import key_of
from doudi.core.access_log.models import Access
from doudi.core.accounts.models import User


def accesses(
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    kind: str = "",
    officer: User | None = None,
    subject: str = "",
    number: str = "",
) -> QuerySet[Access]:
    """Return accesses, latest first.

    Args:
        from_day: the first day; ``to_day`` the last.
        kind: only accesses of this kind.
        officer: only those of this user.
        subject: only those of rows of this kind, such as ``person``; ``number`` is the number or the key of one row.
    """
    rows = Access.objects.order_by("-pk")
    if from_day:
        rows = rows.filter(at__gte=_start(from_day))
    if to_day:
        rows = rows.filter(at__lt=_start(to_day + timedelta(days=1)))
    for column, value in (("kind", kind), ("subject_kind", subject), ("subject_id", key_of(subject, number))):
        rows = rows.filter(**{column: value}) if value else rows
    return rows.filter(user_id=officer.pk) if officer else rows


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
