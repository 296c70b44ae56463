"""What other departments gave: in a scope, to a family, in an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet, Sum

from doudi.core.accounts.models import User
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile
from doudi.registry.models import Household, Person
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.other_aid.columns import PANEL_COLUMNS
from doudi.relief.other_aid.models import OtherDepartmentAid


def counting() -> QuerySet[OtherDepartmentAid]:
    """Return the rows that count: those that no later row corrects."""
    return OtherDepartmentAid.objects.filter(correction=None).exclude(amount_fen=0)


def other_aid(*, by: User, kind: str = "", department: str = "", place: str = "") -> QuerySet[OtherDepartmentAid]:
    """Return what was booked in a user's scope, the latest first."""
    scoped = OtherDepartmentAid.objects.visible_to(by)
    if place:
        scoped = scoped.in_scope(place)
    found = scoped.filter(correction=None).exclude(amount_fen=0)
    if kind:
        found = found.filter(kind=kind)
    if department:
        found = found.filter(department=department)
    return found.select_related("household", "person", "event", "recorded_by").order_by("-given_on", "-pk")


def other_aid_of(household: Household | None, people: Iterable[Person] = ()) -> QuerySet[OtherDepartmentAid]:
    """Return what other departments gave a family or its people, for the page of a proposal (P18-6.j)."""
    of_people = Q(person__in=[person.pk for person in people])
    return (
        counting().filter(of_people | Q(household=household) if household else of_people).order_by("-given_on", "-pk")
    )


def other_aid_by_kind(event: EmergencyEvent, *, by: User) -> list[dict[str, Any]]:
    """Return the sums of other departments' aid of an event by department and kind."""
    rows = OtherDepartmentAid.objects.visible_to(by).filter(event=event, correction=None).exclude(amount_fen=0)
    labels = dict(OtherDepartmentAid.Department.choices), dict(OtherDepartmentAid.Kind.choices)
    summed = rows.order_by().values("department", "kind").annotate(amount_fen=Sum("amount_fen"), persons=Sum("persons"))
    return [{**row, "department": labels[0][row["department"]], "kind": labels[1][row["kind"]]} for row in summed]


def other_aid_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel of the family file; None where nothing was booked."""
    of_file = counting().filter(file.during_stays("person", "given_on") | Q(household=file.household))
    if file.household is None:
        of_file = counting().filter(file.during_stays("person", "given_on"))
    rows = list(of_file.order_by("-given_on", "-pk")[:FIRST_ROWS])
    return {"rows": rows, "columns": PANEL_COLUMNS} if rows else None
