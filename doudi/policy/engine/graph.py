"""Build the dependency graph of the rules by running each rule once on symbolic figures; collect contradictions."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from doudi.policy.engine.parameters import Parameter
from doudi.policy.language import (
    ByCategory,
    Entity,
    Fact,
    PerPerson,
    Rule,
    Value,
    Verdict,
)

AGGREGATES = frozenset({"total", "largest", "count", "any"})
_MAY_READ: dict[Entity, frozenset[str]] = {
    "person": frozenset({"person", "household", "county"}),
    "household": frozenset({"household", "county", "person"}),
    "county": frozenset({"county"}),
}


@dataclass(frozen=True)
class Node:
    """A rule with its expression tree and the names it reads."""

    rule: Rule
    tree: Value
    facts: frozenset[str]
    parameters: frozenset[str]
    rules: frozenset[str]

    @property
    def name(self) -> str:
        """The name of the rule."""
        return self.rule.name


class Graph:
    """One consistent set of rule versions, sorted so that each node follows the nodes it reads."""

    def __init__(self, nodes: dict[str, Node], facts: dict[str, Fact], parameters: dict[str, Parameter]) -> None:
        self.nodes = nodes
        self.facts = facts
        self.parameters = parameters
        self.phase = self._phases()

    def needed(self, targets: Iterable[str]) -> list[Node]:
        """The targets and all rules they depend on, in order of computation."""
        wanted: set[str] = set()
        pending = list(targets)
        while pending:
            name = pending.pop()
            if name not in wanted:
                wanted.add(name)
                pending.extend(self.nodes[name].rules)
        return [node for name, node in self.nodes.items() if name in wanted]

    def entity_of(self, name: str) -> Entity:
        """The entity of a fact or rule."""
        return self.nodes[name].rule.entity if name in self.nodes else self.facts[name].entity

    def _phases(self) -> dict[str, int]:
        """The phase of each rule: how many rounds of household totals come before it."""
        phases: dict[str, int] = {}
        for name, node in self.nodes.items():
            phase = max((phases[dependency] for dependency in node.rules), default=0)
            for aggregate in aggregates_of(node.tree):
                inner = max((phases[used] for used in names_read(aggregate, "rule")), default=0)
                phase = max(phase, inner + 1)
            phases[name] = phase
        return phases


def walk(tree: Value) -> Iterator[Value]:
    """Every value in a tree, the tree itself first."""
    yield tree
    for operand in tree.operands:
        yield from walk(operand)


def walk_outside_totals(tree: Value) -> Iterator[Value]:
    """Every value in a tree, except the operands of totals."""
    yield tree
    if tree.operation not in AGGREGATES:
        for operand in tree.operands:
            yield from walk_outside_totals(operand)


def aggregates_of(tree: Value) -> list[Value]:
    """The totals in a tree."""
    return [value for value in walk(tree) if value.operation in AGGREGATES]


def names_read(tree: Value, operation: str) -> frozenset[str]:
    """The names of the facts, parameters or rules that a tree reads."""
    names = {str(value.detail) for value in walk(tree) if value.operation == operation}
    if operation == "parameter":
        names |= {str(value.detail) for value in walk(tree) if value.operation == "select"}
    return frozenset(names)


def award_programmes(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The programmes that have awards: those with an award fact."""
    return tuple(sorted({fact.programme for fact in facts.values() if fact.programme}))


def conditions_of(tree: Value) -> list[Value]:
    """The conditions of a verdict: the operands of its top-level conjunction."""
    if tree.operation == "and":
        return [condition for operand in tree.operands for condition in conditions_of(operand)]
    return [tree]


def build_graph(
    rules: list[Rule], facts: dict[str, Fact], parameters: dict[str, Parameter], faults: list[str]
) -> Graph:
    """Run each rule once and sort the rules by dependency; add contradictions to ``faults``."""
    by_name = {rule.name: rule for rule in rules}
    builder = _Builder(by_name, facts, parameters, faults)
    for name in by_name:
        builder.visit(name, ())
    return Graph(builder.nodes, facts, parameters)


