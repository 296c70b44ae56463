"""What the rule book gives to the outside: the rules of dues and of the sources that bear them."""

from __future__ import annotations

from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.language import Due, Rule, Share


def due_rules(book: RuleBook) -> dict[str, Rule]:
    """The rules that give dues, by programme."""
    return {due_of(rule).programme: rule for rule in book.targets(Due).values()}


def share_rules(book: RuleBook) -> dict[tuple[str, str], Rule]:
    """The rules that split dues over sources of money, by programme and source."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in book.targets(Share).values():
        assert isinstance(rule.gives, Share)  # noqa: S101 - targets() selected shares
        found[rule.gives.programme, rule.gives.source] = rule
    return found


def due_of(rule: Rule) -> Due:
    """The due that a rule gives."""
    assert isinstance(rule.gives, Due)  # noqa: S101 - callers selected dues
    return rule.gives
