"""States of a pilot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class PilotState(models.TextChoices):
    """The state of a pilot."""

    PLANNED = "planned", _("待启动")
    UNDER_WAY = "under_way", _("试点中")
    WRITTEN_UP = "written_up", _("待结项")
    CLOSED = "closed", _("已结项")


_S = PilotState
TONES = {_S.PLANNED: "warn", _S.WRITTEN_UP: "warn", _S.CLOSED: "good"}

PILOT_TRANSITIONS: TransitionTable[PilotState] = TransitionTable(
    {
        (_S.PLANNED, "start"): _S.UNDER_WAY,
        **{(state, verb): state for state in (_S.PLANNED, _S.UNDER_WAY) for verb in ("stage", "indicator")},
        (_S.UNDER_WAY, "report_stage"): _S.UNDER_WAY,
        (_S.UNDER_WAY, "draw"): _S.UNDER_WAY,
        (_S.UNDER_WAY, "figure"): _S.UNDER_WAY,
        (_S.UNDER_WAY, "write_up"): _S.WRITTEN_UP,
        (_S.WRITTEN_UP, "send_back"): _S.UNDER_WAY,
        (_S.WRITTEN_UP, "close"): _S.CLOSED,
        (_S.CLOSED, "send_up"): _S.CLOSED,
        (_S.CLOSED, "outcome"): _S.CLOSED,
    }
)
