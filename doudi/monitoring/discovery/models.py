"""Models of discovery, collected from its subjects."""

from doudi.monitoring.discovery.calls.models import HotlineCall
from doudi.monitoring.discovery.campaigns.models import Campaign, CampaignHousehold
from doudi.monitoring.discovery.leads.models import LeadReport
from doudi.monitoring.discovery.walks.models import WalkHousehold, WalkPlan, WalkVisit

__all__ = [
    "Campaign",
    "CampaignHousehold",
    "HotlineCall",
    "LeadReport",
    "WalkHousehold",
    "WalkPlan",
    "WalkVisit",
]
