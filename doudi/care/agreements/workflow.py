"""States of an agreement and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class AgreementState(TextChoices):
    """From the draft to the end."""

    DRAFT = "draft", _("起草")
    SIGNED = "signed", _("已签字，待复核")
    CONFIRMED = "confirmed", _("履行中")
    ENDED = "ended", _("已终止")
    WITHDRAWN = "withdrawn", _("已撤回")


AGREEMENT_TRANSITIONS: TransitionTable[AgreementState] = TransitionTable(
    {
        (AgreementState.DRAFT, "change"): AgreementState.DRAFT,
        (AgreementState.DRAFT, "sign"): AgreementState.SIGNED,
        (AgreementState.DRAFT, "withdraw"): AgreementState.WITHDRAWN,
        (AgreementState.SIGNED, "confirm"): AgreementState.CONFIRMED,
        (AgreementState.SIGNED, "send_back"): AgreementState.DRAFT,
        (AgreementState.SIGNED, "withdraw"): AgreementState.WITHDRAWN,
        (AgreementState.CONFIRMED, "end"): AgreementState.ENDED,
    }
)
IN_FORCE_STATES = (AgreementState.CONFIRMED, AgreementState.ENDED)
"""States in which an agreement holds on the days from its first to its last."""
