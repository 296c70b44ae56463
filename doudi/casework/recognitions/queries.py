"""Recognitions in force, those that expire, and the list of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recognitions.models import Recognition
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month, today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.values.benefit_month import add_months

RENEWAL_NOTICE = "recognition_renewal_months"


def recognised_procedures() -> tuple[str, ...]:
    """The procedures that recognise families for a time."""
    return tuple(name for name, procedure in all_procedures().items() if procedure.valid_months)


def in_force(month: date) -> ScopedQuerySet[Recognition]:
    """Return the recognitions in force in a month."""
    return Recognition.objects.filter(_ends_from(month), first_month__lte=month)


def to_be_renewed() -> list[Recognition]:
    """Return the recognitions that expire within the months of notice and have no open case of renewal."""
    limit = months_after(today(), procedure_figure(RENEWAL_NOTICE, today())).replace(day=1)
    open_cases = Case.objects.exclude(step=CLOSED).filter(procedure_id__in=recognised_procedures())
    under_way = set(open_cases.values_list("household_id", "procedure_id"))
    decided = set(Case.objects.filter(renews__isnull=False).values_list("renews_id", flat=True))
    expiring = in_force(this_month()).filter(last_month__lte=limit, ended_month=None)
    return [
        recognition
        for recognition in expiring.select_related("household")
        if (recognition.household_id, recognition.procedure_id) not in under_way and recognition.pk not in decided
    ]


@dataclass(frozen=True)
class RecognitionRow:
    """A recognition with its state and place, for the table."""

    recognition: Recognition
    place: str
    state: str
    tone: str
    head: str
    may_confirm: bool
    may_change: bool


def recognitions(*, by: User, procedure: str = "", state: str = "") -> ScopedQuerySet[Recognition]:
    """Return the recognitions a user may see, of a procedure and in a state, those that end first at the top."""
    rows = Recognition.objects.visible_to(by).select_related("household", "case__application")
    if procedure:
        rows = rows.filter(procedure_id=procedure)
    if state == "in_force":
        rows = rows.filter(_ends_from(this_month()))
    elif state == "expiring":
        limit = months_after(today(), procedure_figure(RENEWAL_NOTICE, today())).replace(day=1)
        rows = rows.filter(_ends_from(this_month())).exclude(_ends_from(add_months(limit, 1)))
    elif state == "ended":
        rows = rows.exclude(_ends_from(this_month()))
    elif state == "to_confirm":
        rows = rows.filter(_to_confirm())
    return rows.order_by("last_month", "pk")


def endings_to_confirm(*, by: User) -> int:
    """Return how many proposed endings wait for a second person, other than the user's own."""
    waiting = Recognition.objects.visible_to(by).filter(_to_confirm())
    return waiting.exclude(ending_proposed_by=by).count()


def rows_of(found: list[Recognition], *, by: User) -> list[RecognitionRow]:
    """Return the rows of the table."""
    return [_row(recognition, by) for recognition in found]


def _row(recognition: Recognition, by: User) -> RecognitionRow:
    if recognition.ending_month is not None and recognition.ended_month is None:
        state, tone = _("拟终止，待另一人确认"), "warn"
    elif recognition.ended_month is not None and recognition.ended_month < recognition.last_month:
        state, tone = _("已终止"), ""
    elif recognition.end < this_month():
        state, tone = _("已到期"), ""
    else:
        state, tone = _("有效"), "good"
    may_handle = by.may(Permission.HANDLE_CASES)
    is_open = recognition.ending_month is not None and recognition.ended_month is None
    return RecognitionRow(
        recognition,
        place_name(recognition.household.village_id),
        state,
        tone,
        recognition.case.application.applicant_name,
        is_open and recognition.ending_proposed_by_id != by.pk and may_handle,
        tone == "good" and may_handle,
    )


def _to_confirm() -> Q:
    return Q(ending_month__isnull=False, ended_month=None)


def _ends_from(month: date) -> Q:
    """The recognitions whose last month is this one or later."""
    return Q(ended_month=None, last_month__gte=month) | Q(ended_month__gte=month)
