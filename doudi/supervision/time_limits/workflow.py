"""States of a talk with a township, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class TalkState(models.TextChoices):
    """The state of a talk."""

    OPEN = "open", _("待通知")
    INVITED = "invited", _("已通知，待约谈")
    HELD = "held", _("已约谈，督办中")
    CLOSED = "closed", _("已办结")
    DROPPED = "dropped", _("不约谈")


OPEN_STATES = (TalkState.OPEN, TalkState.INVITED, TalkState.HELD)
TALK_TRANSITIONS: TransitionTable[TalkState] = TransitionTable(
    {
        (TalkState.OPEN, "invite"): TalkState.INVITED,
        (TalkState.OPEN, "drop"): TalkState.DROPPED,
        (TalkState.INVITED, "invite"): TalkState.INVITED,
        (TalkState.INVITED, "hold"): TalkState.HELD,
        (TalkState.INVITED, "drop"): TalkState.DROPPED,
        (TalkState.HELD, "follow_up"): TalkState.HELD,
        (TalkState.HELD, "close"): TalkState.CLOSED,
    }
)
