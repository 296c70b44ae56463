"""The rules of the screening that a campaign may look by, with what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.monitoring.discovery.walks.groups import MISSED, SCREENS
from doudi.monitoring.warnings.rule_texts import HEALTH_RULES, NEUTRAL_LABEL
from doudi.screening.catalogue import RULES
from doudi.values.translation import cached_per_language


@cached_per_language
def screen_labels() -> dict[str, str]:
    """Return the labels of the screens of P18-11 and of the rules on missed people, by id."""
    return {rule.rule_id: str(rule.label) for rule in RULES if rule.rule_id in (*SCREENS, *MISSED)}


def labels_of(rules: Iterable[str]) -> list[str]:
    """Return what some rules are called."""
    return [screen_labels().get(rule, rule) for rule in rules if rule]


def listed_labels_of(rules: Iterable[str]) -> list[str]:
    """Return what some rules are called in a list, which tells nothing of illness or disability."""
    neutral = (
        str(NEUTRAL_LABEL) if rule in HEALTH_RULES else screen_labels().get(rule, rule) for rule in rules if rule
    )
    return list(dict.fromkeys(neutral))
