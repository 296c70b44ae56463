"""Fields, limits and labels shared by the models of payments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.payables.kinds import PROGRAMME_LABELS

MAX_REASON_LENGTH = 500
SPECIAL = "special"
PRICE_SUBSIDY = "price_subsidy"
RELIEF = "temporary_relief"
CARE_PROGRAMMES = tuple(PROGRAMME_LABELS)
"""What is paid for care: medical costs, funerals, care in hospital, to the person or to another."""


def programme_label(programme: str) -> str:
    """Return the label of a programme, or of what is paid outside the programmes of the law."""
    outside_law = {SPECIAL: _("特殊金额"), PRICE_SUBSIDY: _("价格临时补贴"), RELIEF: _("临时救助")}
    named = outside_law.get(programme) or PROGRAMME_LABELS.get(programme)
    return str(named or policy.programme_name(programme))


def programmes_of_lists() -> tuple[str, ...]:
    """Return the programmes that are paid by lists of their own, outside the monthly dues of the law."""
    return (SPECIAL, RELIEF, *CARE_PROGRAMMES)
