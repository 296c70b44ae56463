"""A payroll office: people with cards and awards, money enough, and a clock that can be set."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from doudi.funding.actions import Entry, allot
from doudi.payments import actions, invariants
from doudi.payments.computation import offsets
from doudi.payments.models import Run
from doudi.policy import SOURCE_LABELS
from doudi.registry import actions as registry_actions
from tests.clock import Clock
from tests.conftest import Cast, identity_number
from tests.deaths_and_cards import record_card
from tests.payments.four_hands import review, settle_checks
from tests.repeated_rows import Built, built_once

ENOUGH_FEN = 10_000_000_00
LAST_ORDER = 999
"""The last order number that a birth date has for identity numbers."""


@pytest.fixture(autouse=True)
def nothing_violated(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does to the money, every invariant holds when it ends.

    Runs that a test writes by hand are only half there: of them what concerns the bank is asked.
    """
    yield
    if "cast" in request.fixturenames:
        numbers = None if "office" in request.fixturenames else (11, 12, 18, 19)
        assert [str(one) for one in invariants.check_all(numbers)] == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(date(2023, 4, 3))
    monkeypatch.setattr(timezone, "now", found.now)
    return found


@dataclass
class Office:
    """The four people, and what they do to a run."""

    cast: Cast
    clock: Clock
    order: int = 100

    def built_once(self, name: Hashable, build: Callable[[], Built]) -> Built:
        """Build the beginning of a test once, with the day on which it ends; see ``tests.repeated_rows.built_once``."""

        def build_and_stop() -> tuple[Built, int, datetime]:
            return build(), self.order, self.clock.moment

        start = build.__module__, self.order, self.clock.moment, name
        found, self.order, self.clock.moment = built_once(start, build_and_stop)
        return found

    def person(
        self, name: str, *, card: str | None = "auto", village: Any = None, born: date = date(1960, 1, 1)
    ) -> Any:
        """Register a person with a household and a card."""
        self.order += 1
        village, order = village or self.cast.village, self.order
        if order > LAST_ORDER:  # more people than a birth date has numbers
            born, order = born + timedelta(days=order // LAST_ORDER), order % LAST_ORDER + 1
        by = self.cast.bureau
        household = registry_actions.register_household(by=by, number=f"PH{self.order}", village=village)
        person = registry_actions.register_person(
            by=by,
            number=f"PP{self.order}",
            name=name,
            id_number=identity_number(born, order),
            sex="male",
            birth_date=born,
            household=household,
            relation="户主",
            source="paper",
        )
        registry_actions.change_circumstance(
            by=by, subject=household, kind="area", value="rural", since=date(2020, 1, 1), source="visit"
        )
        if card:
            number = f"62284800{self.order:011d}" if card == "auto" else card
            self.card(person, number, date(2022, 1, 1))
        return person

    def card(self, person: Any, number: str, since: date) -> None:
        """A card from a day on."""
        record_card(person, number, since)

    def award(self, person: Any, programme: str = "dibao", *, since: date = date(2022, 1, 1), **assessed: Any) -> Any:
        """Something awarded; rural dibao at the full standard where nothing else is said."""
        if programme == "dibao":
            assessed = {"dibao_class": "long_term", "assessed_income_fen": 0} | assessed
        return registry_actions.take_over_award(
            by=self.cast.bureau,
            approved_by=self.cast.director,
            number=f"A{person.number}-{programme}",
            person=person,
            programme=programme,
            from_month=since,
            **assessed,
        )

    def funds(self, year: int = 2023, amount_fen: int = ENOUGH_FEN) -> None:
        """Enough of every source for a few people, or an amount of each."""
        for source in SOURCE_LABELS:
            entry = Entry(f"{source}:{year}", min(date(year, 1, 5), self.clock.today), source, amount_fen, "测试下达")
            allot(by=self.cast.finance, entry=entry)

    def one_award(self) -> Any:
        """Return a person with rural dibao at the full standard; there is money for it."""

        def award() -> Any:
            self.funds()
            person = self.person("钟有田")
            self.award(person)
            return person

        return self.built_once("one award", award)

    def one_approved(self, month: date) -> Run:
        """Return the approved run of a month for this one person."""

        def approve() -> Run:
            self.one_award()
            return self.approve(self.prepare(month))

        return self.built_once(("one approved", month), approve)

    def one_released(self, month: date) -> Run:
        """Return the released run of a month for this one person."""
        return self.built_once(("one released", month), lambda: self.release_approved(self.one_approved(month)))

    def one_paid(self, month: date) -> Run:
        """Return the run of a month for this one person, paid and closed."""
        return self.built_once(("one paid", month), lambda: self.close(self.one_released(month)))

    def prepare(self, month: date, kind: str = Run.Kind.MONTHLY) -> Run:
        return actions.prepare_run(by=self.cast.bureau, month=month, kind=kind)

    def confirm(self, run: Run) -> None:
        """Every township with people in the run confirms its roll."""
        from django.db.models import Sum

        from doudi.payments.runs.confirmations import townships_not_confirmed

        for township in townships_not_confirmed(run):
            officer = self.cast.officer if township == self.cast.officer.scope else self.cast.other_officer
            total = run.kept_payments.filter(village_code__startswith=township).aggregate(x=Sum("amount_fen"))["x"]
            actions.confirm_roll(by=officer, run=run, township_code=township, total_fen=total)

    def approve(self, run: Run) -> Run:
        self.confirm(run)
        run = review(run)
        settle_checks(run)
        return actions.approve_run(by=self.cast.director, run=run)

    def release(self, run: Run) -> Run:
        return self.release_approved(self.approve(run))

    def release_approved(self, run: Run) -> Run:
        settle_checks(run)
        return actions.release_run(by=self.cast.finance, run=run)

    def paid(self, run: Run) -> Run:
        """Released, and everything arrived."""
        return self.close(self.release(run))

    def close(self, run: Run) -> Run:
        """Everything of a released run arrived."""
        self.bank_says(run, "paid")
        return actions.close_run(by=self.cast.finance, run=run)

    def bank_says(self, run: Run, verdict: str, **payments: Any) -> None:
        """What the bank answers, without its files."""
        run.payments.filter(state="sent", **payments).update(
            state=verdict, returned_reason="账号不存在" if verdict == "returned" else ""
        )


@pytest.fixture
def office(cast: Cast, clock: Clock) -> Office:
    return Office(cast, clock)


@pytest.fixture
def no_living_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offsets may keep a whole payment, as in places where the floor is zero."""
    monkeypatch.setattr(offsets, "living_floor_fen", lambda _area: 0)
