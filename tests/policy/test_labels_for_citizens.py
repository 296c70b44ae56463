"""Every condition of a verdict is said to citizens in their own words, not in those of the rules."""

from __future__ import annotations

import re
from datetime import date

from doudi import policy
from doudi.casework.procedures.loader import application_procedures
from doudi.policy.engine.assessment import conditions

_RULE_WORDS = re.compile(r"当月|不低于|不高于|未按|履行能力|刚性|(?:不|未|无)[^，。]{0,6}(?:不|未|无)")


def test_every_condition_has_words_for_citizens() -> None:
    rules = {rule.name: rule for rule in policy.rule_book().rules}
    verdicts = {procedure.verdict for procedure in application_procedures().values() if procedure.verdict}

    by_programme = conditions(policy.rule_book(), date.max.replace(day=1))
    names = {name for verdict in verdicts for name in by_programme[verdict]}
    assert len(names) > 20
    without = {name for name in names if rules[name].for_citizens is None}
    assert without == set()
    said = {text for name in names for text in rules[name].for_citizens or ()}
    assert {text for text in said if _RULE_WORDS.search(text)} == set()
