"""States of a client and the moves between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class ClientState(TextChoices):
    """Only an active client gets tokens."""

    PROPOSED = "proposed", _("待确认")
    ACTIVE = "active", _("启用")
    REFUSED = "refused", pgettext_lazy("state", "不同意")
    REVOKED = "revoked", _("已停用")


TRANSITIONS = TransitionTable(
    {
        (ClientState.PROPOSED, "confirm"): ClientState.ACTIVE,
        (ClientState.PROPOSED, "refuse"): ClientState.REFUSED,
        (ClientState.PROPOSED, "revoke"): ClientState.REVOKED,
        (ClientState.ACTIVE, "issue_secret"): ClientState.ACTIVE,
        (ClientState.ACTIVE, "revoke"): ClientState.REVOKED,
    }
)
