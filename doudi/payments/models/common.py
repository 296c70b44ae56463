"""Fields, limits and labels shared by the models of payments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from doudi import policy

MAX_REASON_LENGTH = 500
SPECIAL = "special"
PRICE_SUBSIDY = "price_subsidy"


def actor_column(**more: Any) -> Any:
    """Return a foreign key to the user who acted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


def programme_label(programme: str) -> str:
    """Return the label of a programme, or of what is paid outside the programmes of the law."""
    outside_law = {SPECIAL: _("特殊金额"), PRICE_SUBSIDY: _("价格临时补贴")}
    return str(outside_law.get(programme) or policy.programme_name(programme))
