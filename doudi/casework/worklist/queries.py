"""What waits: for me, in my township, in the county; page by key, and one case after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.deputies.queries import represented_by
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import Urgency, days_allowed, urgency
from doudi.casework.procedures.steps import CLOSED, DECISION_STEPS, STEPS
from doudi.casework.worklist.models import DeputyPeriod
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import bounds
from doudi.values.working_days import add_working_days

PAGE_SIZE = 30
MINE, ALL = "mine", "all"
MAX_WARNED = 10
URGENCY_LABELS: dict[str, Any] = {"overdue": _("已超期"), "soon": _("快到期"), "in_time": _("期限内")}
URGENCIES = ("overdue", "soon")
_SECOND_PERSON_STEPS = {"review", "card_check", *DECISION_STEPS}
"""Steps that are nobody's in particular: whoever had no part in the case before."""


@dataclass(frozen=True)
class CaseFilter:
    """What a queue is cut down to. ``mine``: what waits for the person who asks."""

    step: str = ""
    matter: str = ""
    urgency: str = ""
    mine: bool = True
    township: str = ""

    def as_query(self, **changed: Any) -> str:
        """For an address; what is as usual is left out."""
        one = replace(self, **changed)
        said = {
            "all": "" if one.mine else "1",
            "step": one.step,
            "matter": one.matter,
            "urgency": one.urgency,
            "township": one.township,
        }
        return urlencode({name: value for name, value in said.items() if value})


def scope_labels(by: User) -> tuple[Any, Any]:
    """How the two scopes are called for somebody."""
    whole = _("全县在办") if Role(by.role) in COUNTY_ROLES else _("本乡镇在办")
    return _("我的待办"), _("本村在办") if Role(by.role) is Role.VILLAGE_CADRE else whole


def cases(*, by: User, wanted: CaseFilter) -> QuerySet[Case]:
    """Open cases in the scope of ``by``, the nearest day first."""
    found: QuerySet[Case] = Case.objects.visible_to(by).exclude(step=CLOSED)
    found = found.select_related("application", "assignment__officer")
    if wanted.mine:
        found = found.filter(_for(by))
    if wanted.step:
        found = found.filter(step=wanted.step)
    if wanted.matter:
        found = found.filter(procedure_id=wanted.matter)
    if wanted.township:
        first, last = bounds(wanted.township)
        found = found.filter(village_code__gte=first, village_code__lte=last)
    if wanted.urgency:
        found = found.filter(_urgent(wanted.urgency))
    return found.order_by("next_due_on", "pk")


def _urgent(urgency: str) -> Q:
    if urgency == "overdue":
        return Q(next_due_on__lt=today())
    last = add_working_days(today(), days_allowed("clock_warning_days", today())).day
    return Q(next_due_on__gte=today(), next_due_on__lte=last)


def _for(by: User) -> Q:
    """What waits for somebody and for those he stands in for: his cases, and those that nobody has in hand yet."""
    absent = represented_by(by)
    people = [by.pk, *(one.pk for one in absent)]
    whole = Q(pk__in=())
    for role in {Role(by.role), *(Role(one.role) for one in absent)}:
        names = {name for name, step in STEPS.items() if role in step.roles}
        if role is Role.TOWNSHIP_LEADER:
            names |= set(DECISION_STEPS)  # what is delegated
        in_hand = Q(assignment__officer__in=people) | Q(assignment=None)
        whole |= Q(step__in=names - _SECOND_PERSON_STEPS) & in_hand
        whole |= (
            Q(step__in=names & _SECOND_PERSON_STEPS) & ~Q(proposed_by=by) & (Q(reviewed_by=None) | ~Q(reviewed_by=by))
        )
    return whole


@dataclass(frozen=True)
class Counts:
    """How many wait, by step, and how many of them press."""

    steps: list[tuple[str, str, int]]
    overdue: int
    soon: int


