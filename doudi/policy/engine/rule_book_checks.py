"""Load the rule book from its YAML files and rules, and check it for contradictions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from doudi.policy.engine.errors import RuleBookError
from doudi.policy.engine.labels import PROGRAMME_LABELS
from doudi.policy.engine.legislation import load_legislation
from doudi.policy.engine.parameters import Parameter, load_parameters
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.engine.rule_set import first_month_from, next_day
from doudi.policy.language import Due, Fact, Flag, Rule
from doudi.values.translation import gettext as _


def load_rule_book(folder: Path, facts: Iterable[Fact], rules: list[Rule]) -> RuleBook:
    """Read the legal texts and parameters below ``folder`` and check them with facts and rules for contradictions.

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
            f"Rule {rule.version} cites {citation}, which no legal text has."
            for citation in rule.cites
            if legislation.legal_text_of(citation) is None
        )
    faults.extend(
        f"{paper.id} rests on {citation}, which no legal text has."
        for paper in legislation.by_id.values()
        for citation in paper.rests_on
        if citation not in legislation.clauses
    )
    if faults:
        raise RuleBookError(faults)
    book = RuleBook(legislation, parameters, by_name, rules)
    for month in sorted({first_month_from(rule.holds_from) for rule in rules if rule.holds_from} | {date.max}):
        book.names_on(month)
    book.names_on(date.min)
    return book


def _awarded_facts(rules: list[Rule]) -> Iterable[Fact]:
    """One fact per programme with dues: an award of it is in force in the month."""
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
    """A parameter by category must name a fact with words, and may use only words of that fact."""
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
    """Versions of one rule must neither overlap nor leave a day without one."""
    by_name: dict[str, list[Rule]] = {}
    for rule in rules:
        by_name.setdefault(rule.name, []).append(rule)
    for name, versions in by_name.items():
        versions.sort(key=lambda rule: rule.holds_from or date.min)
        for earlier, later in itertools.pairwise(versions):
            if earlier.holds_until is None or later.holds_from is None or later.holds_from <= earlier.holds_until:
                faults.append(f"Rule {name} has two versions that hold on the same days.")
            elif later.holds_from != next_day(earlier.holds_until):
                faults.append(f"Rule {name} has no version between {earlier.holds_until} and {later.holds_from}.")
        if versions[-1].holds_until is not None:
            faults.append(f"Rule {name} has no version after {versions[-1].holds_until}.")
        if versions[0].holds_from is not None:
            faults.append(f"Rule {name} has no version before {versions[0].holds_from}.")
