"""States of an instalment and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class InstalmentState(TextChoices):
    """Where an instalment stands; money that the bank returned leaves it released, to be sent again."""

    PLANNED = "planned", _("待发放")
    PROPOSED = "proposed", _("待第二人同意")
    RELEASED = "released", _("已同意，待付款")
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
        (InstalmentState.PAID, "return"): InstalmentState.RELEASED,
    }
)
"""``return``: the bank took back what it had reported as paid."""
