"""Data of the chart of a standard's effect; the table on the page shows the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doudi.lawbook.standards.queries import EffectLine

_FEN_IN_A_YUAN = 100
_MAXIMUM_BARS = 30


def township_chart(lines: Sequence[EffectLine]) -> dict[str, Any] | None:
    """A bar chart of the monthly change of each township in yuan, the largest first; None for fewer than two."""
    changed = sorted((line for line in lines if line.difference_fen), key=lambda line: -abs(line.difference_fen))
    if len(changed) < 2:
        return None
    return {
        "kind": "bars",
        "bars": [
            {"name": line.label, "value": line.difference_fen / _FEN_IN_A_YUAN} for line in changed[:_MAXIMUM_BARS]
        ],
    }
