"""The money of the simulated months: carers, agreements, payees and grades that change, and what every month must pay.

The expected amounts are written here by hand from the legal texts and from what the simulated officers did; nothing of
the policy core, of the gaps or of the facts that the payroll reads is used for them.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from doudi.care.agreements.actions.carers import CarerDetails, register_carer
from doudi.care.agreements.actions.drafts import draft_agreement
from doudi.care.agreements.actions.payees import PayeeTerms, confirm_payee, propose_payee
from doudi.care.agreements.actions.signatures import confirm_agreement, sign_agreement
from doudi.care.agreements.models import Agreement, CareGap
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.core.attachments.uploads import Upload
from doudi.payments import invariants
from doudi.payments.models import Line, Recovery, Run, Withheld
from doudi.registry import actions as registry
from doudi.registry.models import Award, Person
from doudi.values.benefit_month import add_months
from tests.deaths_and_cards import record_death
from tests.payments.conftest import ENOUGH_FEN, Office

CARE_FEN = {"full": 100_00, "partial": 350_00, "none": 1380_00}
LIVING_FEN = {"rural": {"full": 860_00, "partial": 1150_00, "none": 1150_00}, "urban": dict.fromkeys(CARE_FEN, 1150_00)}
PAY_DAY, GRADE_DAY = 5, 28
CARER_DEATH_DAYS = range(2, 16)
DAYS_TO_SUBSTITUTE, DAYS_LATE_TO_RENEW = 12, 9
LONG, SHORT = timedelta(days=900), timedelta(days=180)
PEOPLE_OF_A_CARER = 3
FIXED_FEN = 60_00
MOST_OF_A_YEAR_FEN = 40_000_00
"""More than anybody under tekun gets in a year."""
CARER_DEATHS_A_MONTH, GRADE_CHANGES_A_MONTH = 0.02, 0.01
PAPER = Upload("协议.pdf", b"%PDF-1.4 signed")


def deaths() -> dict[int, date]:
    """Return the recorded days of death by person."""
    rows = Person.objects.exclude(death_date=None).values_list("pk", "death_date")
    return {person: day for person, day in rows if day is not None}


@dataclass
class Part:
    """What the carer gets of the care part from a month to a month: all of it, or a fixed amount.

    ``waits_from`` is the month of the first payment that found the carer dead: it is withheld, the month of death too.
    """

    first: date
    last: date | None
    fixed_fen: int | None
    waits_from: date | None = None


@dataclass
class Cared:
    """A person of the simulation: grades by month, who is paid, and the days on which a carer was agreed."""

    person: Any
    grades: list[tuple[date, str]]
    parts: list[Part] = field(default_factory=list)
    covered: list[tuple[date, date]] = field(default_factory=list)
    carer: Any = None

    def grade(self, month: date) -> str:
        return [grade for first, grade in self.grades if first <= month][-1]

    def part(self, month: date) -> Part | None:
        return next((one for one in reversed(self.parts) if one.first <= month), None)


@dataclass
class CareMoney:
    """The carers and the payroll beside the visits; every choice comes from one seed."""

    office: Office
    chance: random.Random
    counted: Counter[str]
    first_day: date
    cared: list[Cared] = field(default_factory=list)
    agenda: dict[date, list[tuple[str, Cared]]] = field(default_factory=lambda: defaultdict(list))
    free: list[Any] = field(default_factory=list)
    months: list[date] = field(default_factory=list)

    def settle_in(self, people: list[tuple[Any, str]]) -> None:
        """Give everybody a card, and every second person a carer with an agreement and a payee."""
        self.funds(self.first_day.year, len(people))
        for number, (person, grade) in enumerate(people):
            self.office.card(person, f"62284811{number:011d}", self.first_day - timedelta(days=30))
            one = Cared(person, [(self.first_day.replace(day=1), grade)])
            self.cared.append(one)
            if number % 2 == 0:
                is_short = number % 10 == 0
                self.agree(one, self.new_carer(), self.first_day, SHORT if is_short else LONG)
                self.pay_carer(one, self.first_day, (None, FIXED_FEN, 0)[number // 2 % 3])
                if is_short:
                    self.agenda[self.first_day + SHORT + timedelta(days=1 + DAYS_LATE_TO_RENEW)].append(("renew", one))

    def funds(self, year: int, people: int) -> None:
        """Money of every source for a year of all people."""
        self.office.funds(year, max(ENOUGH_FEN, people * MOST_OF_A_YEAR_FEN))

    def new_carer(self) -> Any:
        """Return a carer who has room for one more."""
        if not self.free:
            person = self.office.person(f"照料{self.office.order}", card=None)
            carer = register_carer(by=self.office.cast.officer, person=person, details=CarerDetails("13900001234"))
            self.free = [carer] * PEOPLE_OF_A_CARER
        return self.free.pop()

    def agree(self, one: Cared, carer: Any, first_day: date, days: timedelta = LONG) -> None:
        """Sign and confirm an agreement from a day on; the one before ends the day before."""
        cast = self.office.cast
        award = tekun_award(one.person, first_day)
        assert award is not None
        terms = proposed_terms(award, carer, "邻居", first_day, last_day=first_day + days)
        drafted = draft_agreement(by=cast.officer, person=one.person, terms=terms)
        sign_agreement(by=cast.officer, agreement=drafted, signed_on=self.office.clock.today, upload=PAPER)
        confirm_agreement(by=cast.leader, agreement=drafted)
        self.end_cover(one, first_day - timedelta(days=1))
        one.covered.append((first_day, first_day + days))
        one.carer = carer
        self.counted["agreements"] += 1

    def end_cover(self, one: Cared, last: date) -> None:
        if one.covered:
            first, until = one.covered[-1]
            one.covered[-1] = (first, min(until, last))

    def pay_carer(self, one: Cared, month: date, fixed_fen: int | None) -> None:
        """Let two people say that the carer is paid; with 0 the person is paid and nobody says anything."""
        if fixed_fen == 0:
            return
        agreement = Agreement.objects.filter(person=one.person, state="confirmed").latest("pk")
        account = f"62170000{agreement.pk:011d}"
        terms = PayeeTerms("tekun_care", "carer", month, agreement.carer.name, account, fixed_fen)
        fact = propose_payee(by=self.office.cast.officer, agreement=agreement, terms=terms)
        confirm_payee(by=self.office.cast.leader, payee=fact, account=account)
        one.parts.append(Part(month, None, fixed_fen))

    def work(self) -> None:
        """What happens to carers and grades today, and the payroll on its day."""
        today = self.office.clock.today
        for what, one in self.agenda.pop(today, []):
            self.follow(what, one)
        if today.day in CARER_DEATH_DAYS:
            self.let_a_carer_die(today)
        if today.day == GRADE_DAY:
            for one in self.cared:
                if self.chance.random() < GRADE_CHANGES_A_MONTH and self.is_alive(one):
                    self.change_grade(one, add_months(today.replace(day=1), 1))
        if (today.month, today.day) == (1, 2) and today.year > self.first_day.year:
            self.funds(today.year, len(self.cared))
        if today.day == PAY_DAY:
            self.pay(today.replace(day=1))

    def follow(self, what: str, one: Cared) -> None:
        """Find another carer for somebody whose carer died, or sign an expired agreement again."""
        today = self.office.clock.today
        if not self.is_alive(one):
            return
        if what == "substitute":
            before = one.part(today.replace(day=1))
            self.agree(one, self.new_carer(), today)
            if before is not None and before.last is not None:
                self.pay_carer(one, add_months(before.last, 1), before.fixed_fen)
        elif one.covered[-1][1] < today and Person.objects.get(pk=one.carer.person_id).death_date is None:
            self.agree(one, one.carer, today)
            self.counted["renewed late"] += 1

    def let_a_carer_die(self, today: date) -> None:
        carers = {one.carer.pk: one.carer for one in self.cared if one.carer is not None}
        a_day = CARER_DEATHS_A_MONTH / len(CARER_DEATH_DAYS)
        if not carers or self.chance.random() >= a_day * len(carers):
            return
        chosen = carers[self.chance.choice(sorted(carers))]
        person = Person.objects.get(pk=chosen.person_id)
        if person.death_date is not None:
            return
        died_on = today - timedelta(days=1)
        record_death(person, died_on)
        self.counted["carers died"] += 1
        self.free = [carer for carer in self.free if carer.pk != chosen.pk]
        for one in self.cared:
            if one.carer is not None and one.carer.pk == chosen.pk and self.is_alive(one):
                self.end_cover(one, died_on)
                if one.parts and one.parts[-1].last is None:
                    one.parts[-1].last = died_on.replace(day=1)
                    unpaid = today.replace(day=1)
                    one.parts[-1].waits_from = unpaid if today.day <= PAY_DAY else add_months(unpaid, 1)
                self.agenda[today + timedelta(days=DAYS_TO_SUBSTITUTE)].append(("substitute", one))

    def change_grade(self, one: Cared, month: date) -> None:
        """Assess somebody again: another award from the month on, and an agreement that says the new grade."""
        if one.carer is not None and one.covered[-1][1] < month:
            return
        cast = self.office.cast
        grade = self.chance.choice([name for name in CARE_FEN if name != one.grade(month)])
        award = Award.objects.get(person=one.person, programme="tekun", valid_to=None, withdrawn_at=None)
        decision = f"复评{one.person.pk}-{month:%Y%m}"
        registry.end_award(by=cast.bureau, award=award, last_month=add_months(month, -1), source_detail=decision)
        registry.take_over_award(
            by=cast.bureau,
            approved_by=cast.director,
            number=f"G{one.person.pk}-{month:%Y%m}",
            person=one.person,
            programme="tekun",
            from_month=month,
            self_care=grade,
            in_institution=False,
        )
        one.grades.append((month, grade))
        self.counted["grades changed"] += 1
        if one.carer is not None:
            self.agree(one, one.carer, month)

    def pay(self, month: date) -> None:
        """Pay a month through all hands and the bank, and close it."""
        run = self.office.paid(self.office.prepare(month, Run.Kind.MONTHLY))
        self.months.append(month)
        self.counted["paid fen"] += run.total_fen

    def is_alive(self, one: Cared) -> bool:
        return Person.objects.filter(pk=one.person.pk, death_date=None).exists()

    def check(self) -> None:
        """Compare what every month paid and withheld with what it must be, and the gaps with the days without carer."""
        self.check_amounts()
        self.check_gaps()
        assert not Recovery.objects.exists()
        assert [str(one) for one in invariants.check_all()] == []

    def check_amounts(self) -> None:
        paid: Counter[tuple[int, str, date, bool]] = Counter()
        rows = Line.objects.exclude(payment__state__in=("void", "withdrawn")).order_by()
        for person, programme, month, payee, total in rows.values_list(
            "person", "programme", "month", "payment__care_payee"
        ).annotate(Sum("amount_fen")):
            paid[person, programme, month, payee is not None] += total
        last = Run.objects.latest("pk")
        withheld: Counter[tuple[int, str, date]] = Counter()
        for person, programme, month, fen in Withheld.objects.filter(run=last).values_list(
            "person", "programme", "month", "amount_fen"
        ):
            withheld[person, programme, month] += fen
        expected = list(self.expected())
        for key, to_carer, own, may_wait in expected:
            got = paid[(*key, True)], paid[(*key, False)], withheld[key]
            assert got == (to_carer, own, 0) or (
                may_wait and sum(got) == to_carer + own and got[0] <= to_carer and got[1] <= own
            ), (key, got, to_carer, own)
        assert sum(paid.values()) + sum(withheld.values()) == sum(row[1] + row[2] for row in expected)
        self.counted["months paid"] = len(self.months)
        self.counted["amounts compared"] = len(expected)

    def expected(self) -> Iterator[tuple[tuple[int, str, date], int, int, bool]]:
        """Yield person, programme and month, the fen of the carer and of the person, and whether they may wait."""
        area = self.office.cast.village.area or "rural"
        died = deaths()
        for one in self.cared:
            died_on = died.get(one.person.pk)
            for month in self.months:
                if died_on is not None and died_on < month:
                    continue
                grade, part = one.grade(month), one.part(month)
                yield (one.person.pk, "tekun_basic", month), 0, LIVING_FEN[area][grade], died_on is not None
                care = CARE_FEN[grade]
                is_ended = part is not None and part.last is not None and month > part.last
                to_carer = 0 if part is None or is_ended else min(care, part.fixed_fen or care)
                is_waiting = part is not None and part.waits_from is not None and month >= part.waits_from
                may_wait = died_on is not None or is_ended or is_waiting
                yield (one.person.pk, "tekun_care", month), to_carer, care - to_carer, may_wait

    def check_gaps(self) -> None:
        """Every day of everybody alive has an agreed carer or a gap on record, never both."""
        today = self.office.clock.today
        gaps: dict[int, list[tuple[date, date]]] = defaultdict(list)
        rows = CareGap.objects.filter(kind__in=CareGap.UNCARED).values_list("person", "first_day", "last_day")
        for person, first, last in rows:
            gaps[person].append((first, last or today))
        died = deaths()
        for one in self.cared:
            day, last_day = self.first_day, died.get(one.person.pk, today)
            while day <= last_day:
                is_covered = any(first <= day <= until for first, until in one.covered)
                is_seen = any(first <= day <= until for first, until in gaps[one.person.pk])
                assert is_covered != is_seen, (one.person.pk, day, one.covered, gaps[one.person.pk])
                self.counted["days without carer, all seen"] += not is_covered
                day += timedelta(days=1)
