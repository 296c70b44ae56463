"""Which rules are retired in a month."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from doudi.monitoring.warnings.precision.models import RuleRetirement
from doudi.monitoring.warnings.precision.workflow import RetirementState


def retired_rules(month: date) -> set[str]:
    """Return the rules that give no warnings in a month, because two people of the bureau retired them."""
    month = month.replace(day=1)
    was_confirmed = Q(state__in=(RetirementState.CONFIRMED, RetirementState.TAKEN_BACK))
    holds = Q(from_month__lte=month) & (Q(until_month=None) | Q(until_month__gt=month))
    return set(RuleRetirement.objects.filter(was_confirmed & holds).values_list("rule_id", flat=True))
