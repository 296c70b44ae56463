"""Assess the eligibility of all people for all programmes, with the reasons for each refusal.

An assessment is a proposal; officers decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.graph import conditions_of
from doudi.policy.engine.labels import DOUBT_LABELS
from doudi.policy.engine.relations import RESULT
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Doubt, Verdict
from doudi.values.translation import gettext as _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

INCOME = "income_per_head"
INCOME_AS_IF_ALONE = "income_as_if_alone"
MAXIMUM_CONDITIONS = 8
SEPARATOR = "；"


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


@dataclass(frozen=True)
class Choice:
    """A text that joins the labels of some rules: of those that fail, or of those that hold.

    ``verdict`` names the column that says whether none fails.
    """

    rules: tuple[str, ...]
    labels: tuple[str, ...]
    is_refused: bool
    verdict: str | None = None


@dataclass(frozen=True)
class AssessmentTargets:
    """What an assessment computes, and the texts it lists, by column: the reasons of each verdict, and the doubts."""

    rules: tuple[str, ...]
    choices: Mapping[str, Choice]


def assessment_targets(rule_set: RuleSet, month: date, *, in_words: bool = True) -> AssessmentTargets:
    """The targets of an assessment by the law of a month. Reasons are labels, or names of rules unless ``in_words``."""
    by_programme = conditions(rule_set, month)
    needed = dict.fromkeys(name for names in by_programme.values() for name in names)
    choices = {
        f"{programme}_reason": Choice(
            tuple(names), tuple(_refusal(rule_set, name) if in_words else name for name in names), True, programme
        )
        for programme, names in by_programme.items()
    }
    by_name = doubts(rule_set)
    labels = tuple(DOUBT_LABELS[name] if in_words else name for name in by_name)
    choices["property_doubts"] = Choice(tuple(by_name.values()), labels, False)
    return AssessmentTargets((*needed, *by_name.values(), INCOME), choices)


def _refusal(rule_set: RuleSet, name: str) -> str:
    return _("不符合“{condition}”").format(condition=rule_set.label(name))


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
    targets = assessment_targets(rule_set, first, in_words=in_words)
    source = RESULT
    if engine == "duckdb" and scratch is not None:
        from doudi.policy.engine.duckdb_engine import compute_to_files

        source = compute_to_files(connection, rule_set, targets.rules, first, last, known, scratch)
    else:
        compute_results(connection, rule_set, targets.rules, first, last, known, all_people=True, engine=engine)
    columns = [f"{INCOME} AS income_per_head_fen"]
    for name, choice in targets.choices.items():
        if choice.verdict is not None:
            columns.append(f"({' AND '.join(choice.rules)}) AS {choice.verdict}")
        columns.append(f"{_chosen(choice)} AS {name}")
    return f"SELECT person_id, household_id, first_month, last_month, {', '.join(columns)} FROM {source}"


def combined_labels(labels: tuple[str, ...]) -> list[str]:
    """The joined labels of each combination; the number of a combination has a bit for each label, the first lowest."""
    if len(labels) > MAXIMUM_CONDITIONS:
        message = f"A verdict may have {MAXIMUM_CONDITIONS} conditions at most, not {len(labels)}."
        raise ValueError(message)
    return [
        SEPARATOR.join(label for label, chosen in zip(labels, reversed(bits), strict=True) if chosen)
        for bits in product((False, True), repeat=len(labels))
    ]


def _chosen(choice: Choice) -> str:
    """SQL for the joined labels: a lookup in the list of all combinations, which is fast."""
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in combined_labels(choice.labels))
    negation = "NOT " if choice.is_refused else ""
    number = " + ".join(f"({negation}{rule})::INTEGER * {2**place}" for place, rule in enumerate(choice.rules))
    return f"([{listed}])[1 + {number}]"
