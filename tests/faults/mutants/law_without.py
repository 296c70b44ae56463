"""The rule book with one rule or figure taken out, for the proof that worked cases and tests notice.

A rule becomes a constant: a flag yes and no, an amount or number zero, a category each of its own words. A figure that
cites the clause becomes zero (or one where it is zero), a flag its opposite, a day of the year the last one.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from doudi.policy.engine.graph import conditions_of, walk
from doudi.policy.engine.parameters import DatedValue, Figure, Parameter
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.language import Category, Doubt, Flag, Rule, Value, Verdict, word

Without = tuple[str, RuleBook]
"""What was done, in words, and the rule book after it."""


def books_without(book: RuleBook, kind: str, name: str, clause: str) -> Iterator[Without]:
    """Yield the rule books in which the carrier does not carry the clause."""
    if kind == "rule":
        rule = next(rule for rule in book.rules if rule.version == name)
        for constant in _constants(book, rule):
            rules = [
                replace(rule, function=_always(constant, rule), parameters=()) if other is rule else other
                for other in book.rules
            ]
            yield f"always {constant.detail}", RuleBook(book.legislation, book.parameters, book.facts, rules)
    elif kind == "parameter":
        parameter = _without_figures(book.parameters[name], clause)
        yield (
            "another figure",
            RuleBook(book.legislation, {**book.parameters, name: parameter}, book.facts, book.rules),
        )


def _always(constant: Value, rule: Rule) -> Any:
    def function() -> Value:
        return constant

    function.__annotations__ = {"return": typing.get_type_hints(rule.function)["return"]}
    return function


def _constants(book: RuleBook, rule: Rule) -> list[Value]:
    tree = next(
        graph.nodes[rule.name].tree
        for graph in map(book.graph_on, _months(rule))
        if graph.nodes[rule.name].rule is rule
    )
    if isinstance(rule.gives, Doubt):
        return [Flag("constant", (), False)]
    if isinstance(rule.gives, Verdict):
        return [conditions_of(tree)[0]]
    if isinstance(tree, Flag):
        return [Flag("constant", (), True), Flag("constant", (), False)]
    if isinstance(tree, Category):
        return [word(text) for text in dict.fromkeys(one.detail for one in walk(tree) if one.operation == "constant")]
    return [type(tree)("constant", (), 1 if tree.operation == "constant" else 0)]


def _months(rule: Rule) -> list[Any]:
    from datetime import date

    return [rule.holds_from or rule.holds_until or date(2023, 1, 1)]


def _without_figures(parameter: Parameter, clause: str) -> Parameter:
    return replace(parameter, values=tuple(_without_figure(parameter, value, clause) for value in parameter.values))


def _without_figure(parameter: Parameter, value: DatedValue, clause: str) -> DatedValue:
    cited = {key for key in value.figures if clause in value.cites_of[key]}
    whole = parameter.carries is not None and not any(clause in cites for cites in value.cites_of.values())
    return replace(
        value,
        figures={key: _other(figure) if key in cited or whole else figure for key, figure in value.figures.items()},
    )


def _other(figure: Figure) -> Figure:
    if isinstance(figure, bool):
        return not figure
    if isinstance(figure, str):
        return "12-31"
    return 0 if figure else 1
