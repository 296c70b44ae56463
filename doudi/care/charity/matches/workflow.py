"""States of a match, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class MatchState(models.TextChoices):
    """The state of a match."""

    PROPOSED = "proposed", _("待本人同意")
    AGREED = "agreed", _("待交付")
    GIVEN = "given", _("已交付，待回访")
    THANKED = "thanked", _("已办结")
    ENDED = "ended", _("已终止")


GIVEN_STATES = (MatchState.GIVEN, MatchState.THANKED)
MATCH_TRANSITIONS: TransitionTable[MatchState] = TransitionTable(
    {
        (MatchState.PROPOSED, "agree"): MatchState.AGREED,
        (MatchState.PROPOSED, "end"): MatchState.ENDED,
        (MatchState.AGREED, "tell_giver"): MatchState.AGREED,
        (MatchState.AGREED, "hand_over"): MatchState.GIVEN,
        (MatchState.AGREED, "end"): MatchState.ENDED,
        (MatchState.GIVEN, "thank"): MatchState.THANKED,
    }
)
