"""Standards that the office enters: comparison with the present figures, and the estimated effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.core.clock import today
from doudi.lawbook.models import Standard
from doudi.lawbook.reader.queries import ParameterView, parameters
from doudi.lawbook.standards.current_figures import figures_in_force
from doudi.values.divisions import division_name

_GROUP_LABELS: dict[str, Any] = {
    "dibao": gettext_lazy("低保"),
    "tekun": gettext_lazy("特困供养"),
    "children": gettext_lazy("儿童"),
    "disability": gettext_lazy("残疾人两项补贴"),
    "laid_off_1960s": gettext_lazy("精简退职老职工"),
    "hardship": gettext_lazy("低保边缘和支出型困难家庭"),
    "relief": gettext_lazy("临时救助"),
    "needs": gettext_lazy("谁可能符合救助"),
    "income": gettext_lazy("收入和财产的认定"),
    "price_subsidy": gettext_lazy("价格补贴"),
    "funding": gettext_lazy("资金"),
    "accounting": gettext_lazy("记账"),
    "payment": gettext_lazy("发放"),
    "procedure": gettext_lazy("办理期限"),
    "procedure_limits": gettext_lazy("办理期限和限额"),
    "care_agreements": gettext_lazy("照料服务协议"),
    "care_children": gettext_lazy("儿童关爱"),
    "care_institutions": gettext_lazy("集中供养"),
    "care_money": gettext_lazy("医疗、丧葬和照料费用"),
    "care_services": gettext_lazy("购买服务"),
    "care_visits": gettext_lazy("探视巡访"),
    "conferences": gettext_lazy("一事一议"),
    "data_matching": gettext_lazy("数据比对"),
    "discovery": gettext_lazy("主动发现"),
    "emergencies": gettext_lazy("突发事件"),
    "monitoring": gettext_lazy("监测"),
    "petitions": gettext_lazy("信访"),
    "stories": gettext_lazy("故事和试点"),
    "supervision": gettext_lazy("监督考核"),
    "surveys": gettext_lazy("第三方调查"),
    "warning_handling": gettext_lazy("预警处置"),
}
"""Names of the groups of parameters, by their files."""

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
    """The effect in one month by programme, area, source and township, losses first; empty before it is estimated."""
    if not standard.effect:
        return {}
    month = standard.effect["month"]
    return {
        column: sorted(
            (EffectLine(label(key), today_fen, changed_fen) for key, today_fen, changed_fen in month[column]),
            key=lambda line: min(line.difference_fen, 0),
        )
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
        named = standard.legal_text.number or f"《{standard.legal_text.title}》"
    else:
        named = policy.rule_book().legislation.reference(standard.declared_legal_text)
    return policy.place_in_text(named, [standard.place]) if standard.place else named


@dataclass(frozen=True)
class ParameterRow:
    """A parameter with the figures in force today."""

    name: str
    label: str
    per: str
    figures: str
    effective: date


def parameters_open_for_entry(text: str = "") -> list[tuple[str, list[ParameterRow]]]:
    """The parameters for which a new value can be entered, by programme; only those that contain the text."""
    rule_book = policy.rule_book()
    groups: dict[str, list[ParameterRow]] = {}
    for view in parameters():
        parameter = rule_book.parameters[view.name]
        if parameter.type is None or text.strip().lower() not in f"{view.label}{view.name}".lower():
            continue
        groups.setdefault(view.programme, []).append(_parameter_row(view, parameter))
    return [(_group_label(name), rows) for name, rows in groups.items()]


def _parameter_row(view: ParameterView, parameter: Any) -> ParameterRow:
    latest = max(parameter.values, key=lambda value: (value.effective, value.decided))
    figures = figures_in_force(parameter, today()) or dict(latest.figures)
    shown = "，".join(
        f"{parameter.word(key)}{policy.format_figure(figure, parameter.unit)}" for key, figure in figures.items()
    )
    return ParameterRow(view.name, view.label, view.per, shown, latest.effective)


def _group_label(name: str) -> str:
    return str(_GROUP_LABELS.get(name, name))


def standards(*, text: str = "", state: str = "") -> QuerySet[Standard]:
    """Return the entered standards of the parameters whose label contains a text, in a state."""
    found = Standard.objects.select_related("proposed_by")
    if text:
        named = [view.name for view in parameters() if text.strip().lower() in f"{view.label}{view.name}".lower()]
        found = found.filter(parameter__in=named)
    return found.filter(state=state) if state else found


def standards_to_confirm() -> int:
    """The number of standards that wait for a second person."""
    return Standard.objects.filter(state=Standard.State.PROPOSED).count()
