"""Months of care under a controlled clock: visits made, or missed and passed up in time; carers, and what is paid.

A month with a few people in every run of the tests; ``make care-years PEOPLE=5500`` plays two years and prints figures.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from doudi.care.agreements.actions import signatures
from doudi.care.agreements.gaps import refresh_gaps
from doudi.care.visits.actions.missed import LEVELS, climb, explain_missed
from doudi.care.visits.actions.pauses import pause_visits, resume_visits
from doudi.care.visits.actions.plans import plan_visits
from doudi.care.visits.actions.records import record_visit
from doudi.care.visits.models import CarePause, CareVisit, PlannedVisit, VisitClimb
from doudi.casework.procedures.clocks import procedure_figure
from doudi.registry.models import Award, Person
from tests.care.visits.conftest import report, tekun_person
from tests.care.visits.simulated_payroll import CareMoney
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_death
from tests.long_runs import database_marks
from tests.payments.conftest import Office

PEOPLE = int(os.environ.get("DOUDI_CARE_PEOPLE", "5"))
pytestmark = database_marks(is_long=PEOPLE > 100)
DAYS = int(os.environ.get("DOUDI_CARE_DAYS", "730" if PEOPLE > 100 else "33"))
SEED, FIRST_DAY = 20230105, date(2025, 1, 1)
DEPENDENT_PART, PARTIAL_PART = 0.08, 0.12
NEVER_PART, LATE_PART = 0.03, 0.03
DEATHS_A_YEAR, STAYS_A_YEAR = 0.03, 0.05
DAYS_TO_EXPLAIN = (1, 14)


@dataclass
class CareOffice:
    """The officers, the clock, the people, and when each planned visit is made; every choice comes from one seed."""

    cast: Cast
    clock: Clock
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    counted: Counter[str] = field(default_factory=Counter)
    people: list[Any] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    agenda: dict[date, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    ended_on: dict[int, date] = field(default_factory=dict)
    last_known: int = 0

    def settle_in(self) -> None:
        """Register the people, each alone at home."""
        for number in range(PEOPLE):
            lot = number / PEOPLE
            grade = "none" if lot < DEPENDENT_PART else "partial" if lot < DEPENDENT_PART + PARTIAL_PART else "full"
            grade = ("none", "partial", "full")[number % 3] if PEOPLE < 100 else grade
            self.grades.append(grade)
            self.people.append(tekun_person(self.cast, number, f"特困{number}", grade, from_month=FIRST_DAY))

    def morning(self) -> None:
        """Run what falls due: the plan, the climbs, the gaps of carers."""
        started = time.perf_counter()
        plan_visits()
        climb()
        refresh_gaps()
        self.counted["slowest morning ms"] = max(
            self.counted["slowest morning ms"], int((time.perf_counter() - started) * 1000)
        )
        for pk, due_from, due_on, last_on in (
            PlannedVisit.objects.filter(pk__gt=self.last_known)
            .order_by("pk")
            .values_list("pk", "due_from", "due_on", "last_on")
        ):
            self.last_known = pk
            self.set_day(pk, max(due_from, self.clock.today), due_on, last_on)

    def set_day(self, pk: int, first: date, due_on: date, last_on: date) -> None:
        """Choose the day on which a visit is made, or when its miss is explained."""
        lot = self.chance.random()
        if lot < NEVER_PART:
            self.agenda[last_on + timedelta(days=self.chance.randint(*DAYS_TO_EXPLAIN))].append(("explain", pk))
        elif lot < NEVER_PART + LATE_PART:
            late = self.chance.randint(1, max(1, (last_on - due_on).days))
            self.agenda[due_on + timedelta(days=late)].append(("visit", pk))
        else:
            self.agenda[first + timedelta(days=self.chance.randint(0, max(0, (due_on - first).days)))].append(
                ("visit", pk)
            )

    def work(self) -> None:
        """Make the visits of today, explain what was missed, let people fall ill and die."""
        for what, pk in self.agenda.pop(self.clock.today, []):
            planned = PlannedVisit.objects.select_related("person").get(pk=pk)
            if what == "explain" and planned.state == "missed":
                explain_missed(by=self.cast.officer, planned=planned, explanation="人手不够，已补派")
                self.ended_on[pk] = self.clock.today
            elif what == "visit" and planned.state == "open" and self.clock.today <= planned.last_on:
                self.visit(planned)
        for rate, befall in ((DEATHS_A_YEAR, self.die), (STAYS_A_YEAR, self.go_to_hospital)):
            if self.chance.random() < rate * len(self.people) / 365:
                befall(self.chance.choice(self.people))
        for pause in CarePause.objects.filter(until=None, since__lt=self.clock.today - timedelta(days=12)):
            resume_visits(by=self.cast.officer, pause=pause, until=self.clock.today)

    def visit(self, planned: PlannedVisit) -> None:
        """Make a visit; one in fifty finds something. After a death it is kept as a doubt."""
        late = {"late_reason": "下雨路滑"} if self.clock.today > planned.due_on else {}
        answers = {"fed": "badly"} if self.chance.random() < 0.02 else {}
        by = self.cast.officer if planned.kind == "township" else self.cast.cadre
        visit = record_visit(by=by, planned=planned, report=report(self.clock.today, answers=answers, **late))
        self.counted["doubtful"] += visit.is_doubtful
        if not visit.is_doubtful:
            self.ended_on[planned.pk] = self.clock.today

    def die(self, person: Any) -> None:
        """Record a death of yesterday."""
        if Person.objects.get(pk=person.pk).death_date is None:
            record_death(person, self.clock.today - timedelta(days=1))
            self.counted["deaths"] += 1

    def go_to_hospital(self, person: Any) -> None:
        """Pause the visits of somebody."""
        person = Person.objects.get(pk=person.pk)
        if person.death_date is None and not CarePause.objects.filter(person=person, until=None).exists():
            pause_visits(by=self.cast.officer, person=person, cause="hospital", since=self.clock.today, reason="县医院")
            self.counted["hospital stays"] += 1


def check_climbs(played: CareOffice) -> None:
    """Compare each visit's climbs with the days on which it was late and unmade in the morning."""
    last_day = played.clock.today
    climbs: dict[int, dict[str, date]] = defaultdict(dict)
    for planned, level, climbed_on in VisitClimb.objects.values_list("planned", "level", "climbed_on"):
        climbs[planned][level] = climbed_on
    days = {str(level): procedure_figure(f"care_climb_{level}_days", FIRST_DAY) for level in LEVELS}
    for pk, due_on, state in PlannedVisit.objects.exclude(state="cancelled").values_list("pk", "due_on", "state"):
        ended = played.ended_on.get(pk, last_day)
        expected = {
            level: due_on + timedelta(days=number)
            for level, number in days.items()
            if due_on + timedelta(days=number) <= ended
        }
        assert climbs.get(pk, {}) == expected, (pk, due_on, state, ended)
        played.counted["climbed"] += bool(expected)


