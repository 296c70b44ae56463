"""Assess the eligibility of all people for all programmes, with the reasons for each refusal.

An assessment is a proposal; officers decide.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.policy.engine.duckdb_engine import RESULT, compute_to_files
from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.graph import conditions_of
from doudi.policy.engine.labels import DOUBT_LABELS
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Doubt, Verdict
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

INCOME = "income_per_head"
INCOME_AS_IF_ALONE = "income_as_if_alone"
MAXIMUM_CONDITIONS = 8


def conditions(rule_set: RuleSet, month: date) -> dict[str, list[str]]:
    """The names of the conditions of each verdict, by programme."""
    graph = rule_set.graph_on(month)
    by_programme: dict[str, list[str]] = {}
    for name, rule in rule_set.targets(Verdict).items():
        assert isinstance(rule.gives, Verdict)  # noqa: S101 - targets() selected verdicts
        by_programme[rule.gives.programme] = [
            str(condition.detail) for condition in conditions_of(graph.nodes[name].tree)
        ]
    return by_programme


def doubts(rule_set: RuleSet) -> dict[str, str]:
    """The rules that give property doubts, by the doubt's name."""
    rules: dict[str, str] = {}
    for name, rule in rule_set.targets(Doubt).items():
        assert isinstance(rule.gives, Doubt)  # noqa: S101 - targets() selected doubts
        rules[rule.gives.name] = name
    return rules


def assess(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    first: date,
    last: date,
    known: date,
    *,
    engine: str = "duckdb",
    in_words: bool = True,
    scratch: Path | None = None,
) -> str:
    """Compute all verdicts and return the query that lists them; intermediate files go to ``scratch``, if given.

    One row per person and interval: person_id, household_id,
    from_month, to_month (indices), income_per_head_fen, for each programme a verdict and the reasons of a
    refusal, and the property doubts to verify. Reasons are labels, or names of rules unless ``in_words``.
    """
    by_programme = conditions(rule_set, first)
    needed = list(dict.fromkeys(name for names in by_programme.values() for name in names))
    targets = (*needed, *doubts(rule_set).values(), INCOME)
    source = RESULT
    if engine == "duckdb" and scratch is not None:
        source = compute_to_files(connection, rule_set, targets, first, last, known, scratch)
    else:
        compute_results(connection, rule_set, targets, first, last, known, all_people=True, engine=engine)
    columns = [f"{INCOME} AS income_per_head_fen"]
    for programme, names in by_programme.items():
        columns.append(f"({' AND '.join(names)}) AS {programme}")
        columns.append(f"{_reasons(rule_set, names, in_words=in_words)} AS {programme}_reason")
    columns.append(f"{_doubts(rule_set, in_words=in_words)} AS property_doubts")
    return f"SELECT person_id, household_id, first_month, last_month, {', '.join(columns)} FROM {source}"


def _reasons(rule_set: RuleSet, names: list[str], *, in_words: bool) -> str:
    labels = [_("不符合“{condition}”").format(condition=rule_set.label(name)) if in_words else name for name in names]
    return _chosen([f"NOT {name}" for name in names], labels)


def _doubts(rule_set: RuleSet, *, in_words: bool) -> str:
    by_name = doubts(rule_set)
    labels = [DOUBT_LABELS[name] if in_words else name for name in by_name]
    return _chosen(list(by_name.values()), labels)


def _chosen(flags: list[str], labels: list[str]) -> str:
    """SQL for the labels whose flag holds, joined: a lookup in the list of all combinations, which is fast."""
    if len(flags) > MAXIMUM_CONDITIONS:
        message = f"A verdict may have {MAXIMUM_CONDITIONS} conditions at most, not {len(flags)}."
        raise ValueError(message)
    separator = "；"
    combinations = [
        separator.join(label for label, chosen in zip(labels, reversed(bits), strict=True) if chosen)
        for bits in product((False, True), repeat=len(flags))
    ]
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in combinations)
    number = " + ".join(f"({flag})::INTEGER * {2**place}" for place, flag in enumerate(flags))
    return f"([{listed}])[1 + {number}]"
