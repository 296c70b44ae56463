"""Export of the rule book as JSON, so that a peer in its own environment runs the same rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from doudi import policy
from doudi.policy.engine.assessment import conditions
from doudi.policy.engine.rule_outputs import due_rules
from doudi.policy.language import Value

FIRST, LAST, KNOWN = date(2022, 10, 1), date(2023, 9, 1), date(2023, 5, 10)


def months(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """The first day of each month of a range."""
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(index // 12, index % 12 + 1, 1)


def export(path: Path) -> None:
    """Write rules, facts, the figures of each month, and the names of the results."""
    book = policy.rule_book()
    dues = {programme: rule.name for programme, rule in due_rules(book).items()}
    verdicts = conditions(book, FIRST)
    names = {name for rule_names in verdicts.values() for name in rule_names}
    wanted = (*dues.values(), *sorted(names), "income_per_head")
    by_month = {}
    for month in months():
        (epoch,) = book.epochs(wanted, month, month, KNOWN)
        by_month[month.isoformat()] = dict(epoch.figures)
    graph = book.graph_on(FIRST)
    rules = [
        {"name": node.name, "entity": node.rule.entity, "unit": node.tree.unit, "tree": _plain(node.tree)}
        for node in graph.needed(wanted)
    ]
    everything = [
        {"name": node.name, "entity": node.rule.entity, "unit": node.tree.unit, "tree": _plain(node.tree)}
        for node in graph.nodes.values()
    ]
    all_figures = dict(book.epochs(tuple(graph.nodes), LAST, LAST, KNOWN)[0].figures)
    facts = [
        {
            "name": fact.name,
            "entity": fact.entity,
            "unit": fact.type.unit,
            "source": fact.source,
            "column": fact.column,
            "origin": fact.origin,
            "missing": fact.missing,
            "programme": fact.programme,
        }
        for fact in book.facts.values()
    ]
    data = {
        "rules": rules,
        "whole_book": everything,
        "facts": facts,
        "figures": by_month,
        "all_figures": all_figures,
        "dues": dues,
        "verdicts": verdicts,
    }
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _plain(tree: Value) -> list[Any]:
    detail = list(tree.detail) if isinstance(tree.detail, tuple) else tree.detail
    return [tree.operation, [_plain(operand) for operand in tree.operands], detail]
