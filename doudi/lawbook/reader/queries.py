"""The rule book as pages show it. Nothing here knows a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.lawbook.models import Standard
from doudi.policy import Figure
from doudi.values.divisions import division_name


@dataclass(frozen=True)
class ParameterValueView:
    """One figure with its dates, how sure it is, and what it rests on."""

    shown: str
    figure: Figure
    effective: date
    until: date | None
    decided: date
    status: str
    status_word: str
    references: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True)
class Series:
    """A figure of law over time, for one category (a town, the countryside) or for all."""

    name: str
    key: str | None
    category: str
    values: tuple[ParameterValueView, ...]


@dataclass(frozen=True)
class ParameterView:
    """A parameter with all its series."""

    name: str
    label: str
    per: str
    programme: str
    series: tuple[Series, ...]


@policy.cached_per_rule_book
def parameters() -> tuple[ParameterView, ...]:
    """Every figure of law, in the order of the files."""
    return tuple(
        ParameterView(
            one.name,
            one.label,
            one.per,
            one.file.rpartition("/")[2].removesuffix(".yaml"),
            tuple(_series(one, key) for key in dict.fromkeys(key for value in one.values for key in value.figures)),
        )
        for one in policy.rule_book().parameters.values()
    )


def _series(parameter: Any, key: str | None) -> Series:
    book = policy.rule_book()
    values = [
        ParameterValueView(
            policy.format_figure(value.figures[key], parameter.unit),
            value.figures[key],
            value.effective,
            value.until,
            value.decided,
            value.status[key],
            policy.STATUS_LABELS[value.status[key]],
            tuple((cite, book.legislation.reference(cite)) for cite in value.cites_of[key]),
            value.note,
        )
        for value in parameter.values
        if key in value.figures
    ]
    category = parameter.word(key)
    return Series(parameter.name, key, category, tuple(sorted(values, key=lambda one: (one.effective, one.decided))))


def parameter(name: str) -> ParameterView | None:
    """One figure of law."""
    return next((one for one in parameters() if one.name == name), None)


@dataclass(frozen=True)
class RuleView:
    """A rule: what it is called, what it rests on, what it asks for."""

    name: str
    label: str
    programme: str
    references: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    assumption: str


@policy.cached_per_rule_book
def rules() -> tuple[RuleView, ...]:
    """Every rule."""
    book = policy.rule_book()
    return tuple(
        RuleView(
            rule.name,
            rule.label,
            getattr(rule.gives, "programme", "") or "",
            tuple((cite, book.legislation.reference(cite)) for cite in rule.cites),
            tuple(map(book.label, rule.parameters)),
            rule.assumption or "",
        )
        for rule in book.rules
    )


def legislation() -> list[Any]:
    """Every legal_text."""
    return list(policy.rule_book().legislation.by_id.values())


def legal_text(name: str) -> Any | None:
    """One legal_text."""
    return policy.rule_book().legislation.by_id.get(name)


@policy.cached_per_rule_book
def coverage_by_clause() -> dict[str, Any]:
    """What carries each clause, by its id."""
    return {one.clause.id: one for one in policy.rule_book().clause_coverage()}


def to_confirm() -> list[tuple[ParameterView, Series, ParameterValueView]]:
    """Every figure that the bureau has not confirmed."""
    return [
        (each, series, value)
        for each in parameters()
        for series in each.series
        for value in series.values
        if value.status != "confirmed"
    ]


def assumptions() -> list[RuleView]:
    """Rules that rest on something the legislation leave open."""
    return [rule for rule in rules() if rule.assumption]


STATUS_TAGS = {"confirmed": "good", "to_confirm": "warn", "assumed": "bad"}


_SUM_WORDS: dict[str, Any] = {
    "programme": policy.programme_name,
    "area": lambda word: policy.WORD_LABELS.get(word, word),
    "source": lambda word: policy.SOURCE_LABELS.get(word, word),
    "township_code": lambda code: division_name(code) or code,
}


@dataclass(frozen=True)
class EffectLine:
    """A line of a measured effect."""

    label: str
    today_fen: int
    changed_fen: int

    @property
    def difference_fen(self) -> int:
        return self.changed_fen - self.today_fen


def effect_lines(standard: Standard) -> dict[str, list[EffectLine]]:
    """What a standard would do in its month: by programme, area, source and township."""
    if not standard.effect:
        return {}
    month = standard.effect["month"]
    return {
        column: [EffectLine(word(key), was, becomes) for key, was, becomes in month[column]]
        for column, word in _SUM_WORDS.items()
    }


def effect_spans(standard: Standard) -> dict[str, tuple[date, date, EffectLine]]:
    """The sums of the month, of the months gone and of the rest of the year, where there are such."""
    return {
        name: (
            date.fromisoformat(span["first"]),
            date.fromisoformat(span["last"]),
            EffectLine(name, span["today_fen"], span["changed_fen"]),
        )
        for name, span in (standard.effect or {}).items()
        if isinstance(span, dict)
    }


def figures_before_and_after(standard: Standard) -> list[tuple[str, str, str]]:
    """Each figure: category, what held before on its first month, what it becomes."""
    found = policy.rule_book().parameters.get(standard.parameter)
    if found is None:
        return []
    before = [
        one
        for one in found.values
        if one.effective < standard.effective and (not one.until or one.until >= standard.effective)
    ]
    latest = max(before, key=lambda one: (one.effective, one.decided), default=None)
    return [
        (
            found.word(key) or found.label,
            policy.format_figure(latest.figures[key], found.unit) if latest else "—",
            policy.format_figure(figure, found.unit),
        )
        for key, figure in standard.by_category.items()
    ]


def basis_of(standard: Standard) -> str:
    """The legal_text and clause that it rests on."""
    if standard.legal_text:
        return f"{standard.legal_text.number or f'《{standard.legal_text.title}》'}{standard.place}"
    return f"{policy.rule_book().legislation.reference(standard.declared_legal_text)}{standard.place}"


def parameters_open_for_entry() -> list[ParameterView]:
    """The figures of law for which a new value can be entered."""
    book = policy.rule_book()
    return [one for one in parameters() if book.parameters[one.name].type is not None]


def standards_to_confirm() -> int:
    """How many standards wait for a second person."""
    return Standard.objects.filter(state=Standard.State.PROPOSED).count()
