"""States of a payment for a funeral and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class FuneralState(TextChoices):
    """Where the payment for a funeral stands."""

    PROPOSED = "proposed", _("待复核")
    CONFIRMED = "confirmed", _("已复核")
    REFUSED = "refused", pgettext_lazy("state", "不予支付")


FUNERAL_TRANSITIONS: TransitionTable[FuneralState] = TransitionTable(
    {
        (FuneralState.PROPOSED, "confirm"): FuneralState.CONFIRMED,
        (FuneralState.PROPOSED, "refuse"): FuneralState.REFUSED,
        (FuneralState.CONFIRMED, "void"): FuneralState.REFUSED,
    }
)
"""``void``: the amount was stopped before it was paid, so that another payment can be proposed."""
