"""The rule book: papers, parameters, facts and rules, checked against each other when loaded."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from doudi.policy.engine.errors import RuleBookError, UnknownParameterError
from doudi.policy.engine.graph import Graph, award_programmes, build_graph
from doudi.policy.engine.labels import PROGRAMME_LABELS
from doudi.policy.engine.legislation import Legislation, load_legislation
from doudi.policy.engine.parameters import DatedValue, Figure, Parameter, load_parameters
from doudi.policy.engine.python_printer import print_python
from doudi.policy.language import Doubt, Due, Fact, Flag, Rule, Share, Verdict
from doudi.values.benefit_month import add_months, month_from_index, month_index
from doudi.values.translation import gettext as _

Overrides = Mapping[str, Mapping[str | None, Figure]]
Evaluate = Callable[..., None]


@dataclass(frozen=True)
class Epoch:
    """A stretch of months in which neither a rule nor a figure of law changes."""

    first: date
    last: date
    graph: Graph
    values: Mapping[str, DatedValue]
    figures: Mapping[str, Figure | dict[str, Figure]]

    @property
    def months(self) -> int:
        """How many months the epoch has."""
        return month_index(self.last) - month_index(self.first) + 1


class RuleBook:
    """Everything the law says, ready to be asked. Immutable; build one per process."""

    def __init__(
        self, legislation: Legislation, parameters: dict[str, Parameter], facts: dict[str, Fact], rules: list[Rule]
    ) -> None:
        self.legislation = legislation
        self.parameters = parameters
        self.facts = facts
        self.rules = rules
        self._versions: dict[str, list[Rule]] = {}
        for rule in rules:
            self._versions.setdefault(rule.name, []).append(rule)
        self._graphs: dict[tuple[str, ...], Graph] = {}
        self._compiled: dict[tuple[object, ...], Evaluate] = {}
        self.epoch_of = lru_cache(maxsize=512)(self._epoch_of)

    # --- what the rules give to the outside -------------------------------------------------------

    def targets(self, kind: type[Due | Verdict | Doubt | Share]) -> dict[str, Rule]:
        """The rules that give dues, verdicts, doubts or shares, by their own name."""
        return {rule.name: rule for rule in self.rules if isinstance(rule.gives, kind)}

    def rules_by_due(self) -> dict[str, Due]:
        """What each due is, by programme."""
        return {rule.gives.programme: rule.gives for rule in self.rules if isinstance(rule.gives, Due)}

    @property
    def award_programmes(self) -> tuple[str, ...]:
        """The programmes that an award can be of."""
        return award_programmes(self.facts)

    def programme_name(self, programme: str) -> str:
        """What a programme is called: in the list of words, or as its own rule is labelled."""
        if programme in PROGRAMME_LABELS:
            return PROGRAMME_LABELS[programme]
        return next((one.label for one in self.rules if getattr(one.gives, "programme", "") == programme), programme)

    def names_on(self, month: date) -> tuple[str, ...]:
        """The rules that hold in a month."""
        return tuple(self.graph_on(month).nodes)

    def label(self, name: str) -> str:
        """What a rule, fact or parameter is called in Chinese."""
        if name in self._versions:
            return self._versions[name][-1].label
        return self.facts[name].meaning if name in self.facts else self.parameters[name].label

    def unit_of(self, name: str, month: date) -> str:
        """The unit of a rule's result in a month."""
        return self.graph_on(month).nodes[name].tree.unit

    # --- time -------------------------------------------------------------------------------------

    def epochs(
        self,
        targets: Iterable[str],
        first: date,
        last: date,
        known: date,
        overrides: Overrides | None = None,
    ) -> list[Epoch]:
        """Cut ``first`` to ``last`` where a rule or a figure that the targets rest on changes.

        Raises:
            NoKnownValueError: a figure has no value known on ``known`` for one of the months.
        """
        wanted = tuple(targets)
        epochs: list[Epoch] = []
        starts = [first, *[month for month in self._change_months() if first < month <= last]]
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            end = add_months(following, -1) if following else last
            epoch = self._epoch(wanted, start, end, known, overrides or {})
            previous = epochs[-1] if epochs else None
            if previous and previous.graph is epoch.graph and previous.values == epoch.values:
                epochs[-1] = Epoch(previous.first, end, epoch.graph, epoch.values, epoch.figures)
            else:
                epochs.append(epoch)
        return epochs

    def _epoch_of(self, targets: tuple[str, ...], month: date, known: date) -> Epoch:
        return self._epoch(targets, month, month, known, {})

    def _epoch(self, targets: tuple[str, ...], first: date, last: date, known: date, overrides: Overrides) -> Epoch:
        graph = self.graph_on(first)
        names = sorted({name for node in graph.needed(targets) for name in node.parameters})
        values = {name: self.parameters[name].at(first, known) for name in names}
        figures = {name: _figures(value, overrides.get(name, {})) for name, value in values.items()}
        return Epoch(first, last, graph, values, figures)

    def _change_months(self) -> list[date]:
        days = {day for parameter in self.parameters.values() for day in parameter.change_days()}
        days |= {rule.holds_from for rule in self.rules if rule.holds_from}
        days |= {_next_day(rule.holds_until) for rule in self.rules if rule.holds_until}
        return sorted({_first_month_from(day) for day in days})

    def graph_on(self, month: date) -> Graph:
        """The graph of the rules that hold in a month."""
        chosen = [rule for versions in self._versions.values() for rule in versions if _holds(rule, month)]
        key = tuple(rule.version for rule in chosen)
        if key not in self._graphs:
            faults: list[str] = []
            self._graphs[key] = build_graph(chosen, self.facts, self.parameters, faults)
            if faults:
                raise RuleBookError(faults)
        return self._graphs[key]

    # --- plain Python -----------------------------------------------------------------------------

    def compiled(self, graph: Graph, targets: tuple[str, ...]) -> Evaluate:
        """The function that computes ``targets`` for one household and leaves every figure behind."""
        key = (id(graph), targets)
        if key not in self._compiled:
            self._compiled[key] = print_python(graph, targets)
        return self._compiled[key]

    def check_override(self, name: str, key: str | None) -> None:
        """Refuse a what-if about a figure that does not exist.

        Raises:
            UnknownParameterError: the rule book has no such figure.
        """
        parameter = self.parameters.get(name)
        if parameter is None:
            known = "、".join(sorted(self.parameters))
            raise UnknownParameterError(f"没有名为“{name}”的标准。可用的有：{known}。")
        keys = set(parameter.values[0].figures)
        if key not in keys and not (key is None and parameter.by):
            raise UnknownParameterError(
                f"“{name}”按{parameter.by or '统一标准'}设定，没有“{key}”一档；可用的有：{'、'.join(map(str, keys))}。"
            )


