"""States of a notice round, and the ways in which a household is told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class RoundState(models.TextChoices):
    """The state of a round: nothing goes out before a second person has confirmed it."""

    PREPARING = "preparing", _("正在核算")
    PREPARED = "prepared", _("待确认")
    CONFIRMED = "confirmed", _("已确认，正在告知")
    DISCARDED = "discarded", _("已放弃")


ROUND_TRANSITIONS: TransitionTable[RoundState] = TransitionTable(
    {
        (RoundState.PREPARING, "finish"): RoundState.PREPARED,
        (RoundState.PREPARING, "discard"): RoundState.DISCARDED,
        (RoundState.PREPARED, "edit"): RoundState.PREPARED,
        (RoundState.PREPARED, "confirm"): RoundState.CONFIRMED,
        (RoundState.PREPARED, "discard"): RoundState.DISCARDED,
        (RoundState.CONFIRMED, "deliver"): RoundState.CONFIRMED,
        (RoundState.CONFIRMED, "publish"): RoundState.CONFIRMED,
        (RoundState.CONFIRMED, "send_messages"): RoundState.CONFIRMED,
    }
)


class Way(models.TextChoices):
    """How a household is told."""

    SLIP = "slip", _("送告知单")
    MESSAGE = "message", _("短信")
    VISIT = "visit", _("上门说明")
    BOARD = "board", _("看公告栏、村民会")


class PublicationKind(models.TextChoices):
    """Where the public text is published."""

    BOARD = "board", _("政务公开栏、村务公开栏")
    WINDOW = "window", _("服务窗口、大厅")
    WEBSITE = "website", _("政府网站")
    ACCOUNT = "account", _("政务新媒体")
    MEDIA = "media", _("报纸、广播、电视")
    MEETING = "meeting", _("会议、村民会")
