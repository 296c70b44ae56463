"""Pilots, and rows of every page of pilots in a township."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.core.clock import today
from doudi.outreach.pilots.actions.plans import PilotPlan, add_indicator, add_stage, plan_pilot, start_pilot
from doudi.outreach.pilots.models import Pilot


def plan(township_code: str, first_day: date, **changes: Any) -> PilotPlan:
    """A pilot of the window of a township for a year, compared month by month."""
    given: dict[str, Any] = {
        "kind": "window",
        "title": "一窗受理试点",
        "township_code": township_code,
        "goal": "一个窗口收齐材料，当天转出。",
        "first_day": first_day,
        "last_day": first_day + timedelta(days=365),
        "compared_months": 1,
    }
    return PilotPlan(**given | changes)


def running_pilot(cast: Any, first_day: date, measure: str = "decided_in_time", **changes: Any) -> Pilot:
    """A pilot with a stage and a measure, started by the director."""
    found = plan_pilot(by=cast.officer, plan=plan(cast.village.code[:9], first_day, **changes))
    add_stage(by=cast.officer, pilot=found, name="运行", due_on=first_day + timedelta(days=20))
    add_indicator(by=cast.officer, pilot=found, measure=measure)
    started: Pilot = start_pilot(by=cast.director, pilot=found)
    return started


def pilot_rows(by: Any, village: Any) -> dict[str, Any]:
    """Return a pilot of a township."""
    return {"pilot": plan_pilot(by=by, plan=plan(village.code[:9], today()))}
