"""Cases that wait: for a user, in a township, in the county; counted, filtered, page by page in order of deadline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.dependent_matters import is_of_family
from doudi.casework.cases.limits import LIMIT_LABELS, days_in_words
from doudi.casework.deputies.queries import represented_by
from doudi.casework.models import Case, Extension, Pause
from doudi.casework.procedures.clocks import Urgency, urgency
from doudi.casework.procedures.steps import CLOSED, DECISION_STEPS, RELIEF_DECISION_STEPS, STEPS, VERB_ROLES
from doudi.casework.worklist.filters import CaseFilter
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.ui.tables import Text

MOST_WARNED = 10
URGENCY_LABELS: dict[str, Any] = {
    "overdue": _("已超期"),
    "soon": _("快到期"),
    "paused": _("暂停计时"),
    "in_time": _("期限内"),
}
_URGENCY_TONES = {"overdue": "bad", "soon": "warn"}
_SECOND_PERSON_STEPS = {"review", "card_check", *DECISION_STEPS, *RELIEF_DECISION_STEPS}
"""Steps without an officer in charge: they wait for everybody who had no part in the case."""


@dataclass(frozen=True)
class UrgencyTag:
    """The tag beside a deadline that has passed or is near."""

    label: Text
    tone: str


def urgency_tag(urgency: Urgency) -> UrgencyTag | None:
    """Return the tag of a deadline; None while it is in time."""
    return UrgencyTag(URGENCY_LABELS[urgency], _URGENCY_TONES[urgency]) if urgency in _URGENCY_TONES else None


def urgency_of(case: Case) -> Urgency:
    """Return the urgency of a case's nearest deadline; a paused clock makes nothing urgent."""
    if case.paused_since:
        return "in_time"
    return urgency(case.next_due_on, today(), warned_from=case.next_warned_from)


@dataclass(frozen=True)
class WorklistRow:
    """A case in the worklist; ``query`` keeps the filter and the queue when the case is opened."""

    case: Case
    query: str

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.case.village_code)

    @property
    def url(self) -> str:
        """The case's page, within the filter."""
        address = self.case.get_absolute_url()
        return f"{address}?{self.query}" if self.query else address

    @property
    def officer_name(self) -> str:
        """The officer in charge."""
        assignment = getattr(self.case, "assignment", None)
        return assignment.officer.name if assignment else "—"

    @property
    def due_label(self) -> Text:
        """What has to be done by the deadline."""
        label: Text = LIMIT_LABELS.get(self.case.next_due_of, "")
        return label

    @property
    def days(self) -> str:
        """The working days worked of those allowed, the paused and the extended ones apart."""
        return days_in_words(self.case)

    @property
    def urgency_tag(self) -> UrgencyTag | None:
        """The tag beside its deadline."""
        return urgency_tag(urgency_of(self.case))


def scope_labels(by: User) -> tuple[Any, Any]:
    """Return what a user's own list and the list of their whole scope are called."""
    whole = _("全县在办") if Role(by.role) in COUNTY_ROLES else _("本乡镇在办")
    return _("我的待办"), _("本村在办") if Role(by.role) is Role.VILLAGE_CADRE else whole


def cases(*, by: User, case_filter: CaseFilter) -> QuerySet[Case]:
    """Return the open cases in a user's scope, nearest deadline first."""
    query: QuerySet[Case] = Case.objects.visible_to(by).exclude(step=CLOSED)
    query = query.select_related("application", "assignment__officer")
    if case_filter.mine:
        query = query.filter(_waits_for(by))
    if case_filter.step:
        query = query.filter(step=case_filter.step)
    if case_filter.matter:
        query = query.filter(procedure_id=case_filter.matter)
    if case_filter.township:
        first, last = bounds(case_filter.township)
        query = query.filter(village_code__gte=first, village_code__lte=last)
    if case_filter.channel:
        query = query.filter(application__channel=case_filter.channel)
    if case_filter.urgency:
        query = query.filter(_is_urgent(case_filter.urgency))
    return query.order_by("next_due_on", "pk")


def _is_urgent(urgency: str) -> Q:
    if urgency == "paused":
        return Q(paused_since__isnull=False)
    if urgency == "overdue":
        return Q(next_due_on__lt=today(), paused_since=None)
    return Q(next_due_on__gte=today(), next_warned_from__lte=today(), paused_since=None)


def _waits_for(by: User) -> Q:
    """Cases that wait for a user or for those they deputise for: in their charge, or in nobody's yet."""
    absent = represented_by(by)
    users = [by.pk, *(user.pk for user in absent)]
    condition = Q(pk__in=())
    for role in {Role(by.role), *(Role(user.role) for user in absent)}:
        steps = {name for name, step in STEPS.items() if role in step.roles}
        if role is Role.TOWNSHIP_LEADER:
            steps |= set(DECISION_STEPS)  # by delegation
        in_charge = Q(assignment__officer__in=users) | Q(assignment=None)
        condition |= Q(step__in=steps - _SECOND_PERSON_STEPS) & in_charge
        had_no_part = ~Q(proposed_by=by) & (Q(reviewed_by=None) | ~Q(reviewed_by=by))
        condition |= Q(step__in=steps & _SECOND_PERSON_STEPS) & had_no_part
        if role in VERB_ROLES["decide_pause"]:
            condition |= Q(pk__in=Pause.objects.filter(is_agreed=None).exclude(proposed_by=by).values("case_id"))
        if role in VERB_ROLES["decide_extension"]:
            condition |= Q(pk__in=Extension.objects.filter(is_agreed=None).values("case_id"))
    return condition


