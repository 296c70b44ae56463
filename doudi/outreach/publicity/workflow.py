"""States of a campaign, and the kinds of what is done in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class CampaignState(models.TextChoices):
    """The state of a campaign: its plan is confirmed before activities are entered, its report before it is closed."""

    DRAFT = "draft", _("方案待确认")
    IN_FORCE = "in_force", _("进行中")
    REPORTED = "reported", _("总结待确认")
    CLOSED = "closed", _("已总结")


CAMPAIGN_TRANSITIONS: TransitionTable[CampaignState] = TransitionTable(
    {
        (CampaignState.DRAFT, "add_task"): CampaignState.DRAFT,
        (CampaignState.DRAFT, "remove_task"): CampaignState.DRAFT,
        (CampaignState.DRAFT, "confirm"): CampaignState.IN_FORCE,
        (CampaignState.IN_FORCE, "record"): CampaignState.IN_FORCE,
        (CampaignState.IN_FORCE, "report"): CampaignState.REPORTED,
        (CampaignState.REPORTED, "report"): CampaignState.REPORTED,
        (CampaignState.REPORTED, "return_report"): CampaignState.IN_FORCE,
        (CampaignState.REPORTED, "confirm_report"): CampaignState.CLOSED,
    }
)


class Kind(models.TextChoices):
    """The kinds of activities."""

    BOARD = "board", _("展板、公告栏")
    SCREEN = "screen", _("电子屏")
    LEAFLET = "leaflet", _("发放宣传资料")
    DESK = "desk", _("政策咨询台")
    MEDIA = "media", _("媒体宣传")
    HOTLINE = "hotline", _("热线解答")
    TALK = "talk", _("进村宣讲")
    CORRECTION = "correction", _("政策落实整治")
