"""Families of the county that are changed so that a truth is known, and what is planted about them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb

from doudi.demo.lists.errors import UNREACHABLE, draw_kind
from doudi.values.benefit_month import add_months

POOL = 60_000
"""Families from which the planted ones are chosen."""


@dataclass(frozen=True)
class Member:
    """A person of a family of the pool."""

    person_id: str
    household_id: str
    is_male: bool
    birth_date: date
    relation: str
    has_own_day: bool
    """Nobody else has the same name and birth date."""

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


@dataclass(frozen=True)
class Family:
    """A family without any award, in which nobody is disabled, ill, dead or in prison."""

    household_id: str
    standard_fen: int
    per_head_fen: int
    members: tuple[Member, ...]

    def adults(self, day: date, *, oldest: int = 58) -> list[Member]:
        """Members of working age."""
        return [member for member in self.members if 22 <= member.age(day) <= oldest]

    def minors(self, day: date) -> list[Member]:
        return [member for member in self.members if member.age(day) < 17]


@dataclass(frozen=True)
class Truth:
    """What is true of a family; ``last_month`` is empty while it lasts."""

    signal: str
    person_id: str
    household_id: str
    source: str
    is_reachable: bool
    note: str
    first_month: date
    last_month: date | None = None


@dataclass
class Planting:
    """What has been planted so far; ``seed`` and order of calls decide everything."""

    month: date
    months: int
    draws: random.Random
    families: Iterator[Family]
    skipped: list[Family] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    harmless: list[Truth] = field(default_factory=list)
    arguable: list[Truth] = field(default_factory=list)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    awards: list[tuple[Any, ...]] = field(default_factory=list)
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    households: dict[str, dict[str, object]] = field(default_factory=dict)
    taken: list[tuple[str, str, bool]] = field(default_factory=list)

    def take(self, signal: str, number: int, fits: Callable[[Family], bool], *, is_rich: bool = False) -> list[Family]:
        """The next families that fit; they own little and earn nothing unless ``is_rich``.

        Raises:
            ValueError: the county has too few such families.
        """

        def wanted(family: Family) -> bool:
            return fits(family) and (not is_rich or family.per_head_fen > 3 * family.standard_fen)

        found = [family for family in self.skipped if wanted(family)][:number]
        chosen = set(map(id, found))
        self.skipped = [family for family in self.skipped if id(family) not in chosen]
        while len(found) < number:
            family = next(self.families, None)
            if family is None:
                message = f"The county has too few families for {signal}."
                raise ValueError(message)
            (found if wanted(family) else self.skipped).append(family)
        self.taken += [(family.household_id, signal, is_rich) for family in found]
        return found

    def begin(self, place: int) -> date:
        """The month in which the event of the case at this place becomes known: some wait for later lists."""
        later = {7: 1, 9: 2}.get(place % 10, 0)
        return add_months(self.month, min(later, self.months - 1))

    def day(self, month: date, ago: int) -> date:
        """A day ``ago`` months before a month."""
        return add_months(month, -ago) + timedelta(days=self.draws.randrange(28))

    def row(
        self,
        source: str,
        member: Member,
        *cells: object,
        since: date | None = None,
        until: date | None = None,
        kind: str | None = None,
    ) -> bool:
        """Plant a row with an error by chance; whether it shows whom it means."""
        kind = kind or draw_kind(self.draws)
        chance = self.draws.randrange(2**58)
        shown = (member.person_id, kind, chance, since or self.month, until)
        self.rows.setdefault(source, []).append((*shown, *cells))
        return kind not in UNREACHABLE and (kind != "last_four_zero" or member.has_own_day)

    def award(
        self, member: Member, programme: str, *, first: int = 18, last: int | None = None, **extra: object
    ) -> None:
        """Give an award from ``first`` months ago, until ``last`` months ago or without end."""
        end = None if last is None else add_months(self.month, -last)
        more = tuple(
            extra.get(name)
            for name in ("dibao_class", "assessed_income_fen", "self_care", "child_status", "in_institution")
        )
        begun = max(add_months(self.month, -first), member.birth_date.replace(day=1))
        if end is not None and end < begun:
            return
        self.awards.append((f"A9{len(self.awards):07d}", member.person_id, programme, begun, end, *more))

    def dibao(self, family: Family, *, first: int = 18, last: int | None = None) -> None:
        """Put the whole family on dibao."""
        for member in family.members:
            self.award(member, "dibao", first=first, last=last, dibao_class="other", assessed_income_fen=10_000)

    def person(self, member: Member, **columns: object) -> None:
        """Change the register's columns of a person."""
        self.people.setdefault(member.person_id, {}).update(columns)

    def truth(
        self,
        signal: str,
        member: Member,
        source: str,
        note: str,
        *,
        is_reachable: bool = True,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        """Note a wrong payment or a missed family."""
        where = (member.person_id, member.household_id, source)
        self.truths.append(Truth(signal, *where, is_reachable, note, since or self.month, until))

    def near_miss(self, signal: str, member: Member, source: str, note: str, *, until: date | None = None) -> None:
        """Note that a family looks like a case of the signal and is none."""
        where = (member.person_id, member.household_id, source)
        self.harmless.append(Truth(signal, *where, True, note, self.month, until))

    def may_be(self, signal: str, member: Member, note: str) -> None:
        """Note that a family may be a case of another signal too: counted neither way."""
        self.arguable.append(Truth(signal, member.person_id, member.household_id, "", True, note, self.month))


def pool_of(connection: duckdb.DuckDBPyConnection, seed: int, standards: dict[str, int]) -> Iterator[Family]:
    """Families without any award, drawn by the seed, read from ``people``, ``households`` and ``awards``."""
    found = connection.execute(
        """
        WITH plain AS (
            SELECT household_id FROM people
            GROUP BY household_id
            HAVING count(*) BETWEEN 1 AND 6
                AND bool_and(death_date IS NULL AND disability_grade = 0 AND NOT serious_illness AND NOT in_prison
                    AND child_status = 'none' AND self_care = 'full' AND NOT in_institution AND NOT laid_off_1960s
                    AND id_number IS NOT NULL)
        ), drawn AS (
            SELECT h.household_id, h.area, hash($seed || h.household_id) AS place
            FROM plain JOIN households AS h USING (household_id)
            WHERE NOT h.monitored_poverty AND h.household_id NOT IN (
                SELECT p.household_id FROM awards AS a JOIN people AS p USING (person_id))
            ORDER BY place, h.household_id LIMIT $pool
        ), same_day AS (
            SELECT name, birth_date, count(*) AS number FROM people GROUP BY ALL
        )
        SELECT d.household_id, d.area, p.person_id, p.sex = 'male', p.birth_date, p.relation, s.number = 1,
            p.wage_fen + p.business_fen + p.property_income_fen + p.transfer_fen
        FROM drawn AS d JOIN people AS p USING (household_id) JOIN same_day AS s USING (name, birth_date)
        ORDER BY d.place, d.household_id, p.person_id
        """,
        {"seed": str(seed), "pool": POOL},
    ).fetchall()
    members: list[Member] = []
    income, area = 0, ""
    for place, (household, of_area, person, is_male, born, relation, own_day, earned) in enumerate(found):
        if members and members[0].household_id != household:
            yield Family(members[0].household_id, standards[area], income // len(members), tuple(members))
            members, income = [], 0
        members.append(Member(person, household, is_male, born, relation, own_day))
        income, area = income + earned, of_area
        if place == len(found) - 1:
            yield Family(household, standards[area], income // len(members), tuple(members))
