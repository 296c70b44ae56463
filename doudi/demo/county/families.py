"""Families: members, ages and villages, as numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from doudi.demo.county import shares
from doudi.values.divisions import divisions

Array = np.ndarray[Any, Any]

ROLES = ("户主", "配偶", "父亲", "母亲", "子", "女", "孙子", "孙女")
HEAD, SPOUSE, FATHER, MOTHER, SON, DAUGHTER, GRANDSON, GRANDDAUGHTER = range(8)
_KINDS = tuple(shares.FAMILIES)
_SLOTS = (HEAD, SPOUSE, FATHER, MOTHER, SON, SON, SON, SON, GRANDSON, GRANDSON)
"""Roles of the possible members; sons and grandsons become daughters and granddaughters at random."""
_OVERSUPPLY = 1.25
_DAYS_OF_A_YEAR = 365.2425


@dataclass(frozen=True)
class Families:
    """Households and people; ``household`` of a person is an index into the households."""

    village: Array  # per household: index into ``villages``
    kind: Array  # per household: index into the kinds of families
    is_poor: Array  # per household
    villages: list[str]
    is_urban: Array  # per village
    household: Array  # per person
    role: Array  # per person: index into ROLES
    is_male: Array
    birth_date: Array  # numpy days
    married_in: Array

    @property
    def age(self) -> Array:
        """Age in completed years on the day of the snapshot."""
        return years_before(self.birth_date)

    @property
    def kind_of_person(self) -> Array:
        """The kind of family of each person."""
        return self.kind[self.household]


def years_before(birth_date: Array) -> Array:
    """Approximate age in completed years on the day of the snapshot."""
    days = np.datetime64(shares.REGISTER_DAY) - birth_date
    return (days.astype(np.int64) / _DAYS_OF_A_YEAR).astype(np.int16)


def draw_families(random: np.random.Generator, people: int) -> Families:
    """Draw households, village by village, with exactly ``people`` people."""
    villages, is_urban, weights = _villages()
    number = max(int(people / 3.0 * _OVERSUPPLY), 16)
    kind = _lot(random, number, list(shares.FAMILIES.values()))
    present, ages, male = _draw_members(random, kind)
    sizes = present.sum(axis=1)
    households = int(np.searchsorted(np.cumsum(sizes), people)) + 1
    present, ages, male, kind = present[:households], ages[:households], male[:households], kind[:households]
    household, slot = np.nonzero(present)
    household, slot = household[:people].astype(np.int32), slot[:people]
    village = np.sort(_lot(random, households, list(weights))).astype(np.int16)
    is_poor = _draw_poor(random, kind, is_urban[village])
    is_male, age = male[household, slot], ages[household, slot]
    role = np.array(_SLOTS, dtype=np.int8)[slot]
    role = role + (((role == SON) | (role == GRANDSON)) & ~is_male)
    days = (age.astype(np.float64) * _DAYS_OF_A_YEAR + random.random(people) * 364).astype(np.int64)
    birth_date = np.datetime64(shares.REGISTER_DAY, "D") - days.astype("timedelta64[D]")
    wives = (role == SPOUSE) | (role == MOTHER)
    married_in = wives & (random.random(people) < shares.MARRIED_IN_SHARE)
    return Families(
        village, kind, is_poor, villages, is_urban, household, role, is_male.astype(bool), birth_date, married_in
    )


def _villages() -> tuple[list[str], Array, Array]:
    """Village codes, whether each is a community, and the share of the population in each."""
    all_villages = [division for division in divisions() if division.level == "village"]
    urban = np.array([int(division.code[9:]) < 200 for division in all_villages])
    raw = np.where(urban, shares.COMMUNITY_WEIGHT, 1.0)
    parents = np.array([division.parent for division in all_villages])
    weights = np.zeros(len(all_villages))
    for parent in dict.fromkeys(parents):
        in_township = parents == parent
        people = shares.TOWNSHIP_PEOPLE.get(str(parent), shares.ZONE_PEOPLE)
        weights[in_township] = people * raw[in_township] / raw[in_township].sum()
    return [division.code for division in all_villages], urban, weights / weights.sum()


def _lot(random: np.random.Generator, number: int, weights: list[float]) -> Array:
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], random.random(number), side="right").astype(np.int16)


def _between(random: np.random.Generator, number: int, low: int, high: int) -> Array:
    return random.integers(low, high + 1, number).astype(np.int16)


def _is_of(kind: Array, *names: str) -> Array:
    return np.isin(kind, [_KINDS.index(name) for name in names])


def _draw_members(random: np.random.Generator, kind: Array) -> tuple[Array, Array, Array]:
    """For each household and slot: whether there is a member, the age, and whether male."""
    number = len(kind)
    present = np.zeros((number, len(_SLOTS)), dtype=bool)
    ages = np.zeros((number, len(_SLOTS)), dtype=np.int16)
    male = np.zeros((number, len(_SLOTS)), dtype=bool)
    old = _is_of(kind, "single_elderly", "elderly_couple", "left_behind")
    with_spouse = _is_of(kind, "elderly_couple", "couple", "nuclear", "three_generations", "left_behind")
    parents = _is_of(kind, "nuclear", "three_generations", "one_parent")
    with_elders = _is_of(kind, "three_generations")
    left_behind = _is_of(kind, "left_behind")
    # The head.
    spread = random.random(number)
    ages[:, 0] = np.where(old, 60 + (spread**1.8 * 32), np.where(parents, 25 + spread * 27, 22 + spread * 36))
    male[:, 0] = random.random(number) < np.where(_is_of(kind, "single_elderly"), 0.55, 0.86)
    present[:, 0] = True
    # The spouse: mostly a little younger, and of the other sex.
    widowed = left_behind & (random.random(number) < 0.35)
    present[:, 1] = with_spouse & ~widowed
    ages[:, 1] = np.maximum(ages[:, 0] - _between(random, number, -2, 5), 21)
    male[:, 1] = ~male[:, 0]
    # The head's parents.
    for place, share in ((2, 0.55), (3, 0.78)):
        present[:, place] = with_elders & (random.random(number) < share)
        ages[:, place] = np.minimum(ages[:, 0] + _between(random, number, 21, 31), 99)
        male[:, place] = place == 2
    present[:, 3] |= with_elders & ~present[:, 2]
    # Children and grandchildren, a few years apart.
    _add_children(random, present, ages, male, parents, range(4, 8), ages[:, 0] - _between(random, number, 22, 27))
    eldest = np.minimum(ages[:, 0] - 46, _between(random, number, 3, 15))
    _add_children(random, present, ages, male, left_behind, range(8, 10), eldest)
    return present, ages, male


def _add_children(
    random: np.random.Generator, present: Array, ages: Array, male: Array, having: Array, places: range, eldest: Array
) -> None:
    number = len(having)
    wanted = _lot(random, number, list(shares.CHILDREN)) + 1
    age = np.minimum(eldest, 24)
    for count, place in enumerate(places, start=1):
        present[:, place] = having & (wanted >= count) & (age >= 0)
        ages[:, place] = np.maximum(age, 0)
        male[:, place] = random.random(number) < 0.53
        age = age - _between(random, number, 1, 5)


def _draw_poor(random: np.random.Generator, kind: Array, is_urban: Array) -> Array:
    """Draw poor families: more often the elderly, single and left behind."""
    factor = np.array([2.6, 1.6, 1.3, 0.7, 0.65, 0.9, 1.5, 1.7])[kind]
    share = np.where(is_urban, shares.POOR_FAMILIES["urban"], shares.POOR_FAMILIES["rural"])
    return np.asarray(random.random(len(kind)) < share * factor)
