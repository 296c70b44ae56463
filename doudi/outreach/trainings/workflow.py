"""States of a training, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class TrainingState(models.TextChoices):
    """The state of a training."""

    DRAFT = "draft", _("待确认")
    ANNOUNCED = "announced", _("已通知")
    CLOSED = "closed", _("已办结")


TRAINING_TRANSITIONS: TransitionTable[TrainingState] = TransitionTable(
    {
        (TrainingState.DRAFT, "change"): TrainingState.DRAFT,
        (TrainingState.DRAFT, "announce"): TrainingState.ANNOUNCED,
        (TrainingState.ANNOUNCED, "change"): TrainingState.ANNOUNCED,
        (TrainingState.ANNOUNCED, "sign_in"): TrainingState.ANNOUNCED,
        (TrainingState.ANNOUNCED, "close"): TrainingState.CLOSED,
        (TrainingState.CLOSED, "make_up"): TrainingState.CLOSED,
    }
)