def check_visits(played: CareOffice) -> None:
    """Every visit ended as something; everybody alive at home has visits ahead, and a carer or a gap on record."""
    last_day = played.clock.today
    assert not PlannedVisit.objects.filter(state="open", last_on__lt=last_day).exists()
    for state in ("done", "missed", "cancelled", "open"):
        played.counted[state] = PlannedVisit.objects.filter(state=state).count()
    assert CareVisit.objects.filter(is_doubtful=False).count() == played.counted["done"]
    assert CareVisit.objects.filter(is_doubtful=True).count() == played.counted["doubtful"]
    ended = sum(played.counted[state] for state in ("done", "missed", "cancelled"))
    assert PlannedVisit.objects.filter(last_on__lt=last_day).exclude(state="open").count() <= ended
    assert PlannedVisit.objects.count() == ended + played.counted["open"]
    at_home = Award.objects.filter(programme="tekun", valid_to=None, person__death_date=None)
    for person in set(at_home.values_list("person", flat=True)):
        assert PlannedVisit.objects.filter(person=person, due_on__gte=last_day).exists()


@pytest.mark.clause("P18-5.e")
@pytest.mark.clause("P30-1.7")
def test_months_of_care_are_visited_and_paid_as_agreed(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "agreement_pdf", lambda _agreement: b"%PDF-1.4 printed")
    clock.on(FIRST_DAY)
    played = CareOffice(cast, clock)
    played.settle_in()
    money = CareMoney(Office(cast, clock), random.Random(SEED + 1), played.counted, FIRST_DAY)
    money.settle_in(list(zip(played.people, played.grades, strict=True)))
    for day in range(DAYS):
        clock.on(FIRST_DAY + timedelta(days=day))
        played.morning()
        played.work()
        money.work()
    clock.on(FIRST_DAY + timedelta(days=DAYS))
    played.morning()
    check_visits(played)
    check_climbs(played)
    money.check()
    assert played.counted["done"] > PEOPLE
    print(dict(played.counted))  # noqa: T201 - the figures of the make target
