"""States of a person on the list of those who get nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class UnaidedState(models.TextChoices):
    """On the list, or ended by a person, or gone by itself: aided by now, or in no layer any more."""

    OPEN = "open", _("没有救助，待核实")
    ENDED = "ended", _("已办结")
    LEFT = "left", _("已有救助或者已退出")


UNAIDED_TRANSITIONS = TransitionTable(
    {
        (UnaidedState.OPEN, "end"): UnaidedState.ENDED,
        (UnaidedState.OPEN, "leave"): UnaidedState.LEFT,
    }
)
