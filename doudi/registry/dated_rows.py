"""What the verbs of the register share: whose place it is, and how a dated row ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Dated, Household, Person

Subject = Person | Household
ONE_DAY = timedelta(days=1)


def refuse_outside_scope(by: Actor, *village_codes: str) -> None:
    """Refuse who acts on people of another place.

    Raises:
        OutsideScope
    """
    if isinstance(by, SystemActor):
        return
    scope = by.scope if isinstance(by, User) else None
    if not all(contains(scope, code) for code in village_codes):
        raise OutsideScope(_("对象不在您的辖区内。"))


def lock(*subjects: Subject) -> None:
    """Until the transaction ends nobody else changes what is recorded of these; others may go on to refer to them.

    Always in one order. What was read of them before may be out of date: the caller looks again.
    """
    for subject in sorted(subjects, key=lambda one: (type(one).__name__, one.pk)):
        type(subject)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)


def end_row(row: Dated, last_day: date | None, by: Actor, now: Any) -> None:
    """End what holds: the office no longer believes it open, so a new row says until when; None opens it again."""
    row.withdrawn_at, row.withdrawn_by_id = now, by.pk
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    row.pk = None
    row._state.adding = True
    row.withdrawn_at, row.withdrawn_by_id = None, None
    row.valid_to, row.recorded_at, row.recorded_by_id = last_day, now, by.pk
    row.save(force_insert=True)


def subject_label(subject: Subject) -> str:
    """How a sentence names somebody."""
    return subject.name if isinstance(subject, Person) else _("家庭{number}").format(number=subject.number)
