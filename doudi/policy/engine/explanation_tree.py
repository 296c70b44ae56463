"""Explain a figure: a sentence for the citizen and a tree for the officer.

The tree contains only decisive values: those of the branch that was taken and of the conditions that failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from doudi.policy.engine.graph import AGGREGATES
from doudi.policy.engine.household_evaluator import HouseholdEvaluation
from doudi.policy.engine.interpreter import Interpreter
from doudi.policy.engine.labels import format_figure
from doudi.policy.engine.parameters import DatedValue, Figure
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Value
from doudi.values.translation import Labels, gettext_noop
from doudi.values.translation import gettext as _

MAXIMUM_DEPTH = 24


@dataclass(frozen=True)
class ExplanationNode:
    """One figure of an explanation and what it was computed from."""

    name: str
    kind: str  # rule, fact, parameter or member
    label: str
    value: Any
    display: str
    cites: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    effective: date | None = None
    decided: date | None = None
    status: str | None = None
    note: str | None = None
    formula: str | None = None
    parts: tuple[ExplanationNode, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """The tree as plain data, for JSON; empty entries are left out."""
        data: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "label": self.label,
            "value": self.value,
            "display": self.display,
            "cites": list(self.cites),
            "references": list(self.references),
            "effective": self.effective.isoformat() if self.effective else None,
            "decided": self.decided.isoformat() if self.decided else None,
            "status": self.status,
            "note": self.note,
            "formula": self.formula,
            "parts": [part.as_data() for part in self.parts],
        }
        return {key: value for key, value in data.items() if value not in (None, [], "")}


def fold_repeated(tree: dict[str, Any]) -> dict[str, Any]:
    """Return an explanation as data in which each rule is explained once: later ones are marked ``is_repeated``."""
    return _folded(tree, set())


def _folded(node: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    if not node.get("parts"):
        return node
    if node["name"] in seen:
        return {key: value for key, value in node.items() if key != "parts"} | {"is_repeated": True}
    seen.add(node["name"])
    return node | {"parts": [_folded(part, seen) for part in node["parts"]]}


def parameter_node(
    rule_set: RuleSet, name: str, dated: DatedValue, key: str | None = None, value: Figure | None = None
) -> ExplanationNode:
    """The explanation of a figure of law; ``value`` is what it was computed with, where that may differ."""
    parameter = rule_set.parameters[name]
    used = dated.figures[key] if value is None else value
    label = parameter.label if key is None else f"{parameter.label}（{format_figure(key, 'category', parameter.by)}）"
    return ExplanationNode(
        name=name if key is None else f"{name}.{key}",
        kind="parameter",
        label=label,
        value=used,
        display=format_figure(used, parameter.unit),
        cites=dated.cites_of[key],
        references=tuple(map(rule_set.legislation.reference, dated.cites_of[key])),
        effective=dated.effective,
        decided=dated.decided,
        status=dated.status.get(key),
        note=_("测算值，非现行标准") if used != dated.figures[key] else dated.note or None,
    )


class Explainer:
    """Explains the figures of one person from the evaluation of the household; without a person, its own."""

    def __init__(self, rule_set: RuleSet, evaluation: HouseholdEvaluation, person: int | None = None) -> None:
        self.rule_set, self.evaluation = rule_set, evaluation
        self.graph = evaluation.epoch.graph
        own = {} if person is None else evaluation.people[person]
        self.figures = {**evaluation.county, **evaluation.household, **own}
        self.interpreter = Interpreter(evaluation.epoch.figures, self.figures, evaluation.people)

    def explain(self, name: str, depth: int = 0) -> ExplanationNode:
        """The explanation of one rule or fact."""
        if name not in self.graph.nodes:
            return self._fact(name)
        node = self.graph.nodes[name]
        value = self.figures[name]
        parts = tuple(self._parts(node.tree, depth)) if depth < MAXIMUM_DEPTH else ()
        return ExplanationNode(
            name=name,
            kind="rule",
            label=node.rule.label,
            value=value,
            display=format_figure(value, node.tree.unit),
            cites=node.rule.cites,
            references=tuple(map(self.rule_set.legislation.reference, node.rule.cites)),
            note=node.rule.assumption,
            formula=self.formula(node.tree),
            parts=parts,
        )

    def _fact(self, name: str) -> ExplanationNode:
        fact = self.graph.facts[name]
        value = self.figures[name]
        unknown = fact.origin is not None and self.figures[fact.origin] is None
        return ExplanationNode(
            name, "fact", fact.meaning, value, _("无") if unknown else format_figure(value, fact.type.unit, name)
        )

    def _parameter(self, name: str, key: str | None) -> ExplanationNode:
        dated = self.evaluation.epoch.values[name]
        figure = self.evaluation.epoch.figures[name]
        value = figure[str(key)] if isinstance(figure, dict) else figure
        return parameter_node(self.rule_set, name, dated, key, value)

    def _parts(self, tree: Value, depth: int) -> Iterator[ExplanationNode]:
        """The explanations of the decisive values, each name once, in the order in which they are read."""
        seen: set[str] = set()
        for value in self._decisive_values(tree):
            part = self._part(value, depth)
            if part.name not in seen:
                seen.add(part.name)
                yield part

    def _part(self, value: Value, depth: int) -> ExplanationNode:
        if value.operation == "parameter":
            return self._parameter(str(value.detail), None)
        if value.operation == "select":
            return self._parameter(str(value.detail), str(self.interpreter.value(value.operands[0])))
        if value.operation in AGGREGATES:
            return self._members(value)
        return self.explain(str(value.detail), depth + 1)

    def _members(self, value: Value) -> ExplanationNode:
        """A total: one part per member that was counted."""
        name = str(value.operands[0].detail)
        condition = str(value.operands[-1].detail)
        unit = value.operands[0].unit
        label = self.graph.nodes[name].rule.label if name in self.graph.nodes else self.graph.facts[name].meaning
        parts = tuple(
            ExplanationNode(
                name=f"{name}:{person['person_id']}",
                kind="member",
                label=f"{person.get('name') or person['person_id']}：{label}",
                value=person[name],
                display=format_figure(person[name], unit),
            )
            for person in self.evaluation.people
            if condition == name or person[condition]
        )
        result = self.interpreter.value(value)
        return ExplanationNode(
            f"{value.operation}:{name}",
            "rule",
            _AGGREGATES[value.operation].format(label=label),
            result,
            format_figure(result, value.unit),
            parts=parts,
        )

    def _decisive_values(self, tree: Value) -> Iterator[Value]:
        operation = tree.operation
        if operation in {"fact", "rule", "parameter", *AGGREGATES}:
            yield tree
        elif operation == "select":
            yield tree
            yield from self._decisive_values(tree.operands[0])
        elif operation == "if_else":
            yield from self._decisive_values(tree.operands[0])
            yield from self._decisive_values(self.interpreter.branch(tree))
        elif operation in {"and", "or"}:
            deciding = [operand for operand in tree.operands if self.interpreter.value(operand) == (operation == "or")]
            for operand in deciding or tree.operands:
                yield from self._decisive_values(operand)
        else:
            for operand in tree.operands:
                yield from self._decisive_values(operand)

    def figures_of_law_in(self, tree: Value) -> list[ExplanationNode]:
        """The figures of law that a formula reads, directly and through the rules it names."""
        found: list[ExplanationNode] = []
        for value in self._decisive_values(tree):
            if value.operation in {"parameter", "select"}:
                found.append(self._part(value, MAXIMUM_DEPTH))
            elif value.operation == "rule":
                inner = self.graph.nodes[str(value.detail)].tree
                found.extend(
                    self._part(operand, MAXIMUM_DEPTH)
                    for operand in self._decisive_values(inner)
                    if operand.operation in {"parameter", "select"}
                )
        return found

    # --- words ------------------------------------------------------------------------------------

    def formula(self, tree: Value) -> str:
        """The computation in words and figures."""
        operation = tree.operation
        if operation == "constant":
            return format_figure(tree.detail, tree.unit)
        if operation in {"fact", "rule", "parameter", "select", *AGGREGATES}:
            return self._named(tree)
        if operation == "if_else":
            return self.formula(self.interpreter.branch(tree))
        if operation in {"less", "less_equal"}:
            return self._comparison(tree)
        if operation in {"and", "or"}:
            deciding = [operand for operand in tree.operands if self.interpreter.value(operand) == (operation == "or")]
            return (_("，且") if not deciding or operation == "and" else _("，或")).join(
                map(self.formula, deciding or tree.operands)
            )
        if operation == "not":
            inner = tree.operands[0]
            if inner.operation in {"fact", "rule"}:
                return self._named(inner)
            return self.formula(inner)
        if operation == "is_word":
            return self.formula(tree.operands[0])
        first, second = (self._operand(operand, within=operation) for operand in tree.operands)
        return _PHRASES[operation].format(first=first, second=second)

    def _operand(self, tree: Value, *, within: str) -> str:
        """A part of a formula, in brackets where precedence requires them."""
        text = self.formula(tree)
        while tree.operation == "if_else":
            tree = self.interpreter.branch(tree)
        sums = {"add", "subtract"}
        plain = tree.operation not in _PHRASES or (within == "add" and tree.operation in sums)
        return text if plain else _("（{text}）").format(text=text)

    def _comparison(self, tree: Value) -> str:
        unknown = [operand for operand in tree.operands if self._is_unknown(operand)]
        if unknown:
            return self._named(unknown[0])
        first, second = map(self.formula, tree.operands)
        holds = self.interpreter.value(tree)
        return _COMPARISONS[tree.operation, holds].format(first=first, second=second)

    def _is_unknown(self, tree: Value) -> bool:
        """Whether the fact counts from an unknown date, such as the death of a living person."""
        origin = self.graph.facts[str(tree.detail)].origin if tree.operation == "fact" else None
        return origin is not None and self.figures[origin] is None

    def _named(self, tree: Value) -> str:
        part = self._part(tree, MAXIMUM_DEPTH)
        if tree.unit == "flag":
            return part.label if part.value else _("非“{label}”").format(label=part.label)
        label = part.label.partition("：")[0].partition(": ")[0]
        if tree.unit == "category" or self._is_unknown(tree):
            return _("{label}：{value}").format(label=label, value=part.display)
        return _("{label}{value}").format(label=label, value=part.display)


_PHRASES = Labels(
    {
        "add": gettext_noop("{first}＋{second}"),
        "subtract": gettext_noop("{first}－{second}"),
        "multiply": gettext_noop("{first}×{second}"),
        "larger": gettext_noop("{first}与{second}取高者"),
        "smaller": gettext_noop("{first}与{second}取低者"),
        "divided_down": gettext_noop("{first}÷{second}，不足一分舍去"),
        "share_down": gettext_noop("{first}×{second}，不足一分舍去"),
        "share_up": gettext_noop("{first}×{second}，不足一分进为一分"),
        "share_half_up": gettext_noop("{first}×{second}，四舍五入到分"),
    }
)
_AGGREGATES = Labels(
    {
        "total": gettext_noop("{label}合计"),
        "count": gettext_noop("{label}人数"),
        "any": gettext_noop("{label}有无"),
        "largest": gettext_noop("{label}最大"),
    }
)
_COMPARISONS = Labels(
    {
        ("less", True): gettext_noop("{first}低于{second}"),
        ("less", False): gettext_noop("{first}不低于{second}"),
        ("less_equal", True): gettext_noop("{first}不高于{second}"),
        ("less_equal", False): gettext_noop("{first}高于{second}"),
    }
)
