"""The rules that give dues and the rules that split them over sources of money."""

from __future__ import annotations

from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Due, Rule, Share


def due_rules(rule_set: RuleSet) -> dict[str, Rule]:
    """The rules that give dues, by programme."""
    return {due_of(rule).programme: rule for rule in rule_set.targets(Due).values()}


def share_rules(rule_set: RuleSet) -> dict[tuple[str, str], Rule]:
    """The rules that split dues over sources of money, by programme and source."""
    rules: dict[tuple[str, str], Rule] = {}
    for rule in rule_set.targets(Share).values():
        assert isinstance(rule.gives, Share)  # noqa: S101 - targets() selected shares
        rules[rule.gives.programme, rule.gives.source] = rule
    return rules


def due_of(rule: Rule) -> Due:
    """The due that a rule gives."""
    assert isinstance(rule.gives, Due)  # noqa: S101 - callers selected dues
    return rule.gives
