"""What is paid for a funeral: the rule in plain arithmetic, with each step in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class FuneralAmount:
    """Months, the living standard of the month of death, their product, and the step in words."""

    months: int
    standard_fen: int
    steps: tuple[str, ...]

    @property
    def amount_fen(self) -> int:
        """What is paid."""
        return self.months * self.standard_fen


@carries("SAL2026-16", "SC649-15")
def funeral_amount(*, died_on: date, area: str, self_care: str, known: date) -> FuneralAmount:
    """Return what is paid for the funeral of a person under tekun, without the care part.

    Args:
        area: urban or rural, where the person lived.
        self_care: how far the person could care for themselves, which the rural standard depends on.
        known: the day as of which the figures are known.

    Raises:
        policy.NoKnownValueError
    """
    month = died_on.replace(day=1)
    if area == "urban":
        standard = int(policy.parameter_value("tekun_standard_urban", month, known))
    else:
        standard = int(policy.parameter_value("tekun_standard_rural", month, known, self_care or "full"))
    months = int(policy.parameter_value("funeral_months", month, known))
    step = _("去世当月的特困基本生活标准{standard}元，乘以{months}个月，等于{amount}元；不含照料护理补贴。").format(
        standard=format_yuan(standard), months=months, amount=format_yuan(standard * months)
    )
    return FuneralAmount(months, standard, (step,))