def counts(*, by: User, wanted: CaseFilter) -> Counts:
    """For a scope, all of its steps: one question."""
    every = cases(by=by, wanted=CaseFilter(mine=wanted.mine, matter=wanted.matter, township=wanted.township))
    found = list(
        every.order_by()
        .values_list("step")
        .annotate(
            number=Count("pk"), overdue=Count("pk", filter=_urgent("overdue")), soon=Count("pk", filter=_urgent("soon"))
        )
    )
    by_step = {step: number for step, number, _overdue, _soon in found}
    return Counts(
        [(name, str(step.label), by_step[name]) for name, step in STEPS.items() if name in by_step],
        sum(one[2] for one in found),
        sum(one[3] for one in found),
    )


@dataclass(frozen=True)
class Page:
    """A page of a queue, by key: no counting, no skipping, as quick at the end as at the beginning."""

    rows: list[Case]
    before: str
    after: str


def page(query: QuerySet[Case], *, after: str = "", before: str = "") -> Page:
    """The cases after or before a key; a key that is none is taken for none."""
    key = _key(after or before)
    backwards = bool(before and key)
    if key and not backwards:
        query = query.filter(_beyond(key))
    elif key:
        query = query.filter(_ahead(key)).order_by("-next_due_on", "-pk")
    rows = list(query[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    has_before, has_after = (more, bool(rows)) if backwards else (bool(key), more)
    return Page(rows, key_of(rows[0]) if rows and has_before else "", key_of(rows[-1]) if rows and has_after else "")


def key_of(case: Case) -> str:
    """Where a case stands in every queue."""
    return f"{case.next_due_on:%Y%m%d}-{case.pk}" if case.next_due_on else ""


def _key(text: str) -> tuple[date, int] | None:
    day, _bar, number = text.partition("-")
    if not (len(day) == 8 and day.isdecimal() and number.isdecimal() and len(number) < 16):
        return None
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:])), int(number)
    except ValueError:
        return None


def _beyond(key: tuple[date, int]) -> Q:
    return Q(next_due_on__gt=key[0]) | Q(next_due_on=key[0], pk__gt=key[1])


def _ahead(key: tuple[date, int]) -> Q:
    return Q(next_due_on__lt=key[0]) | Q(next_due_on=key[0], pk__lt=key[1])


def neighbours(case: Case, *, by: User, wanted: CaseFilter) -> tuple[Case | None, Case | None]:
    """The case before and the one after, within a filter. After a closed one comes the first that waits."""
    every = cases(by=by, wanted=wanted).exclude(pk=case.pk).select_related(None).only("pk", "next_due_on")
    key = _key(key_of(case))
    if key is None:
        return None, every.first()
    return every.filter(_ahead(key)).order_by("-next_due_on", "-pk").first(), every.filter(_beyond(key)).first()


def colleagues(by: User) -> list[User]:
    """Who of the same place may handle cases."""
    if by.division_id is None:
        return []
    found = User.objects.filter(division_id=by.division_id, is_active=True).exclude(pk=by.pk).order_by("pk")
    return [one for one in found if one.may(Permission.HANDLE_CASES)]


def deputy_periods(by: User) -> list[DeputyPeriod]:
    """Those of the place that run or are to come."""
    found = DeputyPeriod.objects.filter(absent__division_id=by.division_id, last_day__gte=today())
    return list(found.select_related("absent", "deputy"))


def overdue_case_count(*, by: User) -> int:
    """Return how many open cases in scope are overdue, for all officers."""
    return cases(by=by, wanted=CaseFilter(urgency="overdue", mine=False)).count()


def near_or_past_deadline(*, by: User) -> list[Case]:
    """Return the open cases in scope that are overdue or within the days of warning, the nearest deadline first.

    Officer and leader see the same cases: the one to act, the other to see that they do.
    """
    last_day = add_working_days(today(), days_allowed("clock_warning_days", today())).day
    return list(cases(by=by, wanted=CaseFilter(mine=False)).filter(next_due_on__lte=last_day)[:MAX_WARNED])


def urgency_of(case: Case) -> Urgency:
    """Return the urgency of the nearest deadline of a case."""
    return urgency(case.next_due_on, today())


def township_of(case: Case) -> str:
    """The township of a case."""
    return case.village_code[:TOWNSHIP_DIGITS]
