"""What was decided in time in a quarter, by township, matter and channel; talks within a user's reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import all_procedures
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.supervision.measures.catalogue.cases import CASES_IN_TIME
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.periods import Period, quarter_of
from doudi.supervision.time_limits.models import Talk
from doudi.supervision.time_limits.workflow import OPEN_STATES, TalkState
from doudi.values.carries import carries


@dataclass(frozen=True)
class Timeliness:
    """How many cases fell due in a period and were decided in time.

    ``due`` = ``in_time`` + ``late`` + ``open_late``; paused ones and those withdrawn are counted apart, and extended
    ones are among the others.
    """

    key: str
    label: str
    due: int
    in_time: int
    late: int
    open_late: int
    paused: int
    extended: int
    withdrawn: int
    talk_url: str = ""

    @property
    def share(self) -> str:
        """The share decided in time."""
        measure = measure_named("decided_in_time")
        assert measure is not None  # noqa: S101 - declared at start-up
        return measure.shown(Figure(self.in_time, self.due))

    @property
    def sort_share(self) -> int:
        """The share to sort by; places where nothing fell due come last."""
        return self.in_time * 1_000_000 // self.due if self.due else 1_000_001


def _counted(rows: QuerySet[Case], key: Any, label: Callable[[str], str]) -> list[Timeliness]:
    decided = Q(decision__isnull=False)
    grouped = (
        rows.order_by()
        .annotate(of=key)
        .values("of")
        .annotate(
            in_time=Count("pk", filter=CASES_IN_TIME),
            late=Count("pk", filter=decided & ~CASES_IN_TIME),
            open_late=Count("pk", filter=Q(outcome="", paused_since=None, decision=None, due_on__lt=today())),
            paused=Count("pk", filter=Q(outcome="", paused_since__isnull=False, decision=None)),
            extended=Count("pk", filter=Q(extended_days__gt=0)),
            withdrawn=Count("pk", filter=~Q(outcome="") & Q(decision=None)),
        )
    )
    found = []
    row: dict[str, Any]
    for row in grouped:  # type: ignore[assignment]  # the names are those of the annotations
        due = row["in_time"] + row["late"] + row["open_late"]
        names = ("in_time", "late", "open_late", "paused", "extended", "withdrawn")
        found.append(Timeliness(row["of"], label(row["of"]), due, *(row[name] for name in names)))
    return sorted(found, key=lambda one: (one.sort_share, one.key))


def _rows(period: Period, by: User) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.in_scope(by.division_id).filter(
        due_on__gte=period.first, due_on__lt=period.after
    )
    return rows


@carries("P18-13.a")
def by_township(period: Period, *, by: User) -> list[Timeliness]:
    """Return the townships of a user's scope, the worst first."""
    return _counted(_rows(period, by), Substr("village_code", 1, TOWNSHIP_DIGITS), place_name)


@carries("P18-13.a")
def by_matter(period: Period, *, by: User) -> list[Timeliness]:
    """Return the matters of a user's scope, the worst first."""
    procedures = all_procedures()
    return _counted(_rows(period, by), F("procedure_id"), lambda name: procedures[name].label)


@carries("P18-21.b")
def by_channel(period: Period, *, by: User) -> list[Timeliness]:
    """Return the channels by which cases came, the worst first."""
    return _counted(_rows(period, by), F("application__channel"), lambda name: str(Application.Channel(name).label))


def talks(*, by: User, state: str = "", quarter: date | None = None) -> QuerySet[Talk]:
    """Return the talks of a user's scope, the latest first."""
    found: QuerySet[Talk] = Talk.objects.visible_to(by)
    if state:
        found = found.filter(state__in=OPEN_STATES) if state == "at_work" else found.filter(state=state)
    return found.filter(quarter=quarter) if quarter else found


@dataclass(frozen=True)
class ReasonShown:
    """A reason of a talk: the measure, its figure as it was, and the limit."""

    label: str
    figure: str
    limit: str


def reasons_of(talk: Talk) -> list[ReasonShown]:
    """Return the reasons of a talk in words."""
    found = []
    for reason in talk.reasons:
        measure = measure_named(reason["measure"])
        if measure is None:
            continue
        figure = Figure(reason["numerator"], reason["denominator"])
        shown = f"{measure.shown(figure)} {measure.fraction(figure)}".strip()
        found.append(ReasonShown(str(measure.label), shown, reason["limit"]))
    return found


def waiting(*, by: User) -> dict[str, int]:
    """Return how many talks wait by what has to be done: invite, hold, follow up, late."""
    rows = Talk.objects.visible_to(by)
    return rows.aggregate(
        open=Count("pk", filter=Q(state=TalkState.OPEN)),
        invited=Count("pk", filter=Q(state=TalkState.INVITED, invited_for__lte=today())),
        promised=Count("pk", filter=Q(state=TalkState.HELD, promised_by__lt=today())),
        held=Count("pk", filter=Q(state=TalkState.HELD)),
    )


def last_quarter() -> Period:
    """Return the quarter before the present one."""
    return quarter_of(today()).before
