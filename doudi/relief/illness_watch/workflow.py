"""States of a judgement and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class WatchState(TextChoices):
    """Where the judgement on a person stands."""

    LISTED = "listed", _("待乡镇研判")
    JUDGED = "judged", _("待县局复看")
    CHECKED = "checked", _("已复看")


WATCH_TRANSITIONS: TransitionTable[WatchState] = TransitionTable(
    {
        (WatchState.LISTED, "judge"): WatchState.JUDGED,
        (WatchState.JUDGED, "check"): WatchState.CHECKED,
        (WatchState.JUDGED, "send_back"): WatchState.LISTED,
    }
)
