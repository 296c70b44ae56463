"""How far the visits of a month are, by village or township."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Substr
from django.urls import reverse

from doudi.care.visits.models import PlannedVisit
from doudi.care.visits.workflow import VisitState
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


@dataclass(frozen=True)
class VisitProgress:
    """Visits of a place that fell due in a month: made, made late, not made, still to make, climbed to the bureau."""

    code: str
    due: int
    done: int
    late_done: int
    missed: int
    overdue: int
    bureau: int

    @property
    def place(self) -> str:
        """Township, or township and village."""
        return place_name(self.code)

    @property
    def share(self) -> str:
        """The share made, in per cent."""
        return f"{self.done / self.due:.0%}" if self.due else "—"

    @property
    def url(self) -> str:
        """The visits of the place that are late."""
        return f"{reverse('care_visits:visits')}?only=late&place={self.code}"


@carries("P18-5.e")
def visit_progress(*, by: User, month: date, place: str = "", kind: str = "") -> list[VisitProgress]:
    """Return the progress of a month: of the townships of a county, of the villages of a township."""
    rows = PlannedVisit.objects.visible_to(by)
    digits = TOWNSHIP_DIGITS if len(by.scope or "") < TOWNSHIP_DIGITS and not place else VILLAGE_DIGITS
    due: Any = rows.in_scope(place) if place else rows
    due = due.filter(due_on__gte=month, due_on__lt=add_months(month, 1)).exclude(state=VisitState.CANCELLED)
    if kind:
        due = due.filter(kind=kind)
    done = Q(state=VisitState.DONE)
    counted = (
        due.order_by()
        .annotate(code=Substr("village_code", 1, digits))
        .values("code")
        .annotate(
            due=Count("pk"),
            done=Count("pk", filter=done),
            late_done=Count("pk", filter=done & Q(counted_visit__visited_on__gt=F("due_on"))),
            missed=Count("pk", filter=Q(state=VisitState.MISSED)),
            overdue=Count("pk", filter=Q(state=VisitState.OPEN, due_on__lt=today())),
            bureau=Count("pk", filter=Q(climbed_to="bureau")),
        )
    )
    return sorted((VisitProgress(**row) for row in counted), key=lambda row: row.code)


def plan_months() -> list[date]:
    """Return the months that have visits up to the present one, the latest first."""
    first = PlannedVisit.objects.order_by("due_on").values_list("due_on", flat=True).first()
    month, found = today().replace(day=1), list[date]()
    while first and month >= first.replace(day=1) and len(found) < 36:
        found.append(month)
        month = add_months(month, -1)
    return found
