"""States of a residence and of a monthly list, and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class ResidenceState(TextChoices):
    """From the application to the end; while a person leaves, the second person has not confirmed yet."""

    PROPOSED = "proposed", _("待县局决定")
    LIVING = "living", _("在住")
    LEAVING = "leaving", _("离院待复核")
    ENDED = "ended", _("已离院")
    REFUSED = "refused", _("未同意")


RESIDENCE_TRANSITIONS: TransitionTable[ResidenceState] = TransitionTable(
    {
        (ResidenceState.PROPOSED, "confirm"): ResidenceState.LIVING,
        (ResidenceState.PROPOSED, "refuse"): ResidenceState.REFUSED,
        (ResidenceState.LIVING, "stay"): ResidenceState.LIVING,
        (ResidenceState.LIVING, "absent"): ResidenceState.LIVING,
        (ResidenceState.LIVING, "back"): ResidenceState.LIVING,
        (ResidenceState.LIVING, "leave"): ResidenceState.LEAVING,
        (ResidenceState.LIVING, "transfer"): ResidenceState.ENDED,
        (ResidenceState.LEAVING, "confirm_leaving"): ResidenceState.ENDED,
        (ResidenceState.LEAVING, "keep"): ResidenceState.LIVING,
        (ResidenceState.LIVING, "die"): ResidenceState.ENDED,
        (ResidenceState.LEAVING, "die"): ResidenceState.ENDED,
    }
)
IN_FORCE = (ResidenceState.LIVING, ResidenceState.LEAVING, ResidenceState.ENDED)
"""States in which a residence holds on the days from its first to its last."""
NOT_ENDED = (ResidenceState.LIVING, ResidenceState.LEAVING)


class ListState(TextChoices):
    """From the list of a month to the signature."""

    DRAWN = "drawn", _("待核对")
    CHECKED = "checked", _("待签字")
    SIGNED = "signed", _("已签字")


LIST_TRANSITIONS: TransitionTable[ListState] = TransitionTable(
    {
        (ListState.DRAWN, "check"): ListState.CHECKED,
        (ListState.CHECKED, "sign"): ListState.SIGNED,
        (ListState.CHECKED, "send_back"): ListState.DRAWN,
    }
)
