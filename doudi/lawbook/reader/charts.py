"""What a page hands to its drawing. The table beside it says the same to whoever sees no drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from doudi import policy
from doudi.lawbook.reader.queries import EffectLine, ParameterView, Series
from doudi.policy.language import RATIO_SCALE, Amount, Ratio

_FEN_IN_A_YUAN = 100
_MOST_BARS = 30


def parameter_chart(parameter: ParameterView, until: date) -> dict[str, Any] | None:
    """Steps of every category on one time line; None where a drawing says no more than the number."""
    drawn = [one for one in parameter.series if _is_number_throughout(one)]
    if not any(len(one.values) > 1 for one in drawn):
        return None
    declared = policy.rule_book().parameters[parameter.name]
    scale = _FEN_IN_A_YUAN if declared.type is Amount else RATIO_SCALE if declared.type is Ratio else 1
    last = max(until, *(value.effective for one in drawn for value in one.values))
    return {
        "kind": "steps",
        "until": last.isoformat(),
        "series": [
            {
                "name": one.category or parameter.label,
                "points": [
                    {"day": value.effective.isoformat(), "value": int(value.figure) / scale, "shown": value.shown}
                    for value in one.values
                ],
            }
            for one in drawn
        ],
    }


def _is_number_throughout(series: Series) -> bool:
    return all(isinstance(one.figure, int) and not isinstance(one.figure, bool) for one in series.values)


def township_chart(lines: Sequence[EffectLine]) -> dict[str, Any] | None:
    """How much more or less each township costs, in yuan, the largest first; None for fewer than two."""
    changed = sorted((one for one in lines if one.difference_fen), key=lambda one: -abs(one.difference_fen))
    if len(changed) < 2:
        return None
    return {
        "kind": "bars",
        "bars": [{"name": one.label, "value": one.difference_fen / _FEN_IN_A_YUAN} for one in changed[:_MOST_BARS]],
    }
