"""Offers, and rows of every page of charity in a village."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.care.charity.activities.actions import ActivityReport, record_activity, register_volunteer
from doudi.care.charity.matches.actions import propose_match
from doudi.care.charity.needs.actions import open_need
from doudi.care.charity.projects.actions import ProjectPlan, open_project
from doudi.care.charity.resources.actions import Offer, record_resource
from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from tests.pictures import PNG_HEAD

PAPER = Upload("签字.png", PNG_HEAD)


def offer(area: Any, **changes: Any) -> Offer:
    """Ten quilts for everybody, given by an invented company."""
    given: dict[str, Any] = {
        "giver": "贡江家纺有限公司",
        "title": "棉被",
        "kind": "goods",
        "need_kinds": ["living"],
        "quantity": 10,
        "unit": "床",
        "unit_value_fen": 150_00,
        "area": area,
        "last_day": today() + timedelta(days=60),
        "phone": "13900000001",
    }
    return Offer(**given | changes)


def charity_rows(by: Any, one: Any) -> dict[str, Any]:
    """Return rows of a family and its township."""
    village = one.household.village
    resource = record_resource(by=by, offer=offer(village))
    need = open_need(by=by, person=one.mother, kind="living", text="冬天没有厚被子", public_text="老人需要棉被")
    volunteer = register_volunteer(by=by, name="谢志愿", area=village)
    day = date(2023, 3, 1)
    return {
        "charity_resource": resource,
        "charity_need": need,
        "charity_match": propose_match(by=by, need=need, resource=resource, quantity=1),
        "charity_project": open_project(
            by=by,
            plan=ProjectPlan("暖冬", "living", village, "家家有被盖", "县慈善会", day, today() + timedelta(days=30)),
        ),
        "charity_activity": record_activity(
            by=by,
            report=ActivityReport("call", "入户看望", village, day, 1, 2, "送了棉被", [volunteer], 90),
        ),
        "charity_volunteer": volunteer,
    }
