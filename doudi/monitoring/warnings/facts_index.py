"""The keyed digest that tells whether a warning says something new about its person or family."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from doudi.core.encryption import blind_index
from doudi.screening import RULES

_KIND = "warning"
_RULES = {rule.rule_id: rule for rule in RULES}


def facts_digest(rule_id: str, evidence: Mapping[str, Any], fact_key: str | None = None) -> str:
    """Return the keyed digest of a rule and the facts that matter to it; nobody reads the facts out of it.

    Neither row nor delivery count, nor the person or family: those are columns of the warning.
    """
    facts = _RULES[rule_id].facts_of(evidence, fact_key)
    return blind_index(f"{rule_id}\0{json.dumps(facts, ensure_ascii=False, sort_keys=True)}", _KIND)
