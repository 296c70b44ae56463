"""Standards that the office enters: comparison with the present figures, and the estimated effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.lawbook.models import Standard
from doudi.lawbook.reader.queries import ParameterView, parameters
from doudi.values.divisions import division_name

_LABELS_OF_COLUMNS: dict[str, Any] = {
    "programme": policy.programme_name,
    "area": lambda word: policy.WORD_LABELS.get(word, word),
    "source": lambda word: policy.SOURCE_LABELS.get(word, word),
    "township_code": lambda code: division_name(code) or code,
}


@dataclass(frozen=True)
class EffectLine:
    """A sum under the present rule book and with the standard, in fen."""

    label: str
    today_fen: int
    changed_fen: int

    @property
    def difference_fen(self) -> int:
        """The change; above zero where the standard costs more."""
        return self.changed_fen - self.today_fen


@dataclass(frozen=True)
class EffectPeriod(EffectLine):
    """The sums of a range of months."""

    first: date
    last: date


def effect_lines(standard: Standard) -> dict[str, list[EffectLine]]:
    """The effect in one month by programme, area, source and township; empty before it is estimated."""
    if not standard.effect:
        return {}
    month = standard.effect["month"]
    return {
        column: [EffectLine(label(key), today_fen, changed_fen) for key, today_fen, changed_fen in month[column]]
        for column, label in _LABELS_OF_COLUMNS.items()
    }


def effect_periods(standard: Standard) -> list[EffectPeriod]:
    """The sums of the month, of past months and of the rest of the year, as far as the effect has them."""
    labels = {"month": _("每月"), "past": _("以前月份，应补")}
    return [
        EffectPeriod(
            labels.get(name, _("到年底")),
            sums["today_fen"],
            sums["changed_fen"],
            date.fromisoformat(sums["first"]),
            date.fromisoformat(sums["last"]),
        )
        for name, sums in (standard.effect or {}).items()
        if isinstance(sums, dict)
    ]


def figures_before_and_after(standard: Standard) -> list[tuple[str, str, str]]:
    """For each category its label, the figure before the standard takes effect, and the new figure."""
    parameter = policy.rule_book().parameters.get(standard.parameter)
    if parameter is None:
        return []
    earlier = [
        value
        for value in parameter.values
        if value.effective < standard.effective and (not value.until or value.until >= standard.effective)
    ]
    latest = max(earlier, key=lambda value: (value.effective, value.decided), default=None)
    return [
        (
            parameter.word(key) or parameter.label,
            policy.format_figure(latest.figures[key], parameter.unit) if latest else "—",
            policy.format_figure(figure, parameter.unit),
        )
        for key, figure in standard.by_category.items()
    ]


def basis_of(standard: Standard) -> str:
    """The legal text and clause of a standard, in words."""
    if standard.legal_text:
        return f"{standard.legal_text.number or f'《{standard.legal_text.title}》'}{standard.place}"
    return f"{policy.rule_book().legislation.reference(standard.declared_legal_text)}{standard.place}"


def parameters_open_for_entry() -> list[ParameterView]:
    """The parameters for which a new value can be entered."""
    rule_book = policy.rule_book()
    return [view for view in parameters() if rule_book.parameters[view.name].type is not None]


def standards_to_confirm() -> int:
    """The number of standards that wait for a second person."""
    return Standard.objects.filter(state=Standard.State.PROPOSED).count()
