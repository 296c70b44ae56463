"""A planned visit with a record and a finding, and a sample of the county."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.care.visits.actions.records import VisitReport, record_visit
from doudi.care.visits.models import CareFinding, PlannedVisit, SampleDraw
from doudi.core.clock import today
from tests.care.visits.conftest import WELL


def care_sample() -> Any:
    """A draw; the same for both townships."""
    first = date(2023, 4, 1)
    return SampleDraw.objects.create(
        first_day=first,
        last_day=date(2023, 4, 30),
        seed="1",
        share=5000,
        on_site_share=3000,
        population={"360731100": ["1"]},
        population_hash="0",
        drawn_on=today(),
    )


def care_visit_rows(by: Any, family: Any) -> dict[str, Any]:
    """A visit to the mother of a family, and a finding of an earlier one."""
    place = {"person": family.mother, "village_code": family.household.village_id, "kind": "village", "cycle": "weeks"}
    day = today()
    earlier, planned = _two(place, day)
    report = VisitReport(key="0" * 32, visited_on=day, outcome="seen", answers=WELL | {"self_care": "worse"})
    record_visit(by=by, planned=earlier, report=report)
    return {"planned_visit": planned, "care_finding": CareFinding.objects.get(visit__planned=earlier)}


def _two(place: dict[str, Any], day: date) -> tuple[PlannedVisit, PlannedVisit]:
    windows = ((day - timedelta(days=7), day), (day, day + timedelta(days=3)))
    first, second = (
        PlannedVisit.objects.create(due_from=begins, due_on=due_on, last_on=due_on, **place)
        for begins, due_on in windows
    )
    return first, second