@dataclass(frozen=True)
class Counts:
    """How many cases wait: step, its label and number; how many are overdue, near their deadline, or paused.

    ``channels`` are the numbers by the channel they came through.
    """

    steps: list[tuple[str, str, int]]
    channels: dict[str, int]
    overdue: int
    soon: int
    paused: int


def counts(*, by: User, case_filter: CaseFilter) -> Counts:
    """Count the cases of all steps and channels in one query; the filter's step, urgency and channel are ignored.

    The steps, the overdue, the near and the paused ones are those of the filter's channel.
    """
    every = cases(
        by=by,
        case_filter=CaseFilter(mine=case_filter.mine, matter=case_filter.matter, township=case_filter.township),
    )
    rows = list(
        every.order_by()
        .values_list("step", "application__channel")
        .annotate(
            number=Count("pk"),
            overdue=Count("pk", filter=_is_urgent("overdue")),
            soon=Count("pk", filter=_is_urgent("soon")),
            paused=Count("pk", filter=_is_urgent("paused")),
        )
    )
    channels: Counter[str] = Counter()
    for _step, channel, number, *_others in rows:
        channels[channel] += number
    rows = [row for row in rows if case_filter.channel in {"", row[1]}]
    by_step: Counter[str] = Counter()
    for step, _channel, number, *_others in rows:
        by_step[step] += number
    return Counts(
        steps=[(name, str(step.label), by_step[name]) for name, step in STEPS.items() if name in by_step],
        channels=dict(channels),
        overdue=sum(overdue for *_place, overdue, _soon, _paused in rows),
        soon=sum(soon for *_others, soon, _paused in rows),
        paused=sum(paused for *_others, paused in rows),
    )


def waiting_counts(*, by: User) -> list[tuple[str, str, int]]:
    """Count the cases that wait for a user: step, its label, number."""
    return counts(by=by, case_filter=CaseFilter()).steps


def overdue_case_count(*, by: User) -> int:
    """Count the overdue cases in a user's scope, no matter who acts next."""
    return cases(by=by, case_filter=CaseFilter(urgency="overdue", mine=False)).count()


def near_or_past_deadline(*, by: User) -> list[Case]:
    """Return the first open cases in a user's scope that are overdue or near their deadline, no matter who acts next.

    Officer and leader see the same cases: one has to act, the other has to see to it.
    """
    open_cases = cases(by=by, case_filter=CaseFilter(mine=False))
    query = open_cases.filter(_is_urgent("overdue") | _is_urgent("soon"))
    return list(query[:MOST_WARNED])


def key_of(case: Case) -> str:
    """Return the position of a case in every worklist: its deadline and primary key."""
    return f"{case.next_due_on:%Y%m%d}-{case.pk}" if case.next_due_on else ""


def _parse_key(text: str) -> tuple[date, int] | None:
    day, _bar, number = text.partition("-")
    if not (len(day) == 8 and day.isdecimal() and number.isdecimal() and len(number) < 16):
        return None
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:])), int(number)
    except ValueError:
        return None


def _is_after(key: tuple[date, int]) -> Q:
    return Q(next_due_on__gt=key[0]) | Q(next_due_on=key[0], pk__gt=key[1])


def _is_before(key: tuple[date, int]) -> Q:
    return Q(next_due_on__lt=key[0]) | Q(next_due_on=key[0], pk__lt=key[1])


def neighbours(case: Case, *, by: User, case_filter: CaseFilter) -> tuple[Case | None, Case | None]:
    """Return the cases before and after a case within a filter; after a closed case the first that waits."""
    others = cases(by=by, case_filter=case_filter).exclude(pk=case.pk).select_related(None).only("pk", "next_due_on")
    key = _parse_key(key_of(case))
    if key is None:
        return None, others.first()
    before = others.filter(_is_before(key)).order_by("-next_due_on", "-pk").first()
    return before, others.filter(_is_after(key)).first()


@dataclass(frozen=True)
class QueuePlace:
    """The place of a case among those of a filter: its number and how many there are."""

    number: int
    total: int


def place_in_queue(case: Case, *, by: User, case_filter: CaseFilter) -> QueuePlace | None:
    """Return the place of a case within a filter; None where it is not among the cases."""
    key = _parse_key(key_of(case))
    within = cases(by=by, case_filter=case_filter).order_by()
    if key is None or not within.filter(pk=case.pk).exists():
        return None
    counted = within.aggregate(before=Count("pk", filter=_is_before(key)), total=Count("pk"))
    return QueuePlace(counted["before"] + 1, counted["total"])


def next_in_queue(case: Case, key: str, *, by: User, case_filter: CaseFilter) -> Case | None:
    """Return the case to go on with after a step: itself while it waits for the user, then its family's, then the next.

    ``key`` is the place that the case had in the list before the step.
    """
    within = cases(by=by, case_filter=case_filter).select_related(None).only("pk", "next_due_on")
    if within.filter(pk=case.pk).exists():
        return case
    family = within.filter(is_of_family(case)).first()
    place = _parse_key(key)
    after = within.filter(_is_after(place)).first() if place else None
    return family or after or within.first()
