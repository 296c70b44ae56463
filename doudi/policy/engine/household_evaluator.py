"""Evaluate one household in plain Python, in microseconds, keeping every intermediate figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.policy.engine.intervals import Threshold, award_id, thresholds
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.rule_set import Epoch, Overrides, RuleSet
from doudi.policy.language import Fact
from doudi.values.benefit_month import month_from_index, month_index

Row = Mapping[str, Any]
Figures = dict[str, Any]


@dataclass(frozen=True)
class HouseholdEvaluation:
    """All figures of a household in an interval: targets and everything they depend on."""

    first: date
    last: date
    epoch: Epoch
    county: Figures
    household: Figures
    people: list[Figures]


class HouseholdEvaluator:
    """Evaluates the same targets for many households, one at a time."""

    def __init__(
        self, rule_set: RuleSet, targets: tuple[str, ...], *, county: Mapping[str, Figure] | None = None
    ) -> None:
        self.rule_set = rule_set
        self.targets = targets
        self.county = {fact.name: fact.missing for fact in rule_set.facts.values() if fact.source == "county"}
        self.county.update(county or {})
        facts = list(rule_set.facts.values())
        asked = {"awards", "application", "settlement"}
        self.defaults = {fact.name: fact.missing for fact in facts if fact.source in asked}
        self.household_defaults = {fact.name: fact.missing for fact in facts if fact.source == "relief"}
        self.elapsed = [fact for fact in facts if fact.source == "elapsed"]
        self._epochs: dict[tuple[date, date, date], list[Epoch]] = {}
        self._limits: dict[int, tuple[Epoch, list[Threshold]]] = {}
        self.dated = [fact for fact in facts if fact.dated_by is not None]
        self.award_facts: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.source == "awards":
                self.award_facts.setdefault(str(fact.programme), []).append(fact)

    def evaluate_month(
        self, month: date, known: date, household: Row, people: Sequence[Row], awards: Iterable[Row]
    ) -> HouseholdEvaluation:
        """Evaluate one month.

        ``household`` may hold the rows of a dated fact under the name of their table (``household_areas``).
        """
        epoch = self.rule_set.epoch_of(self.targets, month, known)
        return self._evaluate(epoch, month, month, household, people, _by_person(awards))

    def evaluate_months(
        self,
        first: date,
        last: date,
        known: date,
        household: Row,
        people: Sequence[Row],
        awards: Iterable[Row],
        overrides: Overrides | None = None,
    ) -> Iterator[HouseholdEvaluation]:
        """Evaluate a range of months, once per interval."""
        awards_by_person = _by_person(awards)
        for epoch in self._epochs_of(first, last, known, overrides):
            starts = sorted(self._change_months(epoch, household, people, awards_by_person))
            ends = [start - 1 for start in starts[1:]] + [month_index(epoch.last)]
            for start, end in zip(starts, ends, strict=True):
                yield self._evaluate(
                    epoch, month_from_index(start), month_from_index(end), household, people, awards_by_person
                )

    def _evaluate(
        self,
        epoch: Epoch,
        first: date,
        last: date,
        household: Row,
        people: Sequence[Row],
        awards_by_person: Mapping[str, list[Row]],
    ) -> HouseholdEvaluation:
        month = month_index(first)
        figures = [self._facts(person, awards_by_person.get(person["person_id"], ()), month) for person in people]
        county = dict(self.county)
        family = self._household_facts(household, month)
        self.rule_set.compiled(epoch.graph, self.targets)(epoch.figures, county, family, figures)
        return HouseholdEvaluation(first, last, epoch, county, family, figures)

    def _household_facts(self, household: Row, month: int) -> Figures:
        figures = {**self.household_defaults, **household}
        for fact in self.dated:
            rows = sorted(figures.pop(str(fact.dated_by), ()), key=lambda row: row["from_month"])
            for row in rows:
                if month_index(row["from_month"]) <= month:
                    figures[fact.name] = row[fact.column]
        return figures

    def _facts(self, person: Row, awards: Iterable[Row], month: int) -> Figures:
        figures = {**self.defaults, **person}
        for fact in self.elapsed:
            day = person[str(fact.origin)]
            figures[fact.name] = fact.missing if day is None else _elapsed(fact, day, month)
        for award in awards:
            if _in_force(award, month):
                programme = award["programme"]
                figures[award_id(programme)] = award["award_id"]
                for fact in self.award_facts.get(programme, ()):
                    value = True if fact.column is None else award[fact.column]
                    if value is not None:
                        figures[fact.name] = value
        return figures

    def _change_months(
        self, epoch: Epoch, household: Row, people: Sequence[Row], awards_by_person: Mapping[str, list[Row]]
    ) -> set[int]:
        first, last = month_index(epoch.first), month_index(epoch.last)
        months = {first}
        for fact in self.dated:
            months.update(month_index(row["from_month"]) for row in household.get(str(fact.dated_by), ()))
        limits = self._thresholds(epoch)
        for person in people:
            for award in awards_by_person.get(person["person_id"], ()):
                months.add(month_index(award["from_month"]))
                if award["to_month"] is not None:
                    months.add(month_index(award["to_month"]) + 1)
            for threshold in limits:
                day = person[str(threshold.fact.origin)]
                if day is not None:
                    months.add(_origin(threshold.fact, day) + threshold.months)
        return {month for month in months if first <= month <= last}

    def _epochs_of(self, first: date, last: date, known: date, overrides: Overrides | None) -> Iterable[Epoch]:
        """The epochs of the months, cached for the next household."""
        if overrides is not None:
            return self.rule_set.epochs(self.targets, first, last, known, overrides)
        months = (first, last, known)
        if months not in self._epochs:
            self._epochs[months] = list(self.rule_set.epochs(self.targets, first, last, known))
        return self._epochs[months]

    def _thresholds(self, epoch: Epoch) -> list[Threshold]:
        cached = self._limits.get(id(epoch))
        if cached is None or cached[0] is not epoch:
            limits = sorted(thresholds(epoch.graph.needed(self.targets), epoch), key=lambda threshold: threshold.months)
            cached = self._limits[id(epoch)] = (epoch, limits)
        return cached[1]


def _by_person(awards: Iterable[Row]) -> dict[str, list[Row]]:
    awards_by_person: dict[str, list[Row]] = {}
    for award in awards:
        awards_by_person.setdefault(award["person_id"], []).append(award)
    return awards_by_person


def _in_force(award: Row, month: int) -> bool:
    ends = award["to_month"]
    return month_index(award["from_month"]) <= month and (ends is None or month <= month_index(ends))


def _origin(fact: Fact, day: date) -> int:
    """The month an elapsed fact counts from: for ages the first month begun at that age."""
    return month_index(day) + (1 if fact.type.unit == "years" and day.day > 1 else 0)


def _elapsed(fact: Fact, day: date, month: int) -> int:
    months = month - _origin(fact, day)
    return months // 12 if fact.type.unit == "years" else months