class _Builder:
    def __init__(
        self,
        rules: dict[str, Rule],
        facts: dict[str, Fact],
        parameters: dict[str, Parameter],
        faults: list[str],
    ) -> None:
        self.rules, self.facts, self.parameters, self.faults = rules, facts, parameters, faults
        self.nodes: dict[str, Node] = {}
        self.failed: set[str] = set()

    def visit(self, name: str, path: tuple[str, ...]) -> None:
        if name in self.nodes or name in self.failed:
            return
        if name in path:
            self.faults.append("Rules depend on each other in a circle: " + " → ".join((*path, name)))
            self.failed.add(name)
            return
        rule = self.rules[name]
        for argument in rule.parameters:
            if argument in self.rules:
                self.visit(argument, (*path, name))
        node = self._node(rule)
        if node is None:
            self.failed.add(name)
        else:
            self.nodes[name] = node

    def _node(self, rule: Rule) -> Node | None:
        hints = typing.get_type_hints(rule.function)
        before = len(self.faults)
        arguments = [self._argument(rule, argument, hints.get(argument)) for argument in rule.parameters]
        if len(self.faults) > before or any(argument is None for argument in arguments):
            return None
        try:
            tree = rule.function(*arguments)
        except TypeError as error:
            self.faults.append(f"Rule {rule.version}: {error}")
            return None
        if type(tree) is not hints.get("return"):
            self.faults.append(f"Rule {rule.version}: gives {type(tree).__name__}, not what it declares.")
        unread = set(rule.parameters) - {str(value.detail) for value in walk(tree)}
        self.faults.extend(f"Rule {rule.version}: asks for {name} and does not use it." for name in sorted(unread))
        self._check_words(rule, tree)
        if isinstance(rule.gives, Verdict):
            self._check_verdict(rule, tree)
        return Node(rule, tree, names_read(tree, "fact"), names_read(tree, "parameter"), names_read(tree, "rule"))

    def _check_words(self, rule: Rule, tree: Value) -> None:
        """Find misspelt words, whose condition never holds, and words without a figure, which have no amount."""
        for value in walk(tree):
            if value.operation not in {"is_word", "select"} or value.operands[0].operation != "fact":
                continue
            fact = self.facts[str(value.operands[0].detail)]
            if value.operation == "is_word":
                unknown = [word for word in value.detail if word not in fact.words]
                self.faults.extend(f"Rule {rule.version}: {fact.name} is never {word!r}." for word in unknown)
                continue
            figures = self.parameters[str(value.detail)].values[0].figures
            missing = [word for word in fact.words if word not in figures]
            self.faults.extend(f"Rule {rule.version}: {value.detail} has no figure for {word!r}." for word in missing)

    def _check_verdict(self, rule: Rule, tree: Value) -> None:
        for condition in conditions_of(tree):
            if condition.operation != "rule":
                self.faults.append(
                    f"Rule {rule.version}: a verdict joins named rules with &, but contains {condition!r}."
                )

    def _argument(self, rule: Rule, name: str, hint: object) -> object:
        """The symbolic figure of that name; None, with a fault added, where a rule may not read it."""
        if name in self.facts:
            fact = self.facts[name]
            return self._fact_argument(rule, fact.type("fact", (), name), fact.entity, name, hint)
        if name in self.rules:
            source = self.rules[name]
            if name not in self.nodes:
                return None
            result = typing.get_type_hints(source.function)["return"]
            return self._fact_argument(rule, result("rule", (), name), source.entity, name, hint)
        if name in self.parameters:
            return self._parameter_argument(rule, self.parameters[name], hint)
        self.faults.append(f"Rule {rule.version}: nobody declares {name!r} (fact, parameter or rule).")
        return None

    def _fact_argument(self, rule: Rule, value: Value, entity: Entity, name: str, hint: object) -> object:
        if entity not in _MAY_READ[rule.entity]:
            self.faults.append(f"Rule {rule.version}: a {rule.entity} rule cannot read {name} of a {entity}.")
            return None
        through_total = rule.entity == "household" and entity == "person"
        expected: object = PerPerson[type(value)] if through_total else type(value)  # type: ignore[misc]  # built at run time to compare with the annotation
        if hint != expected:
            self.faults.append(f"Rule {rule.version}: {name} is {value.unit} of a {entity}, not {hint}.")
            return None
        return PerPerson(value) if through_total else value

    def _parameter_argument(self, rule: Rule, parameter: Parameter, hint: object) -> object:
        kind = parameter.type
        if kind is None:
            self.faults.append(f"Rule {rule.version}: {parameter.name} cannot be computed with.")
            return None
        expected: object = ByCategory[kind] if parameter.by else kind  # type: ignore[valid-type]  # built at run time to compare with the annotation
        if hint != expected:
            self.faults.append(f"Rule {rule.version}: {parameter.name} is in {parameter.unit}, not {hint}.")
            return None
        if parameter.by:
            return ByCategory(parameter.name, kind)
        return kind("parameter", (), parameter.name)
