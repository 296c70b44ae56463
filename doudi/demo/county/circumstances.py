"""Circumstances of the people: work, income, health, disability, school; one array per column."""

from __future__ import annotations

from typing import Any

import numpy as np

from doudi import policy
from doudi.demo.county import shares
from doudi.demo.county.families import HEAD, Families

Array = np.ndarray[Any, Any]
Columns = dict[str, Array]

CATEGORIES = ("none", *shares.DISABILITY_CATEGORIES)
SELF_CARE = ("full", "partial", "none")
CHILD_STATUSES = ("none", "orphan", "de_facto_unattended", "hiv")
NO_DATE = np.datetime64("NaT", "D")
_YUAN = 100


def draw_circumstances(random: np.random.Generator, families: Families) -> Columns:
    """Draw the circumstances of the people. Codes are indices into the tuples above."""
    columns: Columns = {}
    poor = families.is_poor[families.household]
    age = families.age
    _draw_health(random, poor, age, columns)
    _draw_childhood(random, families, age, columns)
    _draw_incomes(random, families, poor, age, columns)
    number = len(age)
    columns["in_prison"] = (age >= 18) & (age < 60) & (random.random(number) < shares.IN_PRISON)
    columns["laid_off_1960s"] = (age >= 80) & (random.random(number) < shares.LAID_OFF_1960S)
    columns["other_nursing_allowance"] = (columns["disability_grade"] > 0) & (
        random.random(number) < shares.OTHER_NURSING_ALLOWANCE
    )
    columns["work_injury_nursing"] = columns["other_nursing_allowance"] & (age < 70) & (columns["self_care"] > 0)
    single = np.isin(families.kind_of_person, (0, 1)) & (families.role == HEAD)
    severe = (columns["disability_grade"] > 0) & (columns["disability_grade"] <= 2)
    needy = single & ((age >= 60) | severe)
    columns["has_capable_supporter"] = ~(needy & (random.random(number) < shares.NO_SUPPORTER_OF_SINGLE))
    columns["in_institution"] = np.zeros(number, dtype=bool)
    columns["death_date"] = _deaths(random, age)
    return columns


def _draw_health(random: np.random.Generator, poor: Array, age: Array, columns: Columns) -> None:
    number = len(age)
    starts = np.array([start for start, _share in shares.DISABLED_BY_AGE])
    by_age = np.array([share for _start, share in shares.DISABLED_BY_AGE])[np.searchsorted(starts, age, "right") - 1]
    factor = np.where(poor, shares.SICK_OR_DISABLED_FACTOR_OF_POOR, 0.72)
    disabled = random.random(number) < by_age * factor
    category = 1 + _lot(random, number, list(shares.DISABILITY_CATEGORIES.values()))
    grade = 1 + _lot(random, number, list(shares.DISABILITY_GRADES))
    columns["disability_category"] = np.where(disabled, category, 0).astype(np.int8)
    columns["disability_grade"] = np.where(disabled, grade, 0).astype(np.int32)
    severe = disabled & (grade <= 2)
    wholly, partly = shares.NO_SELF_CARE_OF_SEVERELY_DISABLED
    chance = random.random(number)
    frail = (age >= 80) & (random.random(number) < 0.08)
    self_care = np.where(severe & (chance < wholly), 2, np.where(severe & (chance < wholly + partly) | frail, 1, 0))
    columns["self_care"] = self_care.astype(np.int8)
    ill = random.random(number) < shares.SERIOUS_ILLNESS * np.where(poor, shares.SICK_OR_DISABLED_FACTOR_OF_POOR, 0.8)
    columns["serious_illness"] = ill & (age >= 1)


def _draw_childhood(random: np.random.Generator, families: Families, age: Array, columns: Columns) -> None:
    number = len(age)
    at_school = (age >= 6) & (age < 16) & (random.random(number) < 0.99)
    later = (age >= 16) & (age < 19) & (random.random(number) < 0.86)
    university = (age >= 19) & (age < 23) & (random.random(number) < 0.38)
    columns["student"] = at_school | later | university
    # Children without parents live with grandparents or one parent.
    alone = np.isin(families.kind_of_person, (6, 7)) & (age < 18) & (families.role != HEAD)
    share = max(float(alone.sum()) / max(float((age < 18).sum()), 1.0), 1e-9)
    chance = random.random(number) * share
    edges = np.cumsum([shares.ORPHANS, shares.DE_FACTO_UNATTENDED, shares.HIV_CHILDREN])
    status = np.where(chance < edges[0], 1, np.where(chance < edges[1], 2, np.where(chance < edges[2], 3, 0)))
    columns["child_status"] = np.where(alone, status, 0).astype(np.int8)


