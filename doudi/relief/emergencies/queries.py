"""Events, their progress, the survey list of a village, and what else is known of the people on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from doudi.casework.models import EventSwitch
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.relief.cases.models import ReliefCase
from doudi.relief.emergencies.models import Answer, EmergencyEvent, EventVillage, SurveyRow
from doudi.relief.emergencies.workflow import EventState

_MOST_ON_DESK = 3
DECLARED_STATES = (EventState.RUNNING, EventState.ENDED, EventState.CLOSED)


def events(*, by: User, state: str = "", kind: str = "") -> QuerySet[EmergencyEvent]:
    """Return the events that concern a user's scope, running ones first; proposals to the county only."""
    found = EmergencyEvent.objects.all()
    if by.scope is None:
        return found.none()
    if len(by.scope) >= TOWNSHIP_DIGITS:
        first, last = bounds(by.scope)
        of_scope = EventVillage.objects.filter(event=OuterRef("pk"), village_code__gte=first, village_code__lte=last)
        found = found.filter(Exists(of_scope), state__in=DECLARED_STATES)
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("proposed_by", "confirmed_by").order_by("-began_on", "-pk")


def events_to_confirm(*, by: User) -> int:
    """Return how many proposed events wait for the bureau's leader."""
    if Role(by.role) is not Role.BUREAU_LEADER:
        return 0
    return EmergencyEvent.objects.filter(state=EventState.PROPOSED).exclude(proposed_by=by).count()


def open_survey_counts(*, by: User) -> list[tuple[EmergencyEvent, int]]:
    """Return the running events of a user's scope with the number of people without an answer."""
    return [
        (event, SurveyRow.objects.visible_to(by).filter(event=event, is_in_area=True, state=Answer.OPEN).count())
        for event in events(by=by, state=EventState.RUNNING)[:_MOST_ON_DESK]
    ]


@dataclass(frozen=True)
class SurveyProgress:
    """How far the survey of a place is; ``late`` are people without an answer past the deadline."""

    code: str
    total: int
    safe: int
    needs: int
    unreachable: int
    open: int
    late: int
    in_time: int

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.code)

    @property
    def answered(self) -> int:
        """The people with an answer."""
        return self.total - self.open

    @property
    def share(self) -> str:
        """The share answered, in per cent."""
        return f"{self.answered / self.total:.0%}" if self.total else "—"


def survey_progress(event: EmergencyEvent, *, by: User) -> list[SurveyProgress]:
    """Return the progress by village in a user's scope, in one query."""
    rows: QuerySet[SurveyRow] = SurveyRow.objects.visible_to(by).filter(event=event, is_in_area=True)
    answered = ~Q(state=Answer.OPEN)
    counted: Any = (
        rows.order_by("village_code")
        .values("village_code")
        .annotate(
            total=Count("pk"),
            safe=Count("pk", filter=Q(state=Answer.SAFE)),
            needs=Count("pk", filter=Q(state=Answer.NEEDS)),
            unreachable=Count("pk", filter=Q(state=Answer.UNREACHABLE)),
            open=Count("pk", filter=~answered),
            late=Count("pk", filter=~answered & Q(due_at__lt=timezone.now())),
            in_time=Count("pk", filter=answered & Q(answered_at__lte=F("due_at"))),
        )
    )
    return [SurveyProgress(row.pop("village_code"), **row) for row in counted]


def by_township(villages: Iterable[SurveyProgress]) -> list[SurveyProgress]:
    """Add up the progress of villages by township."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for one in villages:
        figures = (one.total, one.safe, one.needs, one.unreachable, one.open, one.late, one.in_time)
        township = sums[one.code[:TOWNSHIP_DIGITS]]
        for place, figure in enumerate(figures):
            township[place] += figure
    return [SurveyProgress(code, *figures) for code, figures in sorted(sums.items())]


def total_of(rows: Iterable[SurveyProgress]) -> SurveyProgress:
    """Add up progress."""
    merged = by_township(
        SurveyProgress("", one.total, one.safe, one.needs, one.unreachable, one.open, one.late, one.in_time)
        for one in rows
    )
    return merged[0] if merged else SurveyProgress("", 0, 0, 0, 0, 0, 0, 0)


def survey_rows(event: EmergencyEvent, *, by: User, state: str = "", place: str = "") -> QuerySet[SurveyRow]:
    """Return the survey list in a user's scope."""
    rows: QuerySet[SurveyRow] = SurveyRow.objects.visible_to(by)
    if place:
        rows = SurveyRow.objects.visible_to(by).in_scope(place)
    rows = rows.filter(event=event, is_in_area=True)
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("person__household", "lead", "need_lead", "answered_by", "event").order_by(
        "village_code", "household", "pk"
    )


@dataclass(frozen=True)
class SurveyedPerson:
    """A row of the survey list with what else is known: other events of the family, relief since the event began."""

    row: SurveyRow
    other_events: tuple[str, ...]
    relief: ReliefCase | None

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.row.village_code)

    @property
    def is_late(self) -> bool:
        """Whether nobody has answered in time."""
        return self.row.state == Answer.OPEN and self.row.due_at < timezone.now()


def with_other_events(rows: list[SurveyRow]) -> list[SurveyedPerson]:
    """Add to rows of one event the names of other events that have the family, and its relief, in two queries."""
    if not rows:
        return []
    event = rows[0].event
    households = {row.household_id for row in rows if row.household_id}
    people = {row.person_id for row in rows if row.person_id}
    same = SurveyRow.objects.filter(Q(household__in=households) | Q(person__in=people), is_in_area=True)
    others = same.exclude(event=event).exclude(event__state=EventState.CLOSED)
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    for household, person, name in others.values_list("household_id", "person_id", "event__name").distinct():
        for key in (("household", household), ("person", person)):
            if key[1] and name not in named[key]:
                named[key].append(name)
    relieved = ReliefCase.objects.filter(people__person__in=people, happened_on__gte=event.began_on)
    cases: dict[int, ReliefCase] = {}
    for relief in relieved.select_related("case").prefetch_related("people").order_by("pk"):
        cases.update({one.person_id: relief for one in relief.people.all() if one.person_id})
    return [
        SurveyedPerson(
            row,
            tuple(
                dict.fromkeys([*named[("household", row.household_id or 0)], *named[("person", row.person_id or 0)]])
            ),
            cases.get(row.person_id or 0),
        )
        for row in rows
    ]


def switches_of(event: EmergencyEvent) -> list[dict[str, Any]]:
    """Return what an event allows or allowed, by kind and days, with the number of villages."""
    found = EventSwitch.objects.filter(event_key=event.key).order_by("first_day")
    rows = found.values("kind", "figure", "basis", "first_day", "last_day").annotate(villages=Count("pk"))
    return [{**row, "label": EventSwitch.Kind(row["kind"]).label} for row in rows]
