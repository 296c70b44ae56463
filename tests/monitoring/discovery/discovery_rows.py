"""Families of walks, and rows of every page of discovery in a village."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from doudi.monitoring.discovery.models import Campaign, CampaignHousehold, HotlineCall, LeadReport, WalkHousehold
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from tests.conftest import Cast


def screened(household: Any, rule: str = "S01", digest: str = "") -> ScreeningWarning:
    """A warning of a screen on a family that nobody has looked at."""
    day = date(2025, 9, 1)
    return ScreeningWarning.objects.create(
        rule_id=rule,
        rule_version="1",
        warning_class="b",
        severity="M",
        household=household,
        village_code=household.village_id,
        month=day,
        source="households",
        sealed_evidence="{}",
        facts_digest=digest or f"{rule}-{household.pk}",
        first_seen_on=day,
        last_seen_on=day,
        look_due_on=day,
        visit_due_on=day,
        due_on=day,
    )


def discovery_rows(cast: Cast, one: Any, lead: Any) -> dict[str, Any]:
    """Return rows of a family; ``lead`` is a lead of its village."""
    village, month = one.household.village_id, date(2023, 3, 1)
    walk = WalkHousehold.objects.create(
        month=month, village_code=village, household=one.household, walk_class="red", groups="benefit"
    )
    LeadReport.objects.create(lead=lead, source="school", take_due_on=month, sealed_reporter="某老师")
    campaign = Campaign.objects.create(
        name="扩围",
        rules=["S01"],
        area_code=village[:9],
        first_day=month,
        last_day=date(2023, 6, 1),
        opened_by=cast.bureau,
    )
    return {
        "walk": walk,
        "walk_village": [village, "2023-03"],
        "walk_village_code": [village],
        "call": HotlineCall.objects.create(
            line="12345",
            called_at=timezone.now(),
            kind="question",
            village_code=village,
            sealed_text="问低保",
            due_on=month,
            recorded_by=cast.bureau,
        ),
        "campaign": campaign,
        "campaign_household": CampaignHousehold.objects.create(
            campaign=campaign, household=one.household, village_code=village, rules="S01"
        ),
    }
