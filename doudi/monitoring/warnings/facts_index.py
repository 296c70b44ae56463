"""The keyed digest that tells whether a warning says something new about its person or family."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from doudi.core.encryption import SealedKind, blind_index
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.rule_texts import RULES_BY_ID


def facts_digest(rule_id: str, evidence: Mapping[str, Any], fact_key: str | None = None) -> str:
    """Return the keyed digest of a rule and the facts that matter to it; nobody reads the facts out of it.

    Neither row nor delivery count, nor the person or family: those are columns of the warning.
    """
    return blind_index(_text(rule_id, evidence, fact_key), SealedKind.ROW)


def _text(rule_id: str, evidence: Mapping[str, Any], fact_key: str | None) -> str:
    facts = RULES_BY_ID[rule_id].facts_of(evidence, fact_key)
    return f"{rule_id}\0{json.dumps(facts, ensure_ascii=False, sort_keys=True)}"


def texts_of_facts() -> Iterator[tuple[int, str]]:
    """Yield what the digests of warnings were made of, for a new index key."""
    for warning in Warning.objects.order_by("pk").iterator():
        yield warning.pk, _text(warning.rule_id, warning.evidence, warning.fact_key or None)
