"""Warnings that tests need, made without computing them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from doudi.core.clock import today
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.rule_texts import RULES_BY_ID
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

MONTH = date(2025, 8, 1)
_numbers = count(1)
_EVIDENCE = '{"kind": "小型轿车", "registered_on": "2024-03-01", "programmes": ["dibao"], "tier": "T1"}'


def make_warning(person: Any = None, *, household: Any = None, rule_id: str = "W04", **changed: Any) -> Warning:
    """A warning as the computation would store it."""
    rule, day = RULES_BY_ID[rule_id], today()
    subject = person or household
    given: dict[str, Any] = {
        "rule_id": rule_id,
        "rule_version": "1",
        "warning_class": rule.warning_class,
        "severity": rule.severity,
        "person": person,
        "household": household or person.household,
        "village_code": subject.village_id,
        "month": MONTH,
        "source": rule.sources[0] if rule.sources else "people",
        "source_row": 3,
        "tier": "T1",
        "sealed_evidence": _EVIDENCE,
        "facts_digest": f"{next(_numbers):032x}",
        "first_seen_on": day,
        "last_seen_on": day,
        "look_due_on": day + timedelta(days=3),
        "visit_due_on": day + timedelta(days=10),
        "due_on": day + timedelta(days=15),
    }
    return Warning.objects.create(**{**given, **changed})


@pytest.fixture
def office(cast: Cast, clock: Clock) -> Cast:  # noqa: F811 - the fixture
    """The cast on the first of September 2025."""
    return cast
