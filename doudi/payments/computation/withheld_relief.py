"""Why the last run of relief kept an instalment back, for the page of its case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doudi.payments.models import Run, Withheld
from doudi.payments.workflow import RunState
from doudi.registry.people.merged_records import surviving_records
from doudi.relief.models import Instalment
from doudi.ui.tables import Text


def withheld_instalments(instalments: Sequence[Instalment]) -> Mapping[int, Text]:
    """Return the reasons by instalment, of those that wait for the bank and were in no payment of the last run."""
    waiting = [row for row in instalments if row.state == "released" and row.way == Instalment.Way.BANK]
    last = Run.objects.filter(kind=Run.Kind.RELIEF).exclude(state=RunState.DISCARDED).order_by("-pk").first()
    if last is None or not waiting:
        return {}
    survivors = surviving_records()
    people = {row.pk: survivors.get(row.payee_id, row.payee_id) for row in waiting if row.payee_id is not None}
    reasons = {
        (row.person_id, row.month): row.get_reason_display()
        for row in Withheld.objects.filter(run=last, person__in=set(people.values()))
    }
    found = {}
    for row in waiting:
        key = (people.get(row.pk), row.released_on.replace(day=1) if row.released_on else None)
        if key in reasons:
            found[row.pk] = reasons[key]
    return found
