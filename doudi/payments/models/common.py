"""Fields, limits and labels shared by the models of payments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi import policy

MAX_REASON_LENGTH = 500
SPECIAL = "special"
PRICE_SUBSIDY = "price_subsidy"
RELIEF = "temporary_relief"


def programme_label(programme: str) -> str:
    """Return the label of a programme, or of what is paid outside the programmes of the law."""
    outside_law = {SPECIAL: _("特殊金额"), PRICE_SUBSIDY: _("价格临时补贴"), RELIEF: _("临时救助")}
    return str(outside_law.get(programme) or policy.programme_name(programme))
