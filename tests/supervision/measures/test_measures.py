"""Measures: figures, the rows behind them, and months that do not change once they are over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.worklist.actions import assign_case
from doudi.core.audit.trail import SYSTEM
from doudi.supervision.measures.actions import freeze_month
from doudi.supervision.measures.catalogue import people
from doudi.supervision.measures.daily_tasks import run_due
from doudi.supervision.measures.measure import Figure, Form, Group, Measure, PeriodFigures, measure_named, measures
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import Period, month_of, quarter_of, recent_periods, year_of
from doudi.supervision.measures.queries import by_township, overview, rows_behind, trend
from doudi.supervision.measures.refusals import MonthNotOver
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.places import case_due

pytestmark = pytest.mark.django_db
SUMMER = quarter_of(date(2025, 8, 1))


def measure(name: str) -> Measure:
    found = measure_named(name)
    assert found is not None
    return found


def test_periods_are_whole_months() -> None:
    assert (SUMMER.key, SUMMER.first, SUMMER.last) == ("2025-q3", date(2025, 7, 1), date(2025, 9, 30))
    assert SUMMER.before.label == "2025年第2季度"
    assert (month_of(date(2024, 2, 9)).last, year_of(date(2024, 2, 9)).key) == (date(2024, 2, 29), "2024")
    assert len({one.key for one in recent_periods(date(2025, 9, 1))}) == 23


def test_a_share_is_not_rounded_up_to_the_whole() -> None:
    share = measure("decided_in_time")
    assert share.shown(Figure(9_996, 10_000)) == "99.9%"
    assert (share.shown(Figure(0, 0)), share.shown(None)) == ("—", "—")
    assert share.value(Figure(2, 3)) == Decimal("66.67")
    assert measure("overpayments").shown(Figure(3, 2_000)) == "1.5‰"


def test_a_measure_that_no_room_fills_shows_so_and_not_nought() -> None:
    unbuilt = Measure("none", "无", "无", Group.PEOPLE, form=Form.COUNT)
    assert unbuilt.shown(None) == "尚未建设"
    with pytest.raises(ValueError, match="none"):
        unbuilt.figures(SUMMER)


@pytest.mark.clause("P18-13.a")
@pytest.mark.usefixtures("clock")
def test_what_fell_due_is_counted_by_the_day_after_pauses(cast: Cast) -> None:
    village = cast.village.code
    case_due(village, date(2025, 7, 10), date(2025, 7, 10))
    late = case_due(village, date(2025, 7, 10), date(2025, 7, 11))
    open_late = case_due(village, date(2025, 8, 20))
    case_due(village, date(2025, 9, 20))  # not yet due on 1 September
    case_due(village, date(2025, 8, 20), paused_since=date(2025, 8, 1))
    case_due(village, date(2025, 8, 20), outcome="withdrawn", step="closed")
    case_due(cast.other_village.code, date(2025, 6, 30), date(2025, 7, 30))  # due in the quarter before
    share = measure("decided_in_time")
    assert share.figures(SUMMER) == {village[:9]: Figure(1, 3)}
    missed = rows_behind(share, SUMMER, by=cast.officer, only="not_counted")
    assert list(missed) == [late, open_late]
    assert rows_behind(share, SUMMER, by=cast.officer).count() == 3
    assert not rows_behind(share, SUMMER, by=cast.other_officer).exists()
    assert [row.shown for row in by_township(share, SUMMER, by=cast.bureau)] == ["33.3%"]


def test_what_measures_divide_by_is_counted_once_in_a_period(cast: Cast) -> None:
    asked: list[Period] = []
    township = cast.village.code[:9]

    def base(period: Period) -> dict[str, int]:
        asked.append(period)
        return {township: 500}

    officers = measure("officers_per_thousand")
    counted = PeriodFigures(SUMMER)
    for name in ("first", "second", "first"):
        figures = counted.of(replace(officers, name=name, base=base))
        assert figures[township] == Figure(2, 500)
    assert asked == [SUMMER]
    shared = replace(officers, name="shared", base=None, base_measure="decided_in_time")
    case_due(cast.village.code, date(2025, 7, 10), date(2025, 7, 10))
    assert counted.of(shared)[township] == Figure(2, 1)


@pytest.mark.clause("SAL2026-61")
@pytest.mark.usefixtures("clock")
def test_officers_with_too_many_open_cases_are_seen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    village = cast.village.code
    for decided_on in (None, None, date(2025, 7, 10)):
        assign_case(case_due(village, date(2025, 8, 20), decided_on), cast.officer)
    load = measure("officers_overloaded")
    assert load.figures(SUMMER)[village[:9]].numerator == 0
    monkeypatch.setattr(people, "procedure_figure", lambda _name, _day: 1)
    assert load.figures(SUMMER)[village[:9]].numerator == 1
    assert [row.name for row in rows_behind(load, SUMMER, by=cast.leader, only="counted")] == [cast.officer.name]
    assert procedure_figure("officer_case_limit", date(2025, 9, 1)) == 60


def test_every_measure_can_be_counted_and_listed(cast: Cast, family: Any) -> None:
    period = year_of(date(2023, 5, 1))
    for one in measures():
        one.figures(period)
        for only in ("", "counted", "not_counted"):
            for row in rows_behind(one, period, by=cast.bureau, only=only)[:3]:
                assert (bool(one.title(row)), isinstance(one.page(row), str)) == (True, True)
    figures = {row.measure.name: row for row in overview(period, by=cast.officer)}
    assert figures["recipients"].numerator == 1
    assert figures["officers_per_thousand"].shown == "2000.0‰"
    assert family.mother.name in [
        measure("recipients").title(row) for row in rows_behind(measure("recipients"), period, by=cast.officer)
    ]


@pytest.mark.usefixtures("family")
def test_a_month_is_written_down_once_and_does_not_change(cast: Cast, clock: Clock) -> None:  # noqa: F811 - a fixture
    with pytest.raises(MonthNotOver):
        freeze_month(by=SYSTEM, month=date(2025, 9, 1))
    case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 9))
    assert run_due() > 0
    assert run_due() == 0
    late = case_due(cast.village.code, date(2025, 8, 10), date(2025, 8, 30))
    assert freeze_month(by=SYSTEM, month=date(2025, 8, 1)) == 0
    fact = MonthlyFact.objects.get(measure="decided_in_time", township_code=cast.village.code[:9])
    assert (fact.numerator, fact.denominator, late.due_on) == (1, 1, date(2025, 8, 10))
    assert trend(["decided_in_time"], by=cast.other_officer)["decided_in_time"][0][1] == Figure(0, 0)
    assert trend(["decided_in_time"], by=cast.bureau)["decided_in_time"] == [(date(2025, 8, 1), Figure(1, 1))]
    clock.after(31)
    assert run_due() > 0


@pytest.mark.usefixtures("clock")
def test_the_pages_show_a_township_its_own_figures_alone(cast: Cast, signed_in: Any) -> None:
    case_due(cast.village.code, date(2025, 7, 10), date(2025, 7, 11))
    case_due(cast.other_village.code, date(2025, 7, 10), date(2025, 7, 10))
    bureau, officer = signed_in("bureau"), signed_in("officer")
    assert "50.0%" in bureau.get("/measures/").content.decode()
    own = officer.get("/measures/decided_in_time/?period=2025-q3").content.decode()
    assert ("0.0%" in own, "100.0%" in own) == (True, False)
    behind = re.search(r'href="([^"]+/rows/[^"]*)"', own)
    assert behind
    assert "D0" in officer.get(unescape(behind[1])).content.decode()
    rows = f"/measures/decided_in_time/rows/?period=2025-q3&place={cast.other_village.code[:9]}"
    assert officer.get(rows).status_code == 400
    assert "100.0%" not in officer.get("/measures/decided_in_time/?period=2025-q3").content.decode()
    assert "D0" in bureau.get(f"{rows}&only=counted").content.decode()
    assert "没有这样的事项" in bureau.get(f"{rows}&only=not_counted").content.decode()
    assert bureau.get("/measures/no_such/").status_code == 404
    assert bureau.get("/measures/?period=2031").status_code == 400
    assert signed_in("inspection_group").get(rows).status_code == 403
