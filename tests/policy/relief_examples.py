"""Read the worked examples of temporary relief strictly, and compare them with the assessment."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from doudi import policy
from tests.policy.worked_examples import FOLDER, RELIEF, MalformedExampleError, fen

_KEYS = {"name", "shows", "cites", "worked", "case", "expect"}
_AMOUNTS = ("prior_12_months", "prior_same_cause", "approved_total", "township_limit")
_ENUMERATIONS = {"kind": policy.ReliefKind, "cause": policy.ReliefCause, "degree": policy.ReliefDegree}
_OUTCOMES = {
    "proposed",
    "ceiling",
    "counting",
    "decided_by",
    "is_special",
    "needs_economic_check",
    "needs_public_notice",
    "verifies_spending_only",
    "decide_by",
    "follow_up_by",
    "follow_up_due",
    "papers_due",
}


def read_relief_cases(folder: Path = FOLDER / RELIEF) -> list[dict[str, Any]]:
    """Every example of an application, as written."""
    return [
        {**case, "file": f"{RELIEF}/{path.name}"}
        for path in sorted(folder.glob("*.yaml"))
        for case in yaml.safe_load(path.open(encoding="utf-8"))
    ]


def failures(case: dict[str, Any]) -> list[str]:
    """Differences between what an example expects and the assessment.

    Raises:
        MalformedExampleError: the example has unknown, missing or malformed entries.
    """
    if set(case) - {"file"} != _KEYS:
        raise MalformedExampleError(f"{case.get('name')}: keys {sorted(set(case) ^ _KEYS)}")
    found = []
    for number, expected in enumerate(case["expect"], start=1):
        if set(expected) - {"given", "then"} or not expected.get("then") or set(expected["then"]) - _OUTCOMES:
            raise MalformedExampleError(f"{case['name']}#{number}: cannot expect {expected}")
        try:
            assessed = policy.rule_book().relief_assessor.assess(_facts({**case["case"], **expected.get("given", {})}))
        except policy.PolicyError as error:
            return [f"{case['name']}#{number}: {error}"]
        for name, wanted in expected["then"].items():
            is_amount = hasattr(assessed, f"{name}_fen")
            computed = getattr(assessed, f"{name}_fen" if is_amount else name)
            if computed != (fen(wanted) if is_amount else wanted):
                found.append(f"{case['name']}#{number} {name}: expected {wanted}, found {computed}")
    return found


def _facts(written: dict[str, Any]) -> policy.ReliefFacts:
    facts: dict[str, Any] = {}
    for name, value in written.items():
        if name in _AMOUNTS:
            facts[f"{name}_fen"] = fen(value)
        elif name in _ENUMERATIONS:
            facts[name] = _ENUMERATIONS[name](value)
        elif name.endswith("_on") and not isinstance(value, date):
            raise MalformedExampleError(f"{name}: {value!r} is not a date")
        else:
            facts[name] = value
    return policy.ReliefFacts(**facts)
