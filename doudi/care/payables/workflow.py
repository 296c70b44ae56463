"""States of an approved amount and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class PayableState(TextChoices):
    """Where an approved amount stands; while it is with the bank nobody stops it."""

    APPROVED = "approved", _("已批准，待发放")
    SENT = "sent", _("已送银行")
    PAID = "paid", _("已发放")
    RETURNED = "returned", _("银行退回")
    STOPPED = "stopped", _("已停止")


PAYABLE_TRANSITIONS: TransitionTable[PayableState] = TransitionTable(
    {
        (PayableState.APPROVED, "send"): PayableState.SENT,
        (PayableState.RETURNED, "send"): PayableState.SENT,
        (PayableState.SENT, "pay"): PayableState.PAID,
        (PayableState.SENT, "return"): PayableState.RETURNED,
        (PayableState.PAID, "return"): PayableState.RETURNED,
        (PayableState.SENT, "take_back"): PayableState.APPROVED,
        (PayableState.APPROVED, "stop"): PayableState.STOPPED,
        (PayableState.RETURNED, "stop"): PayableState.STOPPED,
    }
)
"""``return``: the bank could not pay, or took it back; ``take_back``: it was taken out of a released run."""

WAITING_STATES = (PayableState.APPROVED, PayableState.RETURNED)
"""The next run pays them, if their account can be paid."""
