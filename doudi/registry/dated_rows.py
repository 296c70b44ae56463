"""Locking the subjects of dated rows and ending the rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor
from doudi.registry.models import Dated, Household, Person

Subject = Person | Household
ONE_DAY = timedelta(days=1)


def lock(*subjects: Subject) -> None:
    """Lock the rows of people and households until the transaction ends, always in the same order.

    Other transactions may still add rows that refer to them. Values read before the lock may be out of date.
    """
    for subject in sorted(subjects, key=lambda subject: (type(subject).__name__, subject.pk)):
        type(subject)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)


def end_row(row: Dated, last_day: date | None, by: Actor, now: Any) -> None:
    """Withdraw the row and replace it by a copy that holds until ``last_day``, or without end for None."""
    row.withdrawn_at, row.withdrawn_by_id = now, by.pk
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    row.take_new_key()
    row.withdrawn_at, row.withdrawn_by_id = None, None
    row.valid_to, row.recorded_at, row.recorded_by_id = last_day, now, by.pk
    row.save(force_insert=True)


def subject_label(subject: Subject) -> str:
    """The name of a person or the number of a household, for audit sentences."""
    return subject.name if isinstance(subject, Person) else _("家庭{number}").format(number=subject.number)
