"""Log the facts that an action on a case changes, with the values before."""

from __future__ import annotations

import json
from typing import Any

from doudi.casework.changed_facts.models import ChangedFact
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.models import Person

Values = dict[str, Any]


def facts_before(case: Case) -> HouseholdFacts | None:
    """Return the registered facts of a case's household before an action changes them."""
    return household_facts(case.household, today(), today()) if case.household else None


def log_changed_facts(
    case: Case,
    *,
    by: User,
    source: str,
    evidence: str,
    person: Person | None,
    new: Values,
    before: HouseholdFacts | None,
    earlier: Values | None = None,
) -> list[ChangedFact]:
    """Log the facts of a person, or of the household, whose new value differs from the one before.

    ``earlier`` holds answers of the same case that count before the registry. The registry has a value where one is
    recorded for today.
    """
    known = _registered(person, before) | (earlier or {})
    return [
        ChangedFact.objects.create(
            case=case,
            person=person,
            fact=name,
            sealed_old=_stored(known[name]) if name in known else "",
            sealed_new=_stored(value),
            source=source,
            evidence=evidence.strip()[:500],
            changed_by=by,
        )
        for name, value in new.items()
        if name not in known or known[name] != value
    ]


def _registered(person: Person | None, before: HouseholdFacts | None) -> Values:
    """Return the values that the registry records for a person, or for the household."""
    if before is None:
        return {}
    row = (
        before.row if person is None else next((one for one in before.people if one["person_id"] == person.number), {})
    )
    subject = person.pk if person else None
    recorded = {one.kind for one in before.circumstances if one.person_id == subject and one.holds_on(today())}
    return {name: row[name] for name in recorded if name in row}


def _stored(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
