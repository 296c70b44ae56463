"""Families of the electricity relief, their meters, the lists, and what the family file shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.casework.electricity_relief.models import (
    ElectricityAnswer,
    ElectricityList,
    ElectricityMeter,
    ElectricityRow,
)
from doudi.casework.electricity_relief.workflow import is_of_bureau
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.core.kept_figures import kept
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.households.panels import FamilyFile
from doudi.registry.models import Award, Household
from doudi.ui.desk_tasks import WaitingTask

PROGRAMMES = ("tekun", "dibao")
_SHOWN = 6
_MOST_WITHOUT_METER = 50
_KEPT_SECONDS = 600


def families_in(month: date) -> dict[Household, str]:
    """Return the households of the county with tekun or dibao in a month, with the programme; tekun before dibao."""
    found: dict[Household, str] = {}
    for award in _awards_in(month).select_related("person__household").order_by("person__household__village", "pk"):
        household = award.person.household
        if household is not None and found.get(household) != "tekun":
            found[household] = award.programme
    return found


def _awards_in(month: date) -> QuerySet[Award]:
    awards = awards_in_force(month).filter(programme__in=PROGRAMMES, person__death_date=None)
    return awards.filter(person__household__isnull=False, person__household__ended_on=None)


def present_meter(household: Household) -> ElectricityMeter | None:
    """Return the meter of a household."""
    return household.electricity_meters.filter(ended_on=None).first()


def present_meters() -> dict[int, ElectricityMeter]:
    """Return the meters in use, by household."""
    return {meter.household_id: meter for meter in ElectricityMeter.objects.filter(ended_on=None)}


def meters_of(number: str) -> list[ElectricityMeter]:
    """Return the meters in use with a number; a sealed number is found by reading them."""
    return [meter for meter in ElectricityMeter.objects.filter(ended_on=None) if meter.number == number]


def rows_before(month: date) -> dict[int, ElectricityRow]:
    """Return who was on the last confirmed list before a month, by household; those it ended are left out."""
    last = ElectricityList.objects.filter(month__lt=month).exclude(state=ElectricityList.State.DRAWN).first()
    if last is None:
        return {}
    rows = last.rows.exclude(change=ElectricityRow.Change.ENDED).select_related("household", "meter")
    return {row.household_id: row for row in rows}


def lists() -> QuerySet[ElectricityList]:
    """Return the lists with how many families are on them, the latest first."""
    counted = ElectricityList.objects.annotate(
        families=Count("rows"),
        new=Count("rows", filter=Q(rows__change="new")),
        ended=Count("rows", filter=Q(rows__change="ended")),
        applied=Count("rows", filter=Q(rows__outcome="applied")),
    )
    return counted.order_by("-month")


def rows_of(listed: ElectricityList, *, by: User, state: str = "", place: str = "") -> QuerySet[ElectricityRow]:
    """Return the families of a list in a user's scope, filtered by change or outcome."""
    visible = ElectricityRow.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    rows: QuerySet[ElectricityRow] = visible.filter(list=listed)
    if state == "unanswered":
        rows = rows.filter(outcome="")
    elif state in ElectricityRow.Change.values:
        rows = rows.filter(change=state)
    elif state:
        rows = rows.filter(outcome=state)
    return rows.select_related("household", "meter").order_by("village_code", "pk")


def answer_counts(listed: ElectricityList) -> list[tuple[str, int]]:
    """Return how the rows of the company's file were read; the numbers add up to its rows."""
    counted = dict(listed.answers.order_by().values_list("reading").annotate(Count("pk")))
    if not counted:
        return []
    return [(str(label), counted.get(name, 0)) for name, label in ElectricityAnswer.Reading.choices]


def families_without_meter(*, by: User, month: date) -> tuple[int, list[Household]]:
    """Return how many families in a user's scope lack only a meter to be on the list of a month, and the first of them.

    Read from all awards of the county: again with the next meter that is entered, else after ten minutes.
    """
    latest = ElectricityMeter.objects.order_by("-pk").values_list("pk", flat=True).first()
    asked = (by.scope, month)
    number, keys = kept("families-without-meter", latest, asked, lambda: _count_without_meter(by, month), _KEPT_SECONDS)
    return number, list(Household.objects.visible_to(by).filter(pk__in=keys).order_by("village", "pk"))


def _count_without_meter(by: User, month: date) -> tuple[int, list[int]]:
    entitled = _awards_in(month).order_by().values("person__household")
    metered = ElectricityMeter.objects.filter(ended_on=None).order_by().values("household")
    families = Household.objects.visible_to(by).filter(pk__in=entitled).exclude(pk__in=metered)
    keys = list(families.order_by("village", "pk").values_list("pk", flat=True))
    return len(keys), keys[:_MOST_WITHOUT_METER]


def electricity_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel of the family file: its meter, and what the company answered on the last lists."""
    household = file.household or (file.person.household if file.person else None)
    if household is None:
        return None
    meter = present_meter(household)
    rows = household.electricity_rows.exclude(list__state=ElectricityList.State.DRAWN)
    shown = list(rows.select_related("list").order_by("-list__month")[:_SHOWN])
    may_record = file.by.may(Permission.HANDLE_CASES) and contains(file.by.scope, household.village_id)
    if meter is None and not shown and not may_record:
        return None
    return {
        "meter": meter,
        "rows": shown,
        "record_url": reverse("casework:electricity_meter", args=[household.pk]) if may_record else "",
    }


def waiting_tasks(by: User) -> list[WaitingTask]:
    """Return the lists that wait for the bureau: to be confirmed by another person, or to be taken in."""
    if not is_of_bureau(by):
        return []
    drawn = ElectricityList.objects.filter(state=ElectricityList.State.DRAWN).exclude(drawn_by=by).count()
    staged = ElectricityList.objects.filter(state=ElectricityList.State.STAGED).count()
    listed = reverse("casework:electricity_lists")
    tasks = (
        WaitingTask(ngettext_lazy("电费减免名单待确认", "电费减免名单待确认"), drawn, listed),
        WaitingTask(ngettext_lazy("供电公司答复待入库", "供电公司答复待入库"), staged, listed),
    )
    return [task for task in tasks if task.number]
