"""States of an event and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class EventState(TextChoices):
    """Where an event stands."""

    PROPOSED = "proposed", _("待县局负责人确认")
    REFUSED = "refused", pgettext_lazy("state", "不予启动")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结束，待总结")
    CLOSED = "closed", _("已总结")


EVENT_TRANSITIONS: TransitionTable[EventState] = TransitionTable(
    {
        (EventState.PROPOSED, "confirm"): EventState.RUNNING,
        (EventState.PROPOSED, "refuse"): EventState.REFUSED,
        (EventState.RUNNING, "change"): EventState.RUNNING,
        (EventState.RUNNING, "end"): EventState.ENDED,
        (EventState.ENDED, "close"): EventState.CLOSED,
    }
)
