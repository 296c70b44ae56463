"""A second calculator of temporary relief, written from the rules on paper; nothing of doudi is imported here.

Cases are drawn near the lines of the law: amounts a fen beside a tier, days about holidays and the day on which the
standards of 2023 were decided. The calendar is that of 2023.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

Case = dict[str, str]

DAYS_OFF = {date(2023, 1, 2), *(date(2023, 1, day) for day in range(23, 28)), date(2023, 4, 5)}
DAYS_OFF |= {date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3), date(2023, 6, 22), date(2023, 6, 23)}
DAYS_OFF |= {date(2023, 9, 29), *(date(2023, 10, day) for day in range(2, 7))}
WORKED = {date(2023, 1, 28), date(2023, 1, 29), date(2023, 4, 23), date(2023, 5, 6), date(2023, 6, 25)}
WORKED |= {date(2023, 10, 7), date(2023, 10, 8)}
EDGES = (0, 1_999_99, 2_000_00, 2_000_01, 4_999_99, 5_000_00, 5_000_01, 9_999_99, 10_000_00, 10_000_01)
FIRST_DAY, LAST_DAY = date(2022, 12, 1), date(2023, 11, 30)


def draw_case(number: int, draws: random.Random) -> Case:
    """Draw one application."""
    applied = FIRST_DAY + timedelta(days=draws.randint(0, (LAST_DAY - FIRST_DAY).days))
    if draws.random() < 0.3:
        applied = draws.choice([date(2023, 4, 19), date(2023, 4, 20), date(2023, 4, 28), date(2023, 1, 1)])
    prior = draws.choice([0, 0, draws.randint(0, 60_000_00), draws.choice(EDGES), 7_920_00, 10_620_00])
    same = draws.choice([0, prior, draws.randint(0, prior), min(prior, draws.choice(EDGES))])
    case = {
        "case_id": f"C{number}",
        "kind": draws.choice(["urgent", "small_first", "expenditure", "transitional"]),
        "cause": draws.choice(["illness", "disability", "disaster", "education", "accident"]),
        "degree": draws.choice(["low", "middle", "high"]),
        "area": draws.choice(["urban", "rural"]),
        "persons_affected": str(draws.choice([1, 1, 2, 3, 4, 5, 9])),
        "applied_on": applied.isoformat(),
        "prior_12_months_fen": str(prior),
        "prior_same_cause_fen": str(same),
        "approved_total_fen": "",
        "first_paid_on": "",
        "township_code": draws.choice(["360731100", "360731101"]),
    }
    if draws.random() < 0.6:
        case["approved_total_fen"] = str(draws.choice([*EDGES, draws.randint(0, 40_000_00), _ceiling(case)]))
    if draws.random() < 0.6:
        case["first_paid_on"] = (applied + timedelta(days=draws.randint(0, 40))).isoformat()
    return case


def answer(case: Case) -> Case:
    """Work one application out by hand."""
    persons, standard, ceiling = int(case["persons_affected"]), _standard(case), _ceiling(case)
    proposed = standard * persons * {"low": 1, "middle": 3, "high": 6}[case["degree"]]
    if case["kind"] == "small_first":
        proposed = standard
    proposed = min(proposed, ceiling)
    total = int(case["approved_total_fen"]) if case["approved_total_fen"] else proposed
    counts = total + int(case["prior_same_cause_fen"])
    power = "township" if counts <= 2_000_00 else "bureau"
    if total > ceiling or counts >= 10_000_00:
        power = "conference"
    applied = date.fromisoformat(case["applied_on"])
    decide_by = {
        "small_first": applied + timedelta(days=3),
        "expenditure": _working_day(applied, 18),
        "urgent": _working_day(applied, 2 if power == "township" else 5),
    }[case["kind"].replace("transitional", "urgent")]
    tiers = [("county_leader", 10_000_00), ("township_leader", 5_000_00), ("township_officer", 2_000_00), ("none", 0)]
    tier = next(name for name, least in tiers if total >= least)
    visit = ""
    if tier != "none" and case["first_paid_on"]:
        visit = (date.fromisoformat(case["first_paid_on"]) + timedelta(days=30)).isoformat()
    full = "true" if case["kind"] == "expenditure" else "false"
    return {
        "case_id": case["case_id"],
        "proposed_fen": str(proposed),
        "ceiling_fen": str(ceiling),
        "decided_by": power,
        "needs_economic_check": full,
        "needs_public_notice": full,
        "decide_by": decide_by.isoformat(),
        "follow_up_by": tier,
        "follow_up_due": visit,
    }


def _standard(case: Case) -> int:
    new = case["applied_on"] >= "2023-04-20"
    return {"urban": (825_00, 885_00), "rural": (600_00, 660_00)}[case["area"]][new]


def _ceiling(case: Case) -> int:
    return max(12 * _standard(case) * int(case["persons_affected"]) - int(case["prior_12_months_fen"]), 0)


def _working_day(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        if day in WORKED or (day.weekday() < 5 and day not in DAYS_OFF):
            number -= 1
    return day
