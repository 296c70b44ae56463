"""States of a retirement and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class RetirementState(TextChoices):
    """Where the retirement of a rule stands."""

    PROPOSED = "proposed", _("待另一人确认")
    CONFIRMED = "confirmed", _("已停用")
    REFUSED = "refused", _("不同意停用")
    TAKEN_BACK = "taken_back", _("已恢复")


RETIREMENT_TRANSITIONS: TransitionTable[RetirementState] = TransitionTable(
    {
        (RetirementState.PROPOSED, "confirm"): RetirementState.CONFIRMED,
        (RetirementState.PROPOSED, "refuse"): RetirementState.REFUSED,
        (RetirementState.CONFIRMED, "take_back"): RetirementState.TAKEN_BACK,
    }
)
