"""A second calculator of the monthly dues, written from the county's papers; nothing of doudi is imported here.

Figures are those of 于民字〔2023〕30号 and 赣府发〔2025〕5号. Months are numbered ``year * 12 + month - 1``,
amounts are fen. ``random_snapshot`` makes folders of invented people near the lines of the law: birthdays about the
eighteenth year, awards that exclude each other, deaths, births and moves within the months computed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

JANUARY_2023, JANUARY_2025 = 2023 * 12, 2025 * 12
P30_DECIDED = date(2023, 4, 20)
STANDARD = {"urban": (825_00, 885_00), "rural": (600_00, 660_00)}
LEAST = {"urban": (250_00, 290_00), "rural": (180_00, 220_00)}
TEKUN_URBAN = (1080_00, 1150_00)
TEKUN_RURAL = {"full": (780_00, 860_00), "partial": (1080_00, 1150_00), "none": (1080_00, 1150_00)}
TEKUN_CARE = {"full": (80_00, 100_00), "partial": (350_00, 350_00), "none": (1380_00, 1380_00)}
CHILD_INSTITUTION, CHILD_HOME = (1600_00, 1820_00), (1200_00, 1360_00)
DISABLED_CHILD_CARE = (1380_00, 1380_00)
DISABILITY, DISABILITY_2025 = (80_00, 100_00), 110_00
LAID_OFF = {"urban": (555_00, 665_00), "rural": (495_00, 550_00)}
PROGRAMMES = (
    "dibao",
    "tekun",
    "child_living",
    "disabled_child_care",
    "disability_living",
    "disability_nursing",
    "laid_off_1960s",
)


@dataclass
class Award:
    """An award; ``last`` is None while it continues."""

    number: str
    programme: str
    first: int
    last: int | None
    dibao_class: str = ""
    income_fen: int = 0
    self_care: str = ""
    child_status: str = ""
    in_institution: bool = False

    def covers(self, month: int) -> bool:
        """Whether the award covers the month."""
        return self.first <= month and (self.last is None or month <= self.last)


@dataclass
class Person:
    """A person with the facts that dues read."""

    number: str
    birth: date
    death: date | None
    is_student: bool
    has_work_injury_nursing: bool
    has_other_nursing: bool
    awards: list[Award] = field(default_factory=list)


@dataclass
class Household:
    """A household; ``moves`` are pairs of month and area, in order."""

    number: str
    area: str
    moves: list[tuple[int, str]]
    people: list[Person]


def month_of(day: date) -> int:
    """The number of the month of a day."""
    return day.year * 12 + day.month - 1


def text_of(month: int) -> str:
    """A month as 2023-05."""
    return f"{month // 12}-{month % 12 + 1:02}"


class Calculator:
    """The dues of one person in one month, as known on a day."""

    def __init__(self, household: Household, person: Person, month: int, known: date) -> None:
        self.person, self.month = person, month
        self.is_raised = month >= JANUARY_2023 and known >= P30_DECIDED
        self.area = household.area
        for first, area in household.moves:
            if first <= month:
                self.area = area

    def of(self, figures: tuple[int, int]) -> int:
        """The figure before or after the raise."""
        return figures[self.is_raised]

    def award(self, programme: str) -> Award | None:
        """The award of a programme that covers the month."""
        return next((a for a in self.person.awards if a.programme == programme and a.covers(self.month)), None)

    def dues(self) -> dict[str, int]:
        """The dues above zero by programme."""
        person = self.person
        died = person.death is not None and month_of(person.death) < self.month
        if died or self.month < month_of(person.birth):
            return {}
        dues = {"dibao": self._dibao(), "laid_off_1960s": self._laid_off()}
        dues["disabled_child_care"] = self._disabled_child_care()
        dues["tekun_basic"], dues["tekun_care"] = self._tekun(dues["disabled_child_care"])
        dues["disability_living"] = self._disability_living(dues["dibao"])
        dues["disability_nursing"] = self._disability_nursing(dues["disabled_child_care"])
        received = dues["dibao"] + dues["tekun_basic"] + dues["disability_living"]
        dues["child_living"] = self._child_living(received)
        return {programme: amount for programme, amount in dues.items() if amount}

    def _child_status(self) -> str:
        """The status of the child award in force: to the month of the eighteenth birthday, later for students."""
        award = self.award("child_living")
        eighteenth = month_of(self.person.birth) + 18 * 12
        if award is None or (self.month > eighteenth and not self.person.is_student):
            return ""
        return award.child_status

    def _is_as_orphan(self) -> bool:
        return self._child_status() in {"orphan", "hiv"}

    def _dibao(self) -> int:
        award = self.award("dibao")
        if award is None or self.award("tekun") or self._is_as_orphan():
            return 0
        standard = self.of(STANDARD[self.area])
        if award.dibao_class == "long_term":
            return standard
        return max(standard - award.income_fen, self.of(LEAST[self.area]))

    def _laid_off(self) -> int:
        return self.of(LAID_OFF[self.area]) if self.award("laid_off_1960s") else 0

    def _disabled_child_care(self) -> int:
        entitled = self._child_status() in {"orphan", "de_facto_unattended"}
        return self.of(DISABLED_CHILD_CARE) if self.award("disabled_child_care") and entitled else 0

    def _tekun(self, disabled_child_care: int) -> tuple[int, int]:
        award = self.award("tekun")
        if award is None or self._is_as_orphan():
            return 0, 0
        basic = self.of(TEKUN_URBAN if self.area == "urban" else TEKUN_RURAL[award.self_care])
        return basic, 0 if disabled_child_care else self.of(TEKUN_CARE[award.self_care])

    def _disability_amount(self) -> int:
        return DISABILITY_2025 if self.month >= JANUARY_2025 else self.of(DISABILITY)

    def _is_barred_from_both(self) -> bool:
        has_tekun = self.award("tekun") is not None and not self._is_as_orphan()
        return has_tekun or self.person.has_work_injury_nursing

    def _disability_living(self, dibao: int) -> int:
        if self.award("disability_living") is None or self._is_barred_from_both() or self._is_as_orphan():
            return 0
        if self._child_status() == "de_facto_unattended" and not dibao:
            return 0
        return self._disability_amount()

    def _disability_nursing(self, disabled_child_care: int) -> int:
        if self.award("disability_nursing") is None or self._is_barred_from_both():
            return 0
        return 0 if disabled_child_care or self.person.has_other_nursing else self._disability_amount()

    def _child_living(self, received: int) -> int:
        status = self._child_status()
        if status == "de_facto_unattended":
            return max(self.of(CHILD_HOME) - received, 0)
        if status:
            award = self.award("child_living")
            return self.of(CHILD_INSTITUTION if award and award.in_institution else CHILD_HOME)
        return 0


def all_dues(households: list[Household], first: int, last: int, known: date) -> dict[tuple[str, str, int], int]:
    """The dues above zero by person, programme and month."""
    return {
        (person.number, programme, month): amount
        for household in households
        for person in household.people
        for month in range(first, last + 1)
        for programme, amount in Calculator(household, person, month, known).dues().items()
    }


def random_snapshot(seed: int, households: int, first: int, last: int) -> list[Household]:
    """Invented households whose awards, births, deaths and moves fall about these months."""
    chance = random.Random(seed)
    made = []
    for number in range(households):
        area = chance.choice(["urban", "rural"])
        moves = []
        if chance.random() < 0.3:
            months = sorted(chance.sample(range(first - 2, last + 3), k=chance.choice([1, 2])))
            moves = [(month, chance.choice(["urban", "rural"])) for month in months]
        people = [_person(chance, f"H{number}-{place}", first, last) for place in range(chance.randint(1, 4))]
        made.append(Household(f"H{number}", area, moves, people))
    return made


def _person(chance: random.Random, number: str, first: int, last: int) -> Person:
    day_in_range = date(first // 12, first % 12 + 1, 1) + timedelta(days=chance.randint(-60, 31 * (last - first + 2)))
    kind = chance.random()
    if kind < 0.4:  # comes of age about the months computed
        birth = _years_before(day_in_range, 18)
    elif kind < 0.5:
        birth = day_in_range
    else:
        birth = date(chance.randint(1930, 2012), chance.randint(1, 12), chance.randint(1, 28))
    death = birth + timedelta(days=chance.randint(0, 25_000)) if chance.random() < 0.1 else None
    if chance.random() < 0.2 and day_in_range > birth:
        death = day_in_range
    person = Person(number, birth, death, *(chance.random() < share for share in (0.3, 0.15, 0.15)))
    for programme in PROGRAMMES:
        if chance.random() < 0.45:
            person.awards.extend(_awards(chance, person, programme, first, last))
    return person


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def _awards(chance: random.Random, person: Person, programme: str, first: int, last: int) -> Iterator[Award]:
    """One award, or two that follow on each other, none before the month of birth."""
    start = max(chance.randint(first - 6, last), month_of(person.birth))
    end = chance.choice([None, start + chance.randint(0, 12)])
    periods = [(start, end)]
    if end is not None and chance.random() < 0.5:
        periods.append((end + chance.randint(1, 3), None))
    for place, (begins, ends) in enumerate(periods):
        award = Award(f"{person.number}-{programme}-{place}", programme, begins, ends)
        if programme == "dibao":
            award.dibao_class = chance.choice(["long_term", "other", "other"])
            award.income_fen = chance.choice([0, 300_00, 380_00, 420_00, 440_00, 500_00, 594_99, 595_01, 650_00])
        elif programme == "tekun":
            award.self_care = chance.choice(["full", "partial", "none"])
        elif programme == "child_living":
            award.child_status = chance.choice(["orphan", "de_facto_unattended", "de_facto_unattended", "hiv"])
            award.in_institution = chance.random() < 0.4
        yield award


def write_snapshot(folder: Path, households: list[Household]) -> None:
    """Write the folder as CSV files."""
    _write(folder / "households.csv", (_household_row(household) for household in households))
    _write(
        folder / "household_areas.csv",
        (
            {"household_id": household.number, "from_month": text_of(month), "area": area}
            for household in households
            for month, area in household.moves
        ),
    )
    _write(folder / "people.csv", (_person_row(h, person) for h in households for person in h.people))
    _write(folder / "awards.csv", (_award_row(p, a) for h in households for p in h.people for a in p.awards))


def _household_row(household: Household) -> dict[str, object]:
    return {
        "household_id": household.number,
        "village_code": "360731100001",
        "area": household.area,
        "financial_assets_fen": 0,
        "motor_vehicles": 0,
        "homes": 1,
        "runs_company": "false",
        "rigid_expense_fen": 0,
        "monitored_poverty": "false",
    }


def _person_row(household: Household, person: Person) -> dict[str, object]:
    return {
        "person_id": person.number,
        "household_id": household.number,
        "name": "某某",
        "id_number": "",
        "sex": "female",
        "birth_date": person.birth.isoformat(),
        "death_date": person.death.isoformat() if person.death else "",
        "relation": "",
        **dict.fromkeys(("wage_fen", "business_fen", "property_income_fen", "transfer_fen", "basic_pension_fen"), 0),
        "employed_since": "",
        "disability_category": "none",
        "disability_grade": 0,
        "serious_illness": "false",
        "student": str(person.is_student).lower(),
        "self_care": "full",
        "has_capable_supporter": "true",
        "child_status": "none",
        "in_institution": "false",
        "laid_off_1960s": "false",
        "in_prison": "false",
        "other_nursing_allowance": str(person.has_other_nursing).lower(),
        "work_injury_nursing": str(person.has_work_injury_nursing).lower(),
    }


def _award_row(person: Person, award: Award) -> dict[str, object]:
    is_child = award.programme == "child_living"
    return {
        "award_id": award.number,
        "person_id": person.number,
        "programme": award.programme,
        "from_month": text_of(award.first),
        "to_month": "" if award.last is None else text_of(award.last),
        "dibao_class": award.dibao_class,
        "assessed_income_fen": award.income_fen if award.programme == "dibao" else "",
        "self_care": award.self_care,
        "child_status": award.child_status,
        "in_institution": str(award.in_institution).lower() if is_child else "",
    }


def _write(path: Path, rows: Iterator[dict[str, object]]) -> None:
    written = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(written[0]))
        writer.writeheader()
        writer.writerows(written)
