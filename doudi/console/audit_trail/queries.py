"""Queries to the audit trail for its page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry
from doudi.registry.models import Household, Membership, Person

_MOST_HOUSEHOLDS = 5
_MOST_ROWS = 100


def trail(
    *,
    by: User,
    verb: str = "",
    subject: str = "",
    from_day: date | None = None,
    to_day: date | None = None,
    officer: User | None = None,
    person: Person | None = None,
) -> QuerySet[Entry]:
    """Return audit entries, latest first: all for those who may read the whole trail, else those of the user's area.

    Args:
        verb: only entries of this action; all if empty.
        subject: only entries about rows of this kind, such as ``person``.
        from_day: the first day; ``to_day`` the last.
        officer: only what this officer did.
        person: only entries about this person, what is recorded of them, and the households they lived in.
    """
    entries: QuerySet[Entry] = Entry.objects.all() if by.may_read_whole_trail else Entry.objects.visible_to(by)
    if verb:
        entries = entries.filter(verb=verb)
    if subject:
        entries = entries.filter(subject_kind=subject)
    if officer:
        entries = entries.filter(actor_id=officer.pk)
    if person:
        entries = entries.filter(_about(person))
    if from_day:
        entries = entries.filter(number__gte=_first_number_from(from_day))
    if to_day:
        entries = entries.filter(number__lt=_first_number_from(to_day + timedelta(days=1)))
    return entries.order_by("-number")


def _about(person: Person) -> Q:
    """The entries whose subject is the person, a household of theirs, or a row that belongs to one of them."""
    lived_in = Membership.objects.filter(person=person).values_list("household_id", flat=True).distinct()
    households = list(Household.objects.filter(pk__in=lived_in)[:_MOST_HOUSEHOLDS])
    about = Q(pk__in=())
    for subject in (person, *households):
        about |= Q(subject_kind=subject._meta.model_name, subject_id=str(subject.pk))
        for relation in subject._meta.related_objects:
            if relation.related_model is Person or not _is_indexed(relation.field):
                continue
            rows = relation.related_model._default_manager.filter(**{relation.field.name: subject})
            keys = [str(key) for key in rows.order_by("-pk").values_list("pk", flat=True)[:_MOST_ROWS]]
            if keys:
                about |= Q(subject_kind=relation.related_model._meta.model_name, subject_id__in=keys)
    return about


def _is_indexed(field: Any) -> bool:
    """Whether the rows that point at one subject are found without reading all of them."""
    indexes = field.model._meta.indexes
    return bool(field.db_index or any(index.fields and index.fields[0] == field.name for index in indexes))


def _first_number_from(day: date) -> int:
    """The number of the first entry of a day or later. Numbers rise with time, so a span of days is one of numbers."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    first = Entry.objects.filter(at__gte=start).order_by("at", "number").values_list("number", flat=True).first()
    if first is not None:
        return first
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
