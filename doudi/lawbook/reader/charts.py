"""Data of the chart of a parameter; the table on the page shows the same figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi import policy
from doudi.lawbook.reader.queries import ParameterView, Series
from doudi.policy.language import RATIO_SCALE, Amount, Ratio

_FEN_IN_A_YUAN = 100


def parameter_chart(parameter: ParameterView, until: date) -> dict[str, Any] | None:
    """A step chart with one line per category; None where no category changed."""
    drawn = [series for series in parameter.series if _has_only_numbers(series)]
    if not any(len(series.values) > 1 for series in drawn):
        return None
    declared = policy.rule_book().parameters[parameter.name]
    scale = _FEN_IN_A_YUAN if declared.type is Amount else RATIO_SCALE if declared.type is Ratio else 1
    last = max(until, *(value.effective for series in drawn for value in series.values))
    return {
        "kind": "steps",
        "until": last.isoformat(),
        "series": [
            {
                "name": series.category or parameter.label,
                "points": [
                    {"day": value.effective.isoformat(), "value": int(value.figure) / scale, "shown": value.text}
                    for value in series.values
                ],
            }
            for series in drawn
        ],
    }


def _has_only_numbers(series: Series) -> bool:
    return all(isinstance(value.figure, int) and not isinstance(value.figure, bool) for value in series.values)
