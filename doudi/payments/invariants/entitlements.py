"""The invariant that every due of the registry is paid or withheld in the latest monthly run."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from typing import Any

from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.core.bulk_rows import read_rows
from doudi.lawbook.models import Standard
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM, load
from doudi.payments.invariants.declaration import Keys, invariant
from doudi.payments.models import Run
from doudi.payments.workflow import RunState
from doudi.values.benefit_month import month_from_index, month_index
from doudi.values.carries import carries

_PAID = """
SELECT line.person_id, line.programme, line.month, MAX(line.due_fen) FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id WHERE payment.run_id = %s GROUP BY 1, 2, 3
"""
# What counted as sent when the run was computed; a payment returned on that very day may have counted or not.
_SENT_BEFORE = """
SELECT line.person_id, line.programme, line.month, line.amount_fen FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.run_id < %s AND payment.state NOT IN ('void', 'withdrawn')
AND NOT (payment.state = 'returned' AND payment.settled_on < %s)
"""
_UNANSWERED = """
SELECT person, programme, month FROM (
    SELECT *, COALESCE(due.amount_fen, 0) AS due_fen, COALESCE(sent.amount_fen, 0) AS sent_fen
    FROM (SELECT person, programme, month FROM due_month WHERE month <= $last UNION
          SELECT person, programme, month FROM paid UNION SELECT person, programme, month FROM withheld) AS every
    LEFT JOIN due_month AS due USING (person, programme, month)
    LEFT JOIN sent_before AS sent USING (person, programme, month)
    LEFT JOIN (SELECT person, programme, month, amount_fen AS paid_fen FROM paid) USING (person, programme, month)
    LEFT JOIN (SELECT person, programme, month, amount_fen AS withheld_fen FROM withheld)
    USING (person, programme, month)
    LEFT JOIN (SELECT person, programme, month, amount_fen AS received_fen FROM received_month)
    USING (person, programme, month)
) WHERE person NOT IN (SELECT person FROM changed_record) AND (
    (paid_fen IS NULL AND withheld_fen IS NULL AND due_fen > sent_fen)
    OR paid_fen + COALESCE(withheld_fen, 0) <> due_fen OR withheld_fen > due_fen + COALESCE(received_fen, 0)
) ORDER BY ALL
"""
# What a recovery brought in is given back where the record that owed it was split; that may be withheld as well.


@carries("P18-17.c")
@invariant(9, "Every due of the registry is paid or withheld in the latest monthly run, one for one", thorough=True)
def every_due_is_answered() -> Iterable[Keys]:
    """Compare the dues known when the run was computed with its lines and what it withheld.

    Nothing is compared if a standard was confirmed since, because other dues of that day are known now.
    """
    run = Run.objects.filter(kind=Run.Kind.MONTHLY).exclude(state=RunState.DISCARDED).order_by("-pk").first()
    if run is None or Standard.objects.filter(state=Standard.State.CONFIRMED, reviewed_at__gt=run.known_at).exists():
        return
    with closing(load_inputs(run.first_month, run.month, run.known_at)) as tables:
        load_by_person(tables, "paid", AMOUNT_COLUMNS, read_rows(_PAID, [run.pk]), AMOUNT_SUM)
        known_on = timezone.localdate(run.known_at)
        load_by_person(tables, "sent_before", AMOUNT_COLUMNS, read_rows(_SENT_BEFORE, [run.pk, known_on]), AMOUNT_SUM)
        withheld = run.withheld.values_list("person_id", "programme", "month", "amount_fen")
        load_by_person(tables, "withheld", AMOUNT_COLUMNS, withheld.iterator(20_000), AMOUNT_SUM)
        changed = [(person,) for person in _merged_or_split_since(run.known_at)]
        load(tables, "changed_record", (("person", "BIGINT"),), changed)
        unanswered = tables.execute(_UNANSWERED, {"last": month_index(run.month)}).fetchall()
    for person, programme, month in unanswered:
        yield {
            "run": run.number,
            "person": str(person),
            "programme": programme,
            "month": f"{month_from_index(month):%Y-%m}",
        }


def _merged_or_split_since(moment: datetime) -> set[int]:
    """Return the records that were merged or split after the moment."""
    entries: Any = Entry.objects.filter(verb__in=["person.merge", "person.split"]).order_by("number")
    merged_into: dict[int, set[int]] = {}
    changed: set[int] = set()
    for verb, subject, old, at in entries.values_list("verb", "subject_id", "old", "at"):
        person = int(subject)
        if verb == "person.merge":
            merged_into.setdefault(int(old["from"]), set()).add(person)
            others = {int(old["from"])}
        else:
            others = merged_into.get(person, set())
        if at > moment:
            changed |= {person, *others}
    return changed
