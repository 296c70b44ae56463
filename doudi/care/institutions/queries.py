"""Institutions, residents and monthly lists in a user's scope."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from doudi.care.institutions.beds import with_living
from doudi.care.institutions.models import Absence, Institution, ListedResident, MonthlyList, Residence
from doudi.care.institutions.registry_fact import awards_to_renew
from doudi.care.institutions.workflow import NOT_ENDED, ListState, ResidenceState
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.clock import this_month, today

_MONTHS_OFFERED = 24


def institutions(*, by: User, state: str = "") -> QuerySet[Any]:
    """Return the institutions in a user's scope with the residents of today and the beds left."""
    rows: QuerySet[Institution] = Institution.objects.visible_to(by)
    if state:
        rows = rows.filter(closed_on__isnull=state == "open")
    return with_living(rows, today()).select_related("carer")


def open_institutions() -> QuerySet[Any]:
    """Return the institutions of the county that may be chosen, with the beds left today."""
    return with_living(Institution.objects.filter(closed_on=None), today()).order_by("village_code", "pk")


def residences(*, by: User, state: str = "", institution: str = "") -> QuerySet[Residence]:
    """Return the residences of people of a user's area, and in its institutions."""
    people = Residence.objects.visible_to(by).values("pk")
    inside = Residence.objects.filter(institution__in=Institution.objects.visible_to(by)).values("pk")
    rows: QuerySet[Residence] = Residence.objects.filter(Q(pk__in=people) | Q(pk__in=inside))
    if state == "trial":
        rows = rows.filter(state=ResidenceState.LIVING, stays_since=None).exclude(trial_until=None)
    elif state == "renew":
        rows = awards_to_renew(rows, this_month())
    elif state == "away":
        rows = rows.filter(state__in=NOT_ENDED, absences__in=_open_absences())
    elif state:
        rows = rows.filter(state=state)
    if institution:
        rows = rows.filter(institution=int(institution))
    return rows.select_related("person", "institution", "agreement", "proposed_by", "decided_by", "application")


def _open_absences() -> QuerySet[Any]:
    return Absence.objects.filter(last_day=None)


def trials_over(*, by: User) -> int:
    """Return how many trials are over without a word of the person."""
    return residences(by=by, state="trial").filter(trial_until__lt=today()).count()


def monthly_lists(*, by: User, state: str = "", month: str = "") -> QuerySet[MonthlyList]:
    """Return the monthly lists of a user's area, the latest first."""
    rows: QuerySet[MonthlyList] = MonthlyList.objects.visible_to(by)
    if state == "late":
        rows = late_lists(rows, today())
    elif state:
        rows = rows.filter(state=state)
    if month:
        rows = rows.filter(month=month)
    return rows.select_related("institution", "checked_by", "signed_by")


def late_lists(rows: QuerySet[MonthlyList], due_before: date) -> QuerySet[MonthlyList]:
    """Return the lists that were due before a day and are not signed."""
    return rows.exclude(state=ListState.SIGNED).filter(due_on__lt=due_before)


def months() -> list[date]:
    """Return the months that have a list, the latest first."""
    found = MonthlyList.objects.order_by("-month").values_list("month", flat=True).distinct()
    return list(found[:_MONTHS_OFFERED])


def listed_residents(monthly_list: MonthlyList) -> QuerySet[ListedResident]:
    """Return the rows of a list in the order of the beds."""
    return monthly_list.residents.select_related("residence__person", "residence__institution")


def villages_of_papers(attachment: Attachment) -> list[str]:
    """Return the villages of the person whose application a file is, and of the institution; none for other files."""
    rows = Residence.objects.filter(application=attachment)
    return [code for pair in rows.values_list("person__village", "institution__village_code") for code in pair]
