"""Queries to the audit trail for its page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry


def trail(
    *,
    by: User,
    verb: str = "",
    subject: str = "",
    from_day: date | None = None,
    to_day: date | None = None,
) -> QuerySet[Entry]:
    """Return audit entries, latest first: all for those who may read the whole trail, else those of the user's area.

    Args:
        verb: only entries of this action; all if empty.
        subject: only entries about rows of this kind, such as ``person``.
        from_day: the first day; ``to_day`` the last.
    """
    entries: QuerySet[Entry] = Entry.objects.all() if by.may_read_whole_trail else Entry.objects.visible_to(by)
    if verb:
        entries = entries.filter(verb=verb)
    if subject:
        entries = entries.filter(subject_kind=subject)
    if from_day:
        entries = entries.filter(number__gte=_first_number_from(from_day))
    if to_day:
        entries = entries.filter(number__lt=_first_number_from(to_day + timedelta(days=1)))
    return entries.order_by("-number")


def _first_number_from(day: date) -> int:
    """The number of the first entry of a day or later. Numbers rise with time, so a span of days is one of numbers."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    first = Entry.objects.filter(at__gte=start).order_by("at", "number").values_list("number", flat=True).first()
    if first is not None:
        return first
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
