"""What is carried of a settlement of medical costs: the rule in plain arithmetic, with each step in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_WHOLE = 100


@dataclass(frozen=True)
class SettledCosts:
    """The costs of a settlement and who paid of them, in fen."""

    total_fen: int
    fund_fen: int = 0
    serious_illness_fen: int = 0
    medical_aid_fen: int = 0
    other_fen: int = 0

    @property
    def own_paid_fen(self) -> int:
        """What is left to the person, never below zero."""
        paid = self.fund_fen + self.serious_illness_fen + self.medical_aid_fen + self.other_fen
        return max(self.total_fen - paid, 0)


@dataclass(frozen=True)
class CarriedCosts:
    """What is carried, what the county and the township bear of it, and the steps in words."""

    carried_fen: int
    county_fen: int
    township_fen: int
    steps: tuple[str, ...]


@carries("P18-5.f", "SAL2026-24")
def carried_costs(costs: SettledCosts, *, discharged_on: date, carried_before_fen: int, known: date) -> CarriedCosts:
    """Return what is carried of a settlement by the figures of the day of discharge.

    Args:
        carried_before_fen: what was carried of the person's other settlements of the year.
        known: the day as of which the figures are known.

    Raises:
        policy.NoKnownValueError
    """
    month = discharged_on.replace(day=1)
    cap = int(policy.parameter_value("medical_cover_year_cap", month, known))
    percent = int(policy.parameter_value("medical_cover_county_percent", month, known))
    own = costs.own_paid_fen
    carried = min(own, max(cap - carried_before_fen, 0)) if cap else own
    county = carried * percent // _WHOLE
    steps = [
        _(
            "总费用{total}元，减去基本医保{fund}元、大病保险{serious}元、医疗救助{aid}元、其他{other}元，自付{own}元。"
        ).format(
            total=format_yuan(costs.total_fen),
            fund=format_yuan(costs.fund_fen),
            serious=format_yuan(costs.serious_illness_fen),
            aid=format_yuan(costs.medical_aid_fen),
            other=format_yuan(costs.other_fen),
            own=format_yuan(own),
        )
    ]
    if cap:
        steps.append(
            _("一人一年上限{cap}元，本年已经兜底{before}元，本次兜底{carried}元。").format(
                cap=format_yuan(cap), before=format_yuan(carried_before_fen), carried=format_yuan(carried)
            )
        )
    if percent < _WHOLE:
        steps.append(
            _("县财政负担{percent}%：{county}元，其余{rest}元由乡镇负担。").format(
                percent=percent, county=format_yuan(county), rest=format_yuan(carried - county)
            )
        )
    return CarriedCosts(carried, county, carried - county, tuple(steps))