def load_rule_book(folder: Path, facts: Iterable[Fact], rules: list[Rule]) -> RuleBook:
    """Read papers and parameters below ``folder`` and check everything against everything.

    Raises:
        RuleBookError: with every contradiction found.
    """
    faults: list[str] = []
    legislation = load_legislation(folder / "legislation")
    parameters = load_parameters(folder / "parameters", legislation, faults)
    by_name = _facts_by_name([*facts, *_awarded_facts(rules)], faults)
    _check_names(by_name, parameters, rules, faults)
    _check_categories(by_name, parameters, faults)
    _check_versions(rules, faults)
    for rule in rules:
        if not rule.cites:
            faults.append(f"Rule {rule.version} cites nothing.")
        faults.extend(
            f"Rule {rule.version} cites {citation}, which no paper has."
            for citation in rule.cites
            if legislation.legal_text_of(citation) is None
        )
    if faults:
        raise RuleBookError(faults)
    book = RuleBook(legislation, parameters, by_name, rules)
    for month in sorted({_first_month_from(rule.holds_from) for rule in rules if rule.holds_from} | {date.max}):
        book.names_on(month)
    book.names_on(date.min)
    return book


def _awarded_facts(rules: list[Rule]) -> Iterable[Fact]:
    """For each programme that gives something, the fact that an award of it is in force in the month."""
    label_of = {rule.gives.award_programme: rule.label for rule in rules if isinstance(rule.gives, Due)}
    for programme, label in label_of.items():
        meaning = _("当月有{programme}待遇").format(programme=PROGRAMME_LABELS.get(programme, label))
        yield Fact(f"{programme}_awarded", "person", Flag, meaning, "awards", missing=False, programme=programme)


