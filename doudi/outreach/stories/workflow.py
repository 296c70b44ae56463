"""States of a story."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class StoryState(models.TextChoices):
    """The state of a story."""

    DRAFT = "draft", _("起草中")
    HANDED_IN = "handed_in", _("待审核")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已采用")
    TAKEN_DOWN = "taken_down", _("已撤下")


_S = StoryState
OPEN_STATES = (_S.DRAFT, _S.RETURNED)
"""States in which a township writes."""
TONES = {_S.HANDED_IN: "warn", _S.RETURNED: "bad", _S.ACCEPTED: "good", _S.TAKEN_DOWN: "bad"}

STORY_TRANSITIONS: TransitionTable[StoryState] = TransitionTable(
    {
        **{(state, verb): state for state in OPEN_STATES for verb in ("change", "photo", "drop_photo", "consent")},
        **{(state, "hand_in"): _S.HANDED_IN for state in OPEN_STATES},
        (_S.HANDED_IN, "accept"): _S.ACCEPTED,
        (_S.HANDED_IN, "return"): _S.RETURNED,
        **{(_S.ACCEPTED, verb): _S.ACCEPTED for verb in ("publish", "recommend", "adopt")},
        **{(state, "withdraw"): _S.TAKEN_DOWN for state in _S if state != _S.TAKEN_DOWN},
        (_S.TAKEN_DOWN, "recall"): _S.TAKEN_DOWN,
    }
)
