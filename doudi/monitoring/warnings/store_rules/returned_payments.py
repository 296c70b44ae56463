"""Payments that came back in two months running (W14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from doudi.monitoring.warnings.store_rules.findings import Finding
from doudi.payments.models import Payment
from doudi.payments.workflow import SENT_RUN_STATES, PaymentState
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import add_months

_MONTHS = 3
"""How far back a pair of months is looked for: the month of the screening may not be paid yet."""


def returned_twice(month: date) -> Iterator[Finding]:
    """Yield people whose payments came back in two months running, the later of them the month or the one before."""
    first = add_months(month, 1 - _MONTHS)
    back = Payment.objects.filter(
        state=PaymentState.RETURNED, run__state__in=SENT_RUN_STATES, run__month__gte=first, run__month__lte=month
    )
    survivors = surviving_records()
    months: dict[int, set[date]] = defaultdict(set)
    for person, run_month in back.values_list("person_id", "run__month").distinct():
        months[survivors.get(person, person)].add(run_month)
    for person, returned in sorted(months.items()):
        pairs = [later for later in returned if add_months(later, -1) in returned]
        if pairs:
            last = max(pairs)
            yield Finding(person, {"months": [add_months(last, -1).isoformat(), last.isoformat()]})
