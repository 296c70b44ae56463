"""Where the county is, who works in it, which people live there: what all other rows stand on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from doudi.core.attachments.models import Attachment
from doudi.core.divisions.models import Division
from doudi.monitoring.low_income.models import LayerPeriod
from doudi.registry.models import Award, Household, Person
from doudi.values.benefit_month import add_months
from tests.conftest import Cast
from tests.supervision.evaluations.county.ledger import Ledger

BEFORE = date(2021, 1, 1)
SEED = 20230105
PEOPLE_OF_HOUSEHOLD = 2
VILLAGES_OF_TOWNSHIP = 3


@dataclass
class Ground:
    """The townships with their villages and people; every choice comes from one seed."""

    cast: Cast
    ledger: Ledger
    townships: int
    first: date
    months: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    villages: list[Division] = field(default_factory=list)
    households: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    awards: list[Any] = field(default_factory=list)
    file: Any = None
    numbers: int = 0

    @property
    def after(self) -> date:
        """The first day after the last month."""
        return add_months(self.first, self.months)

    @property
    def last(self) -> date:
        """The last day."""
        return self.after - timedelta(days=1)

    def number(self, prefix: str) -> str:
        """Return a number that is not taken."""
        self.numbers += 1
        return f"{prefix}{self.numbers:08d}"

    def day(self) -> date:
        """Return some day of the months."""
        return self.first + timedelta(days=self.chance.randrange((self.after - self.first).days))

    def later(self, day: date, least: int, most: int) -> date:
        """Return a day some days later."""
        return day + timedelta(days=self.chance.randint(least, most))

    def lot(self, *parts: tuple[str, float]) -> str:
        """Return one of some names by their parts of the whole."""
        names, weights = zip(*parts, strict=True)
        return str(self.chance.choices(names, weights)[0])

    def by_due(self, due: date, *, late: float = 0.15, never: float = 0.07) -> date | None:
        """Return when something is done that is due on a day: mostly before or on it, sometimes later or never."""
        kind = self.lot(("early", 1 - late - never), ("on", 0.06), ("next", 0.04), ("late", late), ("never", never))
        if kind == "never":
            return None
        return {
            "early": self.later(due, -6, -1),
            "on": due,
            "next": due + timedelta(days=1),
            "late": self.later(due, 2, 80),
        }[kind]

    def village(self) -> str:
        """Return the code of some village."""
        return str(self.chance.choice(self.villages).code)

    def months_played(self) -> list[date]:
        """Return the months as their first days."""
        return [add_months(self.first, number) for number in range(self.months)]

    @property
    def codes(self) -> list[str]:
        """The codes of the townships that rows lie in."""
        return sorted({one.code[:9] for one in self.villages})


def settle(ground: Ground, people: int) -> None:
    """Register people and households, award benefits that begin and end, recognise families of the margin."""
    codes = Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code")[: ground.townships]
    for township in codes:
        ground.villages += Division.objects.filter(parent=township).order_by("code")[:VILLAGES_OF_TOWNSHIP]
    ground.file = Attachment.objects.create(
        key="0" * 32,
        name="现场.png",
        kind="photo",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        village_code=ground.villages[0].code,
        uploaded_by=ground.cast.bureau,
    )
    for place in range(people):
        if place % PEOPLE_OF_HOUSEHOLD == 0:
            village = ground.chance.choice(ground.villages)
            home = Household(number=ground.number("YH"), village=village)
            ground.households.append(ground.ledger.add(home, BEFORE))
        _person(ground, ground.households[-1], place)


def _person(ground: Ground, home: Any, place: int) -> None:
    died_on = ground.day() if ground.chance.random() < 0.06 else None
    person = Person(
        number=ground.number("YP"),
        name=f"邱某{chr(0x4E00 + place % 3_000)}",
        sex="male" if place % 2 else "female",
        birth_date=date(1940 + place % 60, 1 + place % 12, 1),
        household=home,
        village=home.village,
    )
    ground.ledger.add(person, BEFORE, (died_on, {"death_date": died_on}))
    ground.people.append(person)
    kind = ground.lot(("dibao", 0.4), ("tekun", 0.25), ("margin", 0.2), ("nothing", 0.15))
    if kind in {"dibao", "tekun"}:
        _award(ground, person, kind, died_on)
        if ground.chance.random() < 0.3:
            _award(ground, person, "disability_nursing", died_on)
    elif kind == "margin":
        _layers(ground, person)


def _award(ground: Ground, person: Any, programme: str, died_on: date | None) -> None:
    begins = add_months(BEFORE if ground.chance.random() < 0.5 else ground.day().replace(day=1), 0)
    ends = None
    if died_on is not None:
        ends = max(died_on.replace(day=1), begins)
    elif ground.chance.random() < 0.25:
        ends = max(ground.day().replace(day=1), begins)
    withdrawn = ground.chance.random() < 0.03
    award = Award(
        number=ground.number("YA"),
        person=person,
        programme=programme,
        dibao_class="long_term" if programme == "dibao" else "",
        assessed_income_fen=0 if programme == "dibao" else None,
        in_institution=ground.chance.random() < 0.2 if programme == "tekun" else None,
        valid_from=begins,
        source="roll",
        recorded_by=ground.cast.bureau,
        recorded_at=ground.ledger.clock.moment,
    )
    changes: list[Any] = [(ends, {"valid_to": ends})] if ends else []
    if withdrawn:
        on = ground.later(begins, 20, 60)
        changes = [(on, {"withdrawn_at": ground.ledger.clock.moment, "withdrawn_by": ground.cast.bureau})]
    ground.ledger.add(award, begins, *changes)
    if not withdrawn:
        ground.awards.append((award, begins, ends))


def _layers(ground: Ground, person: Any) -> None:
    """A margin family, an expenditure family, or a family of both."""
    for place, layer in enumerate(("margin", "expenditure")):
        if place and ground.chance.random() < 0.6:
            continue
        first = ground.later(ground.first, -200, 300)
        last = None if ground.chance.random() < 0.5 else ground.later(first, 60, 500)
        ground.numbers += 1
        row = LayerPeriod(
            person=person,
            layer=layer,
            basis="recognition",
            basis_key=ground.numbers,
            valid_from=first,
            valid_to=last,
            recorded_at=ground.ledger.clock.moment,
        )
        ground.ledger.add(row, first)
