"""Which visits are due, asked set-wise for everybody under tekun at home; nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Q

from doudi.care.visits.cycles import Rhythm, Window, rhythms_of, windows
from doudi.care.visits.models import CarePause, PlannedVisit
from doudi.care.visits.workflow import CancelCause, Cycle, VisitState
from doudi.casework.procedures.clocks import procedure_figure
from doudi.registry.awards.support_form import SupportForms
from doudi.registry.models import Award, Person

TEKUN = "tekun"
REGULAR = (Cycle.WEEKS, Cycle.MONTHS)
"""The cycles that the plan makes and takes back; samples are made by their draw."""
Key = tuple[int, str, str, date]
"""Person, kind, cycle and deadline: what makes a planned visit one."""


@dataclass(frozen=True)
class ExpectedVisit:
    """A visit that the law and the registry ask for."""

    person: int
    village: str
    rhythm: Rhythm
    window: Window

    @property
    def key(self) -> Key:
        """What makes it one."""
        return self.person, str(self.rhythm.kind), str(self.rhythm.cycle), self.window.due_on


@dataclass(frozen=True)
class _Support:
    """A tekun award of a person as the plan needs it; months are first days."""

    first: date
    last: date | None
    self_care: str
    in_institution: bool

    def holds_in(self, month: date) -> bool:
        return self.first <= month and (self.last is None or self.last >= month)


class PlanQuestion:
    """Who is to be visited, and when, as known on a day."""

    def __init__(self, day: date, people: Iterable[int] | None = None) -> None:
        self.day = day
        self.horizon = day + timedelta(days=procedure_figure("care_plan_ahead_days", day))
        self.people = None if people is None else set(people)
        self._supports = self._read_supports()
        self._forms = SupportForms(self.people)
        self.places = self._read_places()
        self._pauses = self._read_pauses()
        self._windows = cache(self._windows_of)

    def _of_people(self) -> Q:
        return Q() if self.people is None else Q(person__in=self.people)

    def _read_supports(self) -> Mapping[int, list[_Support]]:
        month = self.day.replace(day=1)
        rows = Award.objects.filter(self._of_people(), programme=TEKUN, withdrawn_at=None, person__merged_into=None)
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=month)).order_by("pk")
        found: dict[int, list[_Support]] = defaultdict(list)
        for row in rows.iterator():
            grade = str(row.self_care.clear()) if row.self_care else ""
            assert row.valid_from is not None  # noqa: S101 - a database constraint
            found[row.person_id].append(_Support(row.valid_from, row.valid_to, grade, bool(row.in_institution)))
        return found

    def _read_places(self) -> Mapping[int, tuple[str, date | None]]:
        supported = Award.objects.filter(self._of_people(), programme=TEKUN, withdrawn_at=None).values("person")
        rows = Person.objects.filter(pk__in=supported).values_list("pk", "village_id", "death_date")
        return {key: (village, died_on) for key, village, died_on in rows.iterator()}

    def _read_pauses(self) -> Mapping[int, list[tuple[date, date | None]]]:
        rows = CarePause.objects.filter(self._of_people()).filter(Q(until=None) | Q(until__gte=self.day))
        found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        for person, since, until in rows.values_list("person", "since", "until"):
            found[person].append((since, until))
        return found

    def _windows_of(self, rhythm: Rhythm, phase: int) -> list[Window]:
        return list(windows(rhythm, phase, self.day, self.horizon))

    def expected(self) -> list[ExpectedVisit]:
        """Return every visit of the days ahead."""
        found: list[ExpectedVisit] = []
        for person in self._supports:
            found += self._of_person(person)
        return found

    def _of_person(self, person: int) -> Iterable[ExpectedVisit]:
        village, _died_on = self.places[person]
        for support in self._supports[person]:
            for rhythm in rhythms_of(support.self_care, self.day):
                for window in self._windows(rhythm, person % rhythm.length):
                    due_from = max(window.due_from, support.first)
                    is_supported = support.holds_in(window.due_on.replace(day=1)) and due_from <= window.due_on
                    if is_supported and not self.cause_against(person, window.due_on):
                        yield ExpectedVisit(person, village, rhythm, Window(due_from, window.due_on, window.last_on))

    def cause_against(self, person: int, due_on: date) -> CancelCause | None:
        """Return why nobody needs to visit on a day, whatever the rhythm; None if somebody must."""
        _village, died_on = self.places.get(person, ("", None))
        if died_on and died_on <= due_on:
            return CancelCause.DIED
        supports = [one for one in self._supports.get(person, []) if one.holds_in(due_on.replace(day=1))]
        if not supports:
            return CancelCause.AWARD_ENDED
        if all(self._forms.is_inside(person, due_on, award_says=one.in_institution) for one in supports):
            return CancelCause.INSTITUTION
        if any(since <= due_on and (until is None or due_on <= until) for since, until in self._pauses.get(person, ())):
            return CancelCause.PAUSED
        return None


@dataclass
class PlanChanges:
    """What the plan of today adds, takes back and opens again; keys of planned visits."""

    added: list[ExpectedVisit]
    cancelled: dict[CancelCause, list[int]]
    reopened: list[int]

    @property
    def number_cancelled(self) -> int:
        """How many visits are taken back."""
        return sum(len(keys) for keys in self.cancelled.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.number_cancelled or self.reopened)


def plan_changes(question: PlanQuestion) -> PlanChanges:
    """Compare what is planned with what is expected; what fell due before stays, unless the person was dead or away."""
    expected = {one.key: one for one in question.expected()}
    rows = PlannedVisit.objects.filter(cycle__in=REGULAR, last_on__gte=question.day)
    if question.people is not None:
        rows = rows.filter(person__in=question.people)
    planned: set[Key] = set()
    cancelled: dict[CancelCause, list[int]] = defaultdict(list)
    reopened: list[int] = []
    fields = ("pk", "person_id", "kind", "cycle", "due_on", "state")
    for pk, person, kind, cycle, due_on, state in rows.order_by("pk").values_list(*fields).iterator():
        key = (person, kind, cycle, due_on)
        planned.add(key)
        if state == VisitState.CANCELLED and key in expected:
            reopened.append(pk)
        elif state == VisitState.OPEN and due_on >= question.day and key not in expected:
            cancelled[question.cause_against(person, due_on) or CancelCause.CHANGED].append(pk)
    for cause, keys in _late_causes(question).items():
        cancelled[cause] += keys
    return PlanChanges([one for key, one in expected.items() if key not in planned], dict(cancelled), reopened)


def _late_causes(question: PlanQuestion) -> Mapping[CancelCause, list[int]]:
    """Return late and missed visits of people who, as is known now, were dead or away when they fell due."""
    unmade = PlannedVisit.objects.filter(
        state__in=(VisitState.OPEN, VisitState.MISSED), explained_on=None, due_on__lt=question.day
    )
    if question.people is not None:
        unmade = unmade.filter(person__in=question.people)
    found: dict[CancelCause, list[int]] = defaultdict(list)
    deaths = unmade.filter(person__death_date__isnull=False).values_list("pk", "due_on", "person__death_date")
    for pk, due_on, died_on in deaths:
        if died_on is not None and died_on <= due_on:
            found[CancelCause.DIED].append(pk)
    dead = set(found[CancelCause.DIED])
    away = unmade.filter(person__care_pauses__isnull=False).values_list(
        "pk", "due_on", "person__care_pauses__since", "person__care_pauses__until"
    )
    for pk, due_on, since, until in away:
        if since <= due_on and (until is None or due_on <= until) and pk not in dead:
            dead.add(pk)
            found[CancelCause.PAUSED].append(pk)
    return found
