"""Computing what changed gives the warnings of computing everybody, over random days of an office."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.monitoring.warnings.computation import screen_month
from doudi.monitoring.warnings.models import ScreeningRun, Warning  # noqa: A004 - the term of the field
from doudi.registry import actions
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Award, Circumstance, Household, Person
from doudi.registry.moves.memberships import change_membership
from tests.conftest import make_family
from tests.monitoring.warnings.computation.conftest import SEPTEMBER, County, clock, county

__all__ = ["clock", "county"]

_NOT_COMPARED = {"id", "sealed_evidence", "sealed_reason", "sealed_note"}
_COLUMNS = [field.attname for field in Warning._meta.concrete_fields if field.attname not in _NOT_COMPARED]


class Office:
    """An office in which something happens every day, the same for the same seed."""

    def __init__(self, county: County, seed: int) -> None:
        self.county, self.chance = county, random.Random(seed)
        self.families, self.changes = 1, 0
        self.villages = list(Division.objects.filter(level="village").order_by("code")[:12])
        for _family in range(5):
            self.family_comes()
        self.list_comes("vehicles", plate="赣B1234", kind="小型轿车")
        self.list_comes("prison", from_date="2025-06-01")
        self.list_comes("disability", certificate="A", category="视力", grade="1", status="正常")
        self.list_comes("deaths", death_date="2025-07-20")

    def day(self) -> None:
        """Let some days pass, in which a few things happen."""
        self.county.clock.after(self.chance.randint(2, 4))
        for happens in self.chance.choices(self.kinds(), k=self.chance.randint(2, 4)):
            with suppress(Refused), transaction.atomic():
                happens()
        self.county.clock.after(2)

    def kinds(self) -> list[Any]:
        """What can happen; what concerns everybody is rare."""
        return [
            *(
                self.fact_changes,
                self.fact_is_withdrawn,
                self.award_begins,
                self.award_is_withdrawn,
                self.somebody_moves,
            ),
            *(
                self.book_changes,
                self.number_is_doubled,
                self.number_is_corrected,
                self.family_comes,
                self.birth_corrected,
            ),
            *(self.warning_is_judged, self.warning_is_judged, self.warning_is_opened_again, self.family_moves_away),
        ]

    def person(self) -> Person:
        """Somebody."""
        return self.chance.choice(list(Person.objects.filter(merged_into=None).order_by("pk")))

    def since(self) -> date:
        """A day later than all before."""
        self.changes += 1
        return date(2024, 1, 1) + timedelta(days=self.changes)

    def list_comes(self, source: str, **cells: Any) -> None:
        people = self.chance.sample(list(Person.objects.order_by("pk")), 4)
        self.county.deliver(source, *({"person": person.number, **cells} for person in people))

    def fact_changes(self) -> None:
        kind, value = self.chance.choice(
            [("serious_illness", True), ("in_prison", True), ("disability_grade", 1), ("in_institution", True)]
        )
        change_circumstance(
            by=SYSTEM, subject=self.person(), kind=kind, value=value, since=self.since(), source="paper"
        )

    def fact_is_withdrawn(self) -> None:
        rows = list(Circumstance.objects.filter(withdrawn_at=None).order_by("pk"))
        if rows:
            Circumstance.objects.filter(pk=self.chance.choice(rows).pk).update(withdrawn_at=timezone.now())

    def award_begins(self) -> None:
        actions.take_over_award(
            by=self.county.cast.officer,
            approved_by=self.county.cast.director,
            number=f"N{self.since():%Y%m%d}",
            person=self.person(),
            programme=self.chance.choice(["dibao", "tekun", "disability_nursing"]),
            from_month=date(2025, 3, 1),
            dibao_class="other",
            assessed_income_fen=100_00,
        )

    def award_is_withdrawn(self) -> None:
        award = self.chance.choice(list(Award.objects.order_by("pk")))
        Award.objects.filter(pk=award.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())

    def somebody_moves(self, kind: str = "living") -> None:
        change_membership(
            by=SYSTEM,
            person=self.person(),
            household=self.chance.choice(list(Household.objects.order_by("pk"))),
            kind=kind,
            relation=self.chance.choice(["子", "配偶", "户主"]),
            since=self.since(),
            source="paper",
            source_detail="",
        )

    def book_changes(self) -> None:
        self.somebody_moves("registered")

    def number_is_doubled(self) -> None:
        Person.objects.filter(pk=self.person().pk).update(id_number_index=self.person().id_number_index)

    def number_is_corrected(self) -> None:
        Person.objects.filter(pk=self.person().pk).update(id_number_index=f"{self.since():%Y%m%d}".zfill(32))

    def birth_corrected(self) -> None:
        Person.objects.filter(pk=self.person().pk).update(birth_date=date(self.chance.randint(1940, 2015), 3, 2))

    def family_comes(self) -> None:
        self.families += 1
        make_family(SYSTEM, self.chance.choice(self.villages), str(self.families))

    def family_moves_away(self) -> None:
        home = self.chance.choice(list(Household.objects.order_by("pk")))
        village = self.chance.choice(self.villages)
        Household.objects.filter(pk=home.pk).update(village=village)
        Person.objects.filter(household=home).update(village=village)

    def warning_is_judged(self) -> None:
        warnings = list(Warning.objects.exclude(state="ended").order_by("pk"))
        if warnings:
            self.county.judge(self.chance.choice(warnings))

    def warning_is_opened_again(self) -> None:
        judged = list(Warning.objects.filter(state="ended").exclude(judged_at=None).order_by("pk"))
        if judged:
            Warning.objects.filter(pk=self.chance.choice(judged).pk).update(
                state="open", finding="", ended_on=None, judged_by=None, judged_at=None
            )


def outcome(run: ScreeningRun) -> tuple[Any, ...]:
    """What a computation left: all warnings, and the counts of the run."""
    warnings = [
        (*map(str, (getattr(one, name) for name in _COLUMNS)), str(one.evidence)) for one in Warning.objects.all()
    ]
    return sorted(warnings), run.counts, run.not_run, run.deliveries, len(run.facts)


def from_scratch() -> tuple[Any, ...]:
    """What computing everybody would leave; it is undone."""
    with transaction.atomic():
        found = outcome(screen_month(SEPTEMBER, by=SYSTEM, from_scratch=True))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    ("seed", "days"), [(1, 2), *(pytest.param(seed, 6, marks=pytest.mark.long) for seed in range(2, 6))]
)
def test_what_changed_gives_the_warnings_of_everybody(county: County, seed: int, days: int) -> None:
    office = Office(county, seed)
    assert screen_month(SEPTEMBER, by=SYSTEM).people_read is None
    people_read = []
    for _day in range(days):
        office.day()
        wanted = from_scratch()
        run = screen_month(SEPTEMBER, by=SYSTEM)
        assert outcome(run) == wanted
        people_read.append(run.people_read)
    assert any(number is not None and number < Person.objects.count() for number in people_read)
