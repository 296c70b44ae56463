"""The thresholds beyond which a township is called in (P18-26.b, P18-26.c), applied to figures of measures.

This module reads no row: a measure that no room fills yet gives no reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from doudi import policy
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.periods import Period
from doudi.values.carries import carries

_SHARE = 10_000
"""Parameters that are ratios count ten-thousandths."""


@dataclass(frozen=True)
class Threshold:
    """A measure, the parameter with its limit and what that is divided by, and when a figure is beyond it."""

    measure: str
    parameter: str
    of: int
    is_beyond: Callable[[Figure, Decimal], bool]


@carries("P18-26.c")
def is_below(figure: Figure, limit: Decimal) -> bool:
    """Whether a share is below a limit; exactly the limit is not, and where nothing fell due there is no share."""
    return bool(figure.denominator) and figure.numerator < limit * (figure.denominator or 0)


@carries("P18-26.b")
def is_above(figure: Figure, limit: Decimal) -> bool:
    """Whether a count is above a limit; exactly the limit is not."""
    return figure.numerator > limit


@carries("P18-26.b")
def is_above_per_thousand(figure: Figure, limit: Decimal) -> bool:
    """Whether a number per thousand is above a limit."""
    return bool(figure.denominator) and figure.numerator * 1000 > limit * (figure.denominator or 0)


THRESHOLDS = (
    Threshold("decided_in_time", "in_time_share_minimum", _SHARE, is_below),
    Threshold("petitions", "talk_petitions_per_thousand", 1, is_above_per_thousand),
    Threshold("repeated_matters", "talk_repeated_matters", 1, is_above),
    Threshold("repeat_petitioners", "talk_repeat_petitioners", 1, is_above),
)


def limit_of(threshold: Threshold, period: Period) -> Decimal:
    """Return the limit in force at the end of a period."""
    value = policy.parameter_value(threshold.parameter, period.last.replace(day=1), period.last)
    return Decimal(int(value)) / threshold.of


def reasons_by_township(period: Period) -> dict[str, list[dict[str, Any]]]:
    """Return why each township has to be called in for a period; townships without a reason are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for threshold in THRESHOLDS:
        measure = measure_named(threshold.measure)
        if measure is None or not measure.is_built:
            continue
        limit = limit_of(threshold, period)
        for code, figure in measure.figures(period).items():
            if threshold.is_beyond(figure, limit):
                reason = {
                    "measure": measure.name,
                    "numerator": figure.numerator,
                    "denominator": figure.denominator,
                    "limit": str(limit),
                }
                found.setdefault(code, []).append(reason)
    return found
