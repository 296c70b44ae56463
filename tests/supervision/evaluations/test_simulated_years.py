"""Months of a county under a turned clock: every figure of the product is counted again from the raw rows.

Two townships over a quarter in every run of the tests; ``make supervision-years TOWNSHIPS=4 CASES=6000`` plays 2023 to
2025, evaluates each year in the January after it, and prints how many figures were compared.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection

from doudi.core.accounts.models import User
from doudi.core.audit.trail import SYSTEM
from doudi.supervision.evaluations.actions import compute, freeze, is_unchanged, open_evaluation, publish
from doudi.supervision.measures.actions import freeze_month
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import Period, year_of
from doudi.supervision.surveys.models import SampledPerson, Survey
from doudi.values.benefit_month import add_months
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.long_runs import database_marks
from tests.supervision.evaluations.comparison import (
    Difference,
    Evaluated,
    compare_evaluation,
    compare_facts,
    compare_period,
    table,
)
from tests.supervision.evaluations.county import acts, casework, money, outreach, services
from tests.supervision.evaluations.county.ground import Ground, settle
from tests.supervision.evaluations.county.ledger import Ledger
from tests.supervision.evaluations.recount.tables import Tables

CASES = int(os.environ.get("DOUDI_SUPERVISION_CASES", "60"))
pytestmark = database_marks(is_long=CASES > 1_000)
TOWNSHIPS = int(os.environ.get("DOUDI_SUPERVISION_TOWNSHIPS", "2"))
MONTHS = 36 if CASES > 1_000 else 3
FIRST = date(2023, 1, 1)
DAYS_TO_EVALUATION = 14
MOST_PEOPLE = 1_200


def populated(cast: Cast, clock: Clock) -> Ground:  # noqa: F811 - the fixture of another file
    """A county with everything that will happen in its months."""
    clock.on(FIRST)
    User.objects.update(opened_at=clock.now())  # stories are owed from the first whole month with an account on
    ground = Ground(cast, Ledger(clock), TOWNSHIPS, FIRST, MONTHS)
    settle(ground, min(MOST_PEOPLE, max(48, CASES // 5)))
    casework.open_cases(ground, CASES)
    casework.review_families(ground)
    casework.refer_and_report(ground, CASES // 4)
    money.pay(ground)
    services.care(ground)
    services.buy_services(ground, CASES // 4)
    services.give(ground, CASES // 10)
    services.warn(ground, CASES // 3)
    outreach.tell(ground)
    acts.petition(ground, max(12, CASES // 20))
    acts.rectify(ground, max(8, CASES // 40))
    for year in range(FIRST.year, (ground.last).year + 1):
        acts.survey(ground, year, min(date(year, 12, 1), ground.last - timedelta(days=9)), 12 if MONTHS > 3 else 6)
    ground.ledger.pass_to(FIRST)
    return ground


def satisfied(year: int) -> dict[str, tuple[int, int]]:
    """Count the satisfied by township from the answers, which are sealed in the table; too few tell nothing."""
    survey = Survey.objects.get(year=year)
    found: dict[str, list[Fraction]] = {}
    for row in SampledPerson.objects.filter(survey=survey, result="answered"):
        given = json.loads(row.sealed_answers.clear())
        points = Fraction(60 * int(given["q1"]) * 20 + 40 * (100 if given["q2"] == "yes" else 0), 100)
        found.setdefault(row.village_code[:9], []).append(points)
    return {
        code: (sum(one >= survey.satisfied_from for one in all_points), len(all_points))
        for code, all_points in found.items()
        if len(all_points) >= max(survey.least_answers, 1)
    }


def evaluated(ground: Ground, year: int, signed_in: Any, counted: Counter[str]) -> list[Difference]:
    """Evaluate a year as the bureau does, and compare it with the count of the day on which it was computed."""
    cast, today = ground.cast, ground.ledger.clock.today
    evaluation = open_evaluation(by=cast.bureau, year=year)
    acts.enter_money(ground, evaluation)
    started = time.perf_counter()
    evaluation.refresh_from_db()
    evaluation = compute(by=cast.bureau, evaluation=evaluation)
    counted["slowest evaluation ms"] = max(
        counted["slowest evaluation ms"], int((time.perf_counter() - started) * 1000)
    )
    found = Evaluated(year, today, satisfied(year))
    pages = found.tables.townships() if MONTHS > 3 else ground.codes
    differences = list(compare_evaluation(evaluation, found, signed_in("bureau"), pages))
    differences += compare_period(year_of(date(year, 1, 1)), today, cast.bureau, found.tables, with_rows=True)
    counted["points compared"] += len(found.figures)
    evaluation = publish(by=cast.bureau, evaluation=evaluation, until=today)
    ground.ledger.clock.after(1)
    evaluation = freeze(by=cast.director, evaluation=evaluation)
    assert is_unchanged(evaluation)
    return differences


@pytest.mark.clause("P18-19")
def test_months_of_a_county_are_counted_again_from_the_raw_rows(
    cast: Cast,
    clock: Clock,  # noqa: F811 - the fixture of another file
    signed_in: Any,
) -> None:
    ground = populated(cast, clock)
    counted: Counter[str] = Counter()
    differences: list[Difference] = []
    for month in ground.months_played():
        ground.ledger.pass_to(add_months(month, 1))
        freeze_month(by=SYSTEM, month=month)
        tables = Tables(connection)
        differences += compare_facts(month, clock.today, tables)
        counted["facts compared"] += MonthlyFact.objects.filter(month=month).count()
        if month.month % 3 == 0:
            quarter = Period(add_months(month, -2), 3)
            differences += compare_period(quarter, clock.today, cast.bureau, tables, with_rows=False)
        if month.month == 12:
            ground.ledger.pass_to(add_months(month, 1) + timedelta(days=DAYS_TO_EVALUATION))
            differences += evaluated(ground, month.year, signed_in, counted)
    if MONTHS < 12:
        differences += evaluated(ground, FIRST.year, signed_in, counted)
    counted["rows"] = sum(_size(name) for name in connection.introspection.table_names())
    print(dict(counted))  # noqa: T201 - the figures of the make target
    assert not differences, "\n" + table(differences)


def _size(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")
        return int(cursor.fetchone()[0])
