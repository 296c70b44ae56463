"""States of a recovery from somebody without a record, and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class UnrecordedState(TextChoices):
    """Where a recovery from somebody without a record stands."""

    OPEN = "open", _("追回中")
    WRITE_OFF = "write_off", _("待确认无法追回")
    FOLLOWED = "followed", _("查明身份，已转追缴")
    SETTLED = "settled", _("已收回")
    WRITTEN_OFF = "written_off", _("无法追回")


UNRECORDED_TRANSITIONS: TransitionTable[UnrecordedState] = TransitionTable(
    {
        (UnrecordedState.OPEN, "receive"): UnrecordedState.OPEN,
        (UnrecordedState.OPEN, "settle"): UnrecordedState.SETTLED,
        (UnrecordedState.OPEN, "follow"): UnrecordedState.FOLLOWED,
        (UnrecordedState.OPEN, "propose_write_off"): UnrecordedState.WRITE_OFF,
        (UnrecordedState.WRITE_OFF, "confirm_write_off"): UnrecordedState.WRITTEN_OFF,
        (UnrecordedState.WRITE_OFF, "refuse_write_off"): UnrecordedState.OPEN,
        (UnrecordedState.WRITE_OFF, "follow"): UnrecordedState.FOLLOWED,
    }
)
"""``follow``: who it was is found out, and the next run of relief demands the rest of them."""
OPEN_UNRECORDED = (UnrecordedState.OPEN, UnrecordedState.WRITE_OFF)
