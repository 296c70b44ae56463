"""States of a settlement and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class SettlementState(TextChoices):
    """Where a settlement stands."""

    RECORDED = "recorded", _("待决定")
    DECIDED = "decided", _("待复核")
    CONFIRMED = "confirmed", _("已复核")


SETTLEMENT_TRANSITIONS: TransitionTable[SettlementState] = TransitionTable(
    {
        (SettlementState.RECORDED, "decide"): SettlementState.DECIDED,
        (SettlementState.DECIDED, "confirm"): SettlementState.CONFIRMED,
        (SettlementState.DECIDED, "send_back"): SettlementState.RECORDED,
        (SettlementState.CONFIRMED, "reopen"): SettlementState.RECORDED,
    }
)
"""``reopen``: the amount was stopped before it was paid, so that it is decided again."""
