"""The figures in force that a new standard would replace, and changes so large that they may be a slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.policy import Figure

_MEASURED = ("fen", "ratio")


@dataclass(frozen=True)
class FigureChange:
    """A figure before and after, in words."""

    label: str
    before: str
    after: str


def figures_in_force(parameter: Any, day: date) -> dict[str | None, Figure]:
    """Return the figures of a parameter in force on a day by category; empty before its first value."""
    values = [value for value in parameter.values if value.effective <= day and (not value.until or value.until >= day)]
    latest = max(values, key=lambda value: (value.effective, value.decided), default=None)
    return dict(latest.figures) if latest else {}


def large_changes(name: str, figures: dict[str | None, Figure], effective: date) -> list[FigureChange]:
    """Return the amounts and ratios that differ by more than half from what is in force when the standard begins."""
    parameter = policy.rule_book().parameters.get(name)
    if parameter is None or parameter.unit not in _MEASURED:
        return []
    before = figures_in_force(parameter, effective)
    return [
        FigureChange(
            parameter.word(key) or parameter.label,
            policy.format_figure(before[key], parameter.unit),
            policy.format_figure(figure, parameter.unit),
        )
        for key, figure in figures.items()
        if key in before and is_large_change(int(before[key]), int(figure))
    ]


def is_large_change(before: int, after: int) -> bool:
    """Whether a figure changes by more than half of what it was."""
    return abs(after - before) * 2 > before


def large_change_sentence(changes: list[FigureChange]) -> str:
    """Say which figures change by more than half."""
    listed = "；".join(f"{change.label} {change.before} → {change.after}" for change in changes)
    return _("与现行标准相差一半以上：{listed}。请核对是不是多写或少写了一位。").format(listed=listed)
