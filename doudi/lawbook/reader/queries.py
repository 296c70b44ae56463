"""Parameters, rules and legal texts of the rule book, as the public pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi import policy
from doudi.policy import Figure
from doudi.values.carries import carries


@dataclass(frozen=True)
class ParameterValueView:
    """One figure with its dates, status and citations."""

    text: str
    figure: Figure
    effective: date
    until: date | None
    decided: date
    status: str
    status_label: str
    references: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Series:
    """The figures of a parameter over time, for one category such as urban, or for all."""

    name: str
    key: str | None
    category: str
    values: tuple[ParameterValueView, ...]

    @property
    def latest(self) -> ParameterValueView:
        """The value that took effect last."""
        return self.values[-1]


@dataclass(frozen=True)
class ParameterView:
    """A parameter with a series for each category."""

    name: str
    label: str
    per: str
    programme: str
    series: tuple[Series, ...]


@policy.cached_per_rule_book
def parameters() -> tuple[ParameterView, ...]:
    """Every parameter, in the order of the files."""
    return tuple(
        ParameterView(
            parameter.name,
            parameter.label,
            parameter.per,
            parameter.file.rpartition("/")[2].removesuffix(".yaml"),
            tuple(
                _series(parameter, key)
                for key in dict.fromkeys(key for value in parameter.values for key in value.figures)
            ),
        )
        for parameter in policy.rule_book().parameters.values()
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
            tuple(map(book.legislation.reference, value.cites_of[key])),
            value.note,
        )
        for value in parameter.values
        if key in value.figures
    ]
    category = parameter.word(key)
    return Series(
        parameter.name, key, category, tuple(sorted(values, key=lambda value: (value.effective, value.decided)))
    )


def parameter(name: str) -> ParameterView | None:
    """The parameter of that name, or None."""
    return next((view for view in parameters() if view.name == name), None)


@dataclass(frozen=True)
class RuleView:
    """A rule with its citations and the labels of what it reads."""

    name: str
    label: str
    programme: str
    references: tuple[str, ...]
    reads: tuple[str, ...]
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
            tuple(map(book.legislation.reference, rule.cites)),
            tuple(map(book.label, rule.parameters)),
            rule.assumption or "",
        )
        for rule in book.rules
    )


def legislation() -> list[Any]:
    """Every legal text."""
    return list(policy.rule_book().legislation.by_id.values())


def legal_text(name: str) -> Any | None:
    """The legal text with that id, or None."""
    return policy.rule_book().legislation.by_id.get(name)


@carries("GZ12-1", "JXMS1-1")
def papers_behind(name: str) -> list[tuple[str, str, str]]:
    """Return what a legal text rests on: the id of the higher paper, its reference and title, and what it orders."""
    legislation = policy.rule_book().legislation
    found = []
    for citation in legislation.by_id[name].rests_on:
        paper = legislation.legal_text_of(citation)
        assert paper is not None  # noqa: S101 - checked when the rule book is loaded
        found.append((paper.id, f"{paper.reference}《{paper.title}》", legislation.clauses[citation].text))
    return found


@policy.cached_per_rule_book
def coverage_by_clause() -> dict[str, Any]:
    """What carries each clause, by id of the clause."""
    return {coverage.clause.id: coverage for coverage in policy.rule_book().clause_coverage()}


def tests_are_at_hand() -> bool:
    """Whether the tests lie beside the program; where it is only installed, nothing is said about them."""
    return policy.tests_folder() is not None


def to_confirm() -> list[tuple[ParameterView, Series, ParameterValueView]]:
    """Every figure that the bureau has not confirmed."""
    return [
        (view, series, value)
        for view in parameters()
        for series in view.series
        for value in series.values
        if value.status != "confirmed"
    ]


def assumptions() -> list[RuleView]:
    """Rules with an assumption on what the legal texts leave open."""
    return [rule for rule in rules() if rule.assumption]


def standard_floors(day: date) -> tuple[Any, ...]:
    """The standards of this month beside the floors that the law sets for them."""
    return policy.rule_book().standard_floors(day.replace(day=1), day)


STATUS_TAGS = {"confirmed": "good", "to_confirm": "warn", "assumed": "bad"}
