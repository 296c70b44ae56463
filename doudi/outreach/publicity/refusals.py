"""Refusals of publicity."""

from doudi.core.refusals import Refused


class CampaignIncomplete(Refused):
    """A campaign lacks its days, tasks or a possible year, or there is one of its title already."""

    code = "campaign_incomplete"


class ActivityIncomplete(Refused):
    """An activity lacks its day, its numbers or its photo, or lies outside the campaign."""

    code = "activity_incomplete"