def _facts_by_name(facts: Iterable[Fact], faults: list[str]) -> dict[str, Fact]:
    by_name: dict[str, Fact] = {}
    for fact in facts:
        if fact.name in by_name:
            faults.append(f"Fact {fact.name} is declared twice.")
        may_be_missing = fact.source not in {"people", "households"} and fact.origin != "birth_date"
        if may_be_missing and fact.missing is None:
            faults.append(f"Fact {fact.name} does not say what a missing value means.")
        by_name[fact.name] = fact
    return by_name


def _check_names(
    facts: dict[str, Fact], parameters: dict[str, Parameter], rules: list[Rule], faults: list[str]
) -> None:
    kinds = {"fact": set(facts), "parameter": set(parameters), "rule": {rule.name for rule in rules}}
    for first, second in (("fact", "parameter"), ("fact", "rule"), ("parameter", "rule")):
        faults.extend(f"{name} is both a {first} and a {second}." for name in sorted(kinds[first] & kinds[second]))


def _check_categories(facts: dict[str, Fact], parameters: dict[str, Parameter], faults: list[str]) -> None:
    """A figure by category names the fact it varies by, and only words of that fact."""
    for parameter in parameters.values():
        if parameter.by is None:
            continue
        words = facts[parameter.by].words if parameter.by in facts else ()
        if not words:
            faults.append(f"{parameter.file}: {parameter.name} varies by {parameter.by!r}, which no fact says.")
            continue
        unknown = sorted({str(key) for value in parameter.values for key in value.figures} - set(words))
        faults.extend(f"{parameter.file}: {parameter.name}: {parameter.by} is never {word!r}." for word in unknown)


def _check_versions(rules: list[Rule], faults: list[str]) -> None:
    """Versions of one rule must follow each other without overlap and without a day between them."""
    by_name: dict[str, list[Rule]] = {}
    for rule in rules:
        by_name.setdefault(rule.name, []).append(rule)
    for name, versions in by_name.items():
        versions.sort(key=lambda rule: rule.holds_from or date.min)
        for earlier, later in itertools.pairwise(versions):
            if earlier.holds_until is None or later.holds_from is None or later.holds_from <= earlier.holds_until:
                faults.append(f"Rule {name} has two versions that hold on the same days.")
            elif later.holds_from != _next_day(earlier.holds_until):
                faults.append(f"Rule {name} has no version between {earlier.holds_until} and {later.holds_from}.")
        if versions[-1].holds_until is not None:
            faults.append(f"Rule {name} has no version after {versions[-1].holds_until}.")
        if versions[0].holds_from is not None:
            faults.append(f"Rule {name} has no version before {versions[0].holds_from}.")


def _holds(rule: Rule, month: date) -> bool:
    return (rule.holds_from is None or rule.holds_from <= month) and (
        rule.holds_until is None or month <= rule.holds_until
    )


def _figures(value: DatedValue, override: Mapping[str | None, Figure]) -> Figure | dict[str, Figure]:
    if None in value.figures:
        return override.get(None, value.figures[None])
    everywhere = override.get(None)
    return {
        str(key): override.get(key, figure if everywhere is None else everywhere)
        for key, figure in value.figures.items()
    }


def _first_month_from(day: date) -> date:
    """The first month whose first day is on or after ``day``."""
    if day.day == 1:
        return day
    return (
        month_from_index(month_index(day.replace(day=1)) + 1) if day.year < date.max.year else date.max.replace(day=1)
    )


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
