"""Legal texts, parameters, facts and rules of one law, and the epochs in which neither rules nor figures change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from doudi.policy.engine.errors import RuleBookError, UnknownParameterError
from doudi.policy.engine.graph import Graph, award_programmes, build_graph
from doudi.policy.engine.labels import PROGRAMME_LABELS
from doudi.policy.engine.legislation import Legislation
from doudi.policy.engine.parameters import DatedValue, Figure, Parameter
from doudi.policy.engine.python_printer import print_python
from doudi.policy.language import Doubt, Due, Fact, Floor, Rule, Share, Verdict
from doudi.values.benefit_month import add_months, month_from_index, month_index
from doudi.values.translation import gettext as _

Overrides = Mapping[str, Mapping[str | None, Figure]]
Evaluate = Callable[..., None]


@dataclass(frozen=True)
class Epoch:
    """A range of months in which neither a rule nor a figure of law changes."""

    first: date
    last: date
    graph: Graph
    values: Mapping[str, DatedValue]
    figures: Mapping[str, Figure | dict[str, Figure]]

    @property
    def months(self) -> int:
        """The number of months in the epoch."""
        return month_index(self.last) - month_index(self.first) + 1


class RuleSet:
    """One consistent law: legal texts, parameters, facts and rules. Immutable."""

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
        self.graph_on = lru_cache(maxsize=512)(self._graph_on)

    # --- what the rules give ----------------------------------------------------------------------

    def targets(self, kind: type[Due | Verdict | Doubt | Floor | Share]) -> dict[str, Rule]:
        """The rules that give dues, verdicts, doubts, floors or shares, by name of the rule."""
        return {rule.name: rule for rule in self.rules if isinstance(rule.gives, kind)}

    def rules_by_due(self) -> dict[str, Due]:
        """The dues by programme."""
        return {rule.gives.programme: rule.gives for rule in self.rules if isinstance(rule.gives, Due)}

    @property
    def award_programmes(self) -> tuple[str, ...]:
        """The programmes that have awards."""
        return award_programmes(self.facts)

    def programme_name(self, programme: str) -> str:
        """The Chinese name of a programme: from the labels, or the label of the rule that gives it."""
        if programme in PROGRAMME_LABELS:
            return PROGRAMME_LABELS[programme]
        return next((rule.label for rule in self.rules if getattr(rule.gives, "programme", "") == programme), programme)

    def names_on(self, month: date) -> tuple[str, ...]:
        """The names of the rules that hold in a month, in order of computation."""
        return tuple(self.graph_on(month).nodes)

    def label(self, name: str) -> str:
        """The Chinese label of a rule, fact or parameter."""
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
        """Cut ``first`` to ``last`` into epochs: where a rule or a figure changes that the targets depend on.

        Raises:
            NoKnownValueError: a figure has no value for one of the months, as known on ``known``.
        """
        wanted = tuple(targets)
        epochs: list[Epoch] = []
        starts = [first, *[month for month in self._change_months if first < month <= last]]
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

    @cached_property
    def _change_months(self) -> list[date]:
        days = {day for parameter in self.parameters.values() for day in parameter.change_days()}
        days |= {rule.holds_from for rule in self.rules if rule.holds_from}
        days |= {next_day(rule.holds_until) for rule in self.rules if rule.holds_until}
        return sorted({first_month_from(day) for day in days})

    def _graph_on(self, month: date) -> Graph:
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
        """The function that computes ``targets`` and all they depend on for one household."""
        key = (id(graph), targets)
        if key not in self._compiled:
            self._compiled[key] = print_python(graph, targets)
        return self._compiled[key]

    def check_override(self, name: str, key: str | None) -> None:
        """Refuse to override a figure that does not exist.

        Raises:
            UnknownParameterError: there is no such parameter, or it has no such category.
        """
        parameter = self.parameters.get(name)
        if parameter is None:
            known = "、".join(sorted(self.parameters))
            raise UnknownParameterError(_("没有名为“{name}”的标准。可用的有：{known}。").format(name=name, known=known))
        keys = set(parameter.values[0].figures)
        if key not in keys and not (key is None and parameter.by):
            message = _("“{name}”按{by}设定，没有“{key}”一档；可用的有：{known}。")
            known, by = "、".join(map(str, keys)), parameter.by or _("统一标准")
            raise UnknownParameterError(message.format(name=name, by=by, key=key, known=known))


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


def first_month_from(day: date) -> date:
    """The first month whose first day is on or after ``day``."""
    if day.day == 1:
        return day
    return (
        month_from_index(month_index(day.replace(day=1)) + 1) if day.year < date.max.year else date.max.replace(day=1)
    )


def next_day(day: date) -> date:
    """The day after."""
    return date.fromordinal(day.toordinal() + 1)
