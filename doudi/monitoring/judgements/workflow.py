"""States of a row that people judge, and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class RowState(TextChoices):
    """Where the judgement on a row stands."""

    OPEN = "open", _("待判定")
    PROPOSED = "proposed", _("待第二人确认")
    LINKED = "linked", _("已对到人")
    NOBODY = "nobody", _("都不是")


WAITING = (RowState.OPEN, RowState.PROPOSED)

ROW_TRANSITIONS: TransitionTable[RowState] = TransitionTable(
    {
        (RowState.OPEN, "link"): RowState.LINKED,
        (RowState.OPEN, "propose"): RowState.PROPOSED,
        (RowState.OPEN, "say_nobody"): RowState.NOBODY,
        (RowState.OPEN, "propose_nobody"): RowState.PROPOSED,
        (RowState.OPEN, "pass_on"): RowState.OPEN,
        (RowState.PROPOSED, "confirm"): RowState.LINKED,
        (RowState.PROPOSED, "confirm_nobody"): RowState.NOBODY,
        (RowState.PROPOSED, "confirm_pass_on"): RowState.OPEN,
        (RowState.PROPOSED, "send_back"): RowState.OPEN,
        (RowState.PROPOSED, "withdraw"): RowState.OPEN,
        (RowState.LINKED, "withdraw"): RowState.OPEN,
        (RowState.NOBODY, "withdraw"): RowState.OPEN,
    }
)