def _draw_incomes(random: np.random.Generator, families: Families, poor: Array, age: Array, columns: Columns) -> None:
    number = len(age)
    urban = families.is_urban[families.village][families.household]
    able = (columns["self_care"] == 0) & ((columns["disability_grade"] == 0) | (columns["disability_grade"] > 2))
    of_working_age = (age >= 18) & (age < 60) & ~columns["student"] & able & ~columns["serious_illness"]
    employed = of_working_age & (random.random(number) < np.where(poor, 0.26, np.where(urban, 0.70, 0.62)))
    typical = np.where(urban, 3_700, 3_200) * np.where(poor, 0.42, 1.0)
    wage = np.where(employed, typical * np.exp(random.standard_normal(number) * 0.38), 0)
    farming = (age >= 25) & (age < 75) & ~urban & ~employed & able
    harvest = np.where(poor, 230, 640) * np.exp(random.standard_normal(number) * 0.7)
    trading = of_working_age & ~employed & urban & (random.random(number) < 0.45)
    takings = np.where(poor, 700, 3_000) * np.exp(random.standard_normal(number) * 0.5)
    business = np.where(farming, harvest, np.where(trading, takings, 0))
    failed = trading & (random.random(number) < 0.05)
    columns["wage_fen"] = _rounded(wage, 10)
    columns["employed_since"] = _employed_since(random, employed, age)
    columns["business_fen"] = np.where(failed, -_rounded(business, 10), _rounded(business, 5))
    let = (families.role == HEAD) & ~poor & (random.random(number) < 0.06)
    columns["property_income_fen"] = _rounded(np.where(let, 300 * np.exp(random.standard_normal(number) * 0.8), 0), 10)
    supported = (age >= 60) & (random.random(number) < np.where(poor, 0.4, 0.6))
    transfer = np.where(supported, np.where(poor, 150, 420) * np.exp(random.standard_normal(number) * 0.6), 0)
    left_behind = (families.kind_of_person == 6) & (families.role == HEAD)
    transfer = transfer + np.where(left_behind, np.where(poor, 250, 1_900) * (0.5 + random.random(number)), 0)
    columns["transfer_fen"] = _rounded(transfer, 10)
    _add_remittances(random, families, columns)
    columns["basic_pension_fen"] = np.where((age >= 60) & (random.random(number) < 0.93), 128 * _YUAN, 0)


def _add_remittances(random: np.random.Generator, families: Families, columns: Columns) -> None:
    """Add remittances for families with a low income of their own that are not poor; the head receives them."""
    households = len(families.village)
    own = columns["wage_fen"] + np.maximum(columns["business_fen"], 0) + columns["property_income_fen"]
    members = np.bincount(families.household, minlength=households)
    total = np.bincount(families.household, weights=own + columns["transfer_fen"], minlength=households)
    per_head = total / np.maximum(members, 1)
    limit = dibao_limit_fen(families)
    enough = limit * (1.25 + 1.6 * random.random(households) ** 0.7)
    short = ~families.is_poor & (per_head < limit * 1.12) & (random.random(households) > 0.004)
    sent = _rounded(np.where(short, (enough - per_head) * members, 0) / _YUAN, 10)
    head = np.flatnonzero(families.role == HEAD)
    columns["transfer_fen"][head] += sent[families.household[head]]


def dibao_limit_fen(families: Families) -> Array:
    """The dibao standard of each household's area on the day of the snapshot."""
    month = shares.REGISTER_DAY.replace(day=1)
    standards = [
        policy.parameter_value("dibao_standard", month, shares.REGISTER_DAY, area) for area in ("rural", "urban")
    ]
    by_area = np.array(standards, dtype=np.int64)
    return np.asarray(by_area[families.is_urban[families.village].astype(int)])


def _rounded(yuan: Array, step: int) -> Array:
    """Yuan as fen, rounded to a step of yuan."""
    return np.asarray((np.round(yuan / step) * step).astype(np.int64) * _YUAN)


def _employed_since(random: np.random.Generator, employed: Array, age: Array) -> Array:
    """Start of employment: mostly years ago; for recent ones work costs are deducted."""
    ago = (random.random(len(employed)) ** 2.2 * 5_400).astype(np.int64) + 20
    ago = np.minimum(ago, (age.astype(np.int64) - 15) * 300)
    day = np.datetime64(shares.REGISTER_DAY, "D") - ago.astype("timedelta64[D]")
    return np.where(employed, day, NO_DATE)


def _deaths(random: np.random.Generator, age: Array) -> Array:
    share = np.where(age >= 65, shares.DEAD_SHARE_OF_ELDERLY, shares.DEAD_SHARE * 0.25)
    dead = (age >= 1) & (random.random(len(age)) < share)
    ago = (random.random(len(age)) * 880).astype(np.int64)
    ago = np.minimum(ago, age.astype(np.int64) * 300)  # not before birth
    return np.where(dead, np.datetime64(shares.REGISTER_DAY, "D") - ago.astype("timedelta64[D]"), NO_DATE)


def _lot(random: np.random.Generator, number: int, weights: list[float]) -> Array:
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], random.random(number), side="right")


def draw_property(random: np.random.Generator, families: Families, people: Columns) -> Columns:
    """Draw property and expenses of the households."""
    number = len(families.village)
    poor, urban = families.is_poor, families.is_urban[families.village]
    savings = np.where(poor, 4_000, 52_000) * np.exp(random.standard_normal(number) * 0.9)
    columns: Columns = {"financial_assets_fen": _rounded(savings, 100)}
    car = np.where(poor, 0.015, np.where(urban, 0.42, 0.30))
    columns["motor_vehicles"] = (random.random(number) < car).astype(np.int32)
    second = random.random(number) < np.where(poor, 0.01, 0.09)
    none = random.random(number) < np.where(urban, 0.06, 0.008)
    columns["homes"] = (1 + second - none.astype(np.int32) * ~second).astype(np.int32)
    columns["runs_company"] = random.random(number) < np.where(poor, 0.001, 0.012)
    burdened = np.zeros(number, dtype=bool)
    heavy = people["serious_illness"] | (people["self_care"] > 0) | (people["disability_grade"] > 0)
    burdened[families.household[heavy]] = True
    bill = 9_000 * np.exp(random.standard_normal(number) * 0.9)
    columns["rigid_expense_fen"] = _rounded(np.where(burdened, bill, 0), 100)
    columns["monitored_poverty"] = random.random(number) < np.where(poor, 0.09, 0.004)
    return columns
