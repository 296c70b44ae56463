"""States of an instalment and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class InstalmentState(TextChoices):
    """Where an instalment stands; money that the bank returned leaves it released, to be sent again.

    Only an instalment of the bank is ever sent: while it is with the bank nobody stops it.
    """

    PLANNED = "planned", _("待发放")
    PROPOSED = "proposed", _("待第二人同意")
    RELEASED = "released", _("已同意，待付款")
    SENT = "sent", _("已送银行")
    PAID = "paid", _("已发放")
    STOPPED = "stopped", _("已停止")


INSTALMENT_TRANSITIONS: TransitionTable[InstalmentState] = TransitionTable(
    {
        (InstalmentState.PLANNED, "propose_release"): InstalmentState.PROPOSED,
        (InstalmentState.PLANNED, "stop"): InstalmentState.STOPPED,
        (InstalmentState.PROPOSED, "release"): InstalmentState.RELEASED,
        (InstalmentState.PROPOSED, "send_back"): InstalmentState.PLANNED,
        (InstalmentState.PROPOSED, "stop"): InstalmentState.STOPPED,
        (InstalmentState.RELEASED, "pay"): InstalmentState.PAID,
        (InstalmentState.RELEASED, "stop"): InstalmentState.STOPPED,
        (InstalmentState.RELEASED, "replace"): InstalmentState.STOPPED,
        (InstalmentState.RELEASED, "send"): InstalmentState.SENT,
        (InstalmentState.SENT, "pay"): InstalmentState.PAID,
        (InstalmentState.SENT, "return"): InstalmentState.RELEASED,
        (InstalmentState.PAID, "return"): InstalmentState.RELEASED,
    }
)
"""``replace``: another one pays it from the reserve; ``return``: the bank could not pay, or took the money back."""

OPEN_STATES = (InstalmentState.PLANNED, InstalmentState.PROPOSED, InstalmentState.RELEASED, InstalmentState.SENT)
"""Neither paid nor stopped."""
