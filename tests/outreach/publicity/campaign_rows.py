"""A campaign in force, and an activity of a township."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from doudi.outreach.publicity.actions import (
    ActivityReport,
    CampaignPlan,
    TaskPlan,
    add_task,
    confirm_campaign,
    enter_campaign,
    record_activity,
)
from doudi.outreach.publicity.models import Activity, Campaign
from tests.pictures import PNG_HEAD

PHOTO = Upload("现场.png", PNG_HEAD)


def drafted(cast: Any, **changes: Any) -> Campaign:
    """Return a campaign with a desk of every township and a board of the bureau, ten days ago to yesterday or later."""
    given: dict[str, Any] = {
        "title": "社会救助政策宣传月",
        "first_day": today() - timedelta(days=10),
        "last_day": today() + timedelta(days=20),
        "aim": "家家知道救助政策",
        "budget_fen": 20_000_00,
    }
    made = enter_campaign(by=cast.bureau, plan=CampaignPlan(**given | changes))
    due = today() - timedelta(days=1)
    add_task(by=cast.bureau, campaign=made, task=TaskPlan("desk", "圩场", True, "乡镇民政办", due, 200, 1_000_00))
    add_task(by=cast.bureau, campaign=made, task=TaskPlan("board", "县政务中心", False, "救助股", due))
    made.refresh_from_db()
    return made


def running(cast: Any, **changes: Any) -> Campaign:
    """Return the campaign with its plan confirmed."""
    return confirm_campaign(by=cast.director, campaign=drafted(cast, **changes))


def report(**changes: Any) -> ActivityReport:
    """A desk at the market, with a photo."""
    given: dict[str, Any] = {
        "kind": "desk",
        "place": "圩场",
        "held_on": today() - timedelta(days=2),
        "staff_number": 3,
        "reached_number": 120,
        "material_number": 80,
        "text": "赶圩天摆咨询台，来问的多",
        "photo": PHOTO,
    }
    return ActivityReport(**given | changes)


def activity_of(campaign: Campaign, by: Any) -> Activity:
    """Return an activity of a user's unit."""
    return record_activity(by=by, campaign=campaign, report=report())


def campaign_rows(cast: Any) -> dict[str, Any]:
    """Return what has a page for the whole county."""
    made = running(cast)
    return {"campaign_of_publicity": made, "publicity_act": [made.pk, "report"]}
