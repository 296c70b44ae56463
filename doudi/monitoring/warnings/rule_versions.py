"""The version of each rule, which changes with what it asks: a warning says by which version it was found."""

from __future__ import annotations

import hashlib
import inspect
from datetime import date
from functools import cache

from doudi.monitoring.warnings.rule_texts import RULES_BY_ID
from doudi.screening import sources_read
from doudi.screening.rules import MonthScreened

_LENGTH = 12
_EXAMPLE = MonthScreened(date(2023, 5, 1), date(2026, 6, 30), sources_read())
"""The month for which a rule is written out: the same month for every version."""


@cache
def rule_version(rule_id: str) -> str:
    """Return the version of a rule, from its question as it is written out for one month."""
    from doudi.monitoring.warnings.store_rules import STORE_RULES

    if rule_id in STORE_RULES:
        text = inspect.getsource(inspect.getmodule(STORE_RULES[rule_id].find) or STORE_RULES[rule_id].find)
    else:
        rule = RULES_BY_ID[rule_id]
        text = rule.query(_EXAMPLE) if rule.query else ""
    return hashlib.sha256(f"{rule_id}\0{text}".encode()).hexdigest()[:_LENGTH]
