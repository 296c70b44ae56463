"""Awards of the county: most are right, some are missing, ended late or not justified."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from doudi.demo.county import shares
from doudi.demo.county.circumstances import Columns, dibao_limit_fen
from doudi.demo.county.families import HEAD, Families

Array = np.ndarray[Any, Any]

_OPEN = -1
"""No last month."""
_NOT_USED = -1
"""A field that the programme does not use."""
_FIRST_MONTH = 2015 * 12
_AUTUMN = 2022 * 12 + 9
_LAST_MONTH = shares.REGISTER_DAY.year * 12 + shares.REGISTER_DAY.month - 1


@dataclass
class Awards:
    """Columns of the awards, one row per award; codes as indices, -1 where a field is not used."""

    person: list[Array] = field(default_factory=list)
    programme: list[Array] = field(default_factory=list)
    first: list[Array] = field(default_factory=list)
    last: list[Array] = field(default_factory=list)
    dibao_class: list[Array] = field(default_factory=list)
    income_fen: list[Array] = field(default_factory=list)
    self_care: list[Array] = field(default_factory=list)
    child_status: list[Array] = field(default_factory=list)
    in_institution: list[Array] = field(default_factory=list)

    def add(self, programme: str, person: Array, first: Array, last: Array, **fields: Array) -> None:
        """Add awards of one programme; the other fields are not used by it."""
        number = len(person)
        self.person.append(person)
        self.programme.append(np.full(number, PROGRAMMES.index(programme), dtype=np.int8))
        self.first.append(first)
        self.last.append(last)
        for name in ("dibao_class", "income_fen", "self_care", "child_status", "in_institution"):
            getattr(self, name).append(fields.get(name, np.full(number, _NOT_USED, dtype=np.int64)))

    def columns(self) -> Columns:
        """All awards sorted by person, programme and first month."""
        joined = {name: np.concatenate(parts) for name, parts in vars(self).items()}
        order = np.lexsort((joined["first"], joined["programme"], joined["person"]))
        return {name: column[order] for name, column in joined.items()}


PROGRAMMES = (
    "dibao",
    "tekun",
    "child_living",
    "disabled_child_care",
    "disability_living",
    "disability_nursing",
    "laid_off_1960s",
)
DIBAO_CLASSES = ("long_term", "other")


def draw_awards(random: np.random.Generator, families: Families, people: Columns) -> Columns:
    """Draw the awards; recipients of tekun in an institution are moved there."""
    awards = Awards()
    on_tekun = _draw_tekun(random, families, people, awards)
    on_dibao = _draw_dibao(random, families, people, on_tekun, awards)
    _draw_children(random, people, awards)
    _draw_disability(random, people, on_tekun, on_dibao, awards)
    old_workers = np.flatnonzero(people["laid_off_1960s"] & (random.random(len(on_tekun)) < 0.96))
    awards.add("laid_off_1960s", old_workers, *_months(random, people, old_workers))
    return _from_birth(awards.columns(), families.birth_date)


def _from_birth(awards: Columns, birth_date: Array) -> Columns:
    """Begin no award before the month of birth; leave out those that would have ended by then."""
    born = birth_date[awards["person"]].astype("datetime64[M]").astype(np.int64) + 1970 * 12
    kept = (awards["last"] == _OPEN) | (awards["last"] >= born)
    awards["first"] = np.maximum(awards["first"], born)
    return {name: column[kept] for name, column in awards.items()}


def _months(random: np.random.Generator, people: Columns, who: Array) -> tuple[Array, Array]:
    """First and last month of awards; those of the dead end in the month of death, except for a forgotten share."""
    number = len(who)
    new = random.random(number) < shares.NEW_SINCE_AUTUMN_2022
    old_first = _FIRST_MONTH + (random.random(number) ** 0.7 * (_AUTUMN - _FIRST_MONTH)).astype(np.int64)
    new_first = _AUTUMN + (random.random(number) * (_LAST_MONTH - _AUTUMN + 1)).astype(np.int64)
    first = np.where(new, new_first, old_first)
    death = people["death_date"][who]
    died = ~np.isnat(death)
    month_of_death = np.where(died, death, np.datetime64("2000-01-01")).astype("datetime64[M]").astype(np.int64)
    month_of_death = month_of_death + 1970 * 12
    first = np.where(died, np.minimum(first, month_of_death), first)
    forgotten = random.random(number) < shares.DEAD_STILL_ON_THE_ROLL
    return first, np.where(died & ~forgotten, month_of_death, _OPEN)


def _draw_tekun(random: np.random.Generator, families: Families, people: Columns, awards: Awards) -> Array:
    alone = np.isin(families.kind_of_person, (0, 1)) & (families.role == HEAD)
    unable = (families.age >= 60) | ((people["disability_grade"] > 0) & (people["disability_grade"] <= 2))
    chosen = alone & unable & ~people["has_capable_supporter"]
    for name in ("wage_fen", "business_fen", "property_income_fen", "transfer_fen"):
        people[name][chosen] = 0
    people["employed_since"][chosen] = np.datetime64("NaT")
    chosen &= random.random(len(chosen)) < shares.ON_THE_ROLL
    people["in_institution"] |= chosen & (random.random(len(chosen)) < 0.28)
    who = np.flatnonzero(chosen)
    awards.add("tekun", who, *_months(random, people, who), self_care=people["self_care"][who].astype(np.int64))
    return np.asarray(chosen)


def _draw_dibao(
    random: np.random.Generator, families: Families, people: Columns, on_tekun: Array, awards: Awards
) -> Array:
    """Draw dibao for whole families by income; members share class, income and months."""
    households = len(families.village)
    counted = np.isnat(people["death_date"]) & ~people["in_prison"] & ~on_tekun
    income = people["wage_fen"] + np.maximum(people["business_fen"], 0) + people["property_income_fen"]
    income = np.where(counted, income + people["transfer_fen"], 0)
    members = np.bincount(families.household, weights=counted, minlength=households)
    total = np.bincount(families.household, weights=income, minlength=households)
    per_head = (total // np.maximum(members, 1)).astype(np.int64)
    limit = dibao_limit_fen(families)
    entitled = (members > 0) & (per_head < limit) & (random.random(households) < shares.ON_THE_ROLL)
    unjustified = (members > 0) & ~entitled & families.is_poor & (random.random(households) < 0.02)
    unjustified |= (members > 0) & ~entitled & (random.random(households) < shares.RISEN_INCOME)
    chosen = entitled | unjustified
    assessed = np.where(unjustified, limit * (0.4 + 0.5 * random.random(households)), per_head)
    assessed = (assessed * (0.8 + 0.25 * random.random(households)) / 1000).astype(np.int64) * 1000
    assessed = np.minimum(assessed, limit - 1000)
    dependent = np.bincount(
        families.household, weights=(people["self_care"] > 0) & (people["disability_grade"] > 0), minlength=households
    )
    long_term = chosen & ((dependent > 0) | (per_head == 0)) & (random.random(households) < 0.75)
    on_roll = chosen[families.household] & ~people["in_prison"] & ~on_tekun
    on_roll &= ~np.isin(people["child_status"], (1, 3))
    who = np.flatnonzero(on_roll)
    household = families.household[who]
    first, last = _family_months(random, households, household, people, who)
    dibao_class = np.where(long_term, 0, 1)
    fields = {"dibao_class": dibao_class[household].astype(np.int64), "income_fen": assessed[household]}
    _add_with_renewals(random, awards, who, household, first, last, households, fields)
    return np.asarray(on_roll)


def _family_months(
    random: np.random.Generator, households: int, household: Array, people: Columns, who: Array
) -> tuple[Array, Array]:
    """The same first month for the whole family; a death ends only the award of the dead person."""
    everybody = {"death_date": np.full(households, np.datetime64("NaT", "D"))}
    family_first, _last = _months(random, everybody, np.arange(households))
    first, last = _months(random, people, who)
    del first
    ended = last != _OPEN
    return np.where(ended, np.minimum(family_first[household], last), family_first[household]), last


def _add_with_renewals(
    random: np.random.Generator,
    awards: Awards,
    who: Array,
    household: Array,
    first: Array,
    last: Array,
    households: int,
    fields: Columns,
) -> None:
    """Add dibao awards; some families leave, and half of those return after months with another income."""
    leaves = random.random(households) < shares.ENDED_AWARDS
    end = _AUTUMN - 8 + (random.random(households) * 20).astype(np.int64)
    end = np.minimum(end, _LAST_MONTH)
    returns = leaves & (random.random(households) < shares.GRANTED_AGAIN)
    gap = 1 + (random.random(households) * 4).astype(np.int64)
    leaving = leaves[household] & (last == _OPEN) & (first <= end[household])
    awards.add("dibao", who, first, np.where(leaving, end[household], last), **fields)
    again = leaving & returns[household] & (end[household] + gap[household] <= _LAST_MONTH)
    factor = 0.75 + 0.5 * random.random(households)
    income = (fields["income_fen"] * factor[household] / 1000).astype(np.int64) * 1000
    renewed = {"dibao_class": fields["dibao_class"][again], "income_fen": income[again]}
    awards.add("dibao", who[again], (end + gap)[household][again], np.full(int(again.sum()), _OPEN), **renewed)


def _draw_children(random: np.random.Generator, people: Columns, awards: Awards) -> None:
    status = people["child_status"]
    number = len(status)
    people["in_institution"] |= (status == 1) & (random.random(number) < 0.22)
    who = np.flatnonzero((status > 0) & (random.random(number) < 0.96))
    first, last = _months(random, people, who)
    awards.add(
        "child_living",
        who,
        first,
        last,
        child_status=status[who].astype(np.int64),
        in_institution=people["in_institution"][who].astype(np.int64),
    )
    disabled = np.isin(status, (1, 2))[who] & (people["disability_grade"][who] > 0)
    awards.add("disabled_child_care", who[disabled], first[disabled], last[disabled])


def _draw_disability(
    random: np.random.Generator, people: Columns, on_tekun: Array, on_dibao: Array, awards: Awards
) -> None:
    grade, number = people["disability_grade"], len(on_tekun)
    living = (grade > 0) & on_dibao & ~on_tekun & (people["child_status"] == 0)
    who = np.flatnonzero(living & (random.random(number) < shares.ON_THE_ROLL))
    awards.add("disability_living", who, *_months(random, people, who))
    care = (grade > 0) & (grade <= 2) & (people["self_care"] > 0) & ~on_tekun & ~people["other_nursing_allowance"]
    care &= ~(np.isin(people["child_status"], (1, 2)))
    who = np.flatnonzero(care & (random.random(number) < shares.ON_THE_ROLL))
    awards.add("disability_nursing", who, *_months(random, people, who))
