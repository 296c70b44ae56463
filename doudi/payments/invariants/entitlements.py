"""Whoever is entitled is paid or waits with a reason: every due of the register against the latest monthly run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.core.bulk_rows import read_rows
from doudi.lawbook.models import Standard
from doudi.payments.computation.inputs import load, load_by_person, load_inputs
from doudi.payments.invariants.declaration import Keys, invariant
from doudi.payments.models import Run
from doudi.payments.workflow import PaymentState, RunState
from doudi.values.benefit_month import month_from_index, month_index

_DUE = (("person", "BIGINT"), ("programme", "VARCHAR"), ("month", "DATE"), ("amount_fen", "BIGINT"))
_TOTAL = "SUM(amount_fen)::BIGINT AS amount_fen"
_PAID = """
SELECT line.person_id, line.programme, line.month, line.due_fen FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id WHERE payment.run_id = %s
"""
# What counted as sent when the run was computed; what came back on the very day may have been either.
_BEFORE = f"""
SELECT line.person_id, line.programme, line.month, line.amount_fen FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.run_id < %s AND payment.state <> '{PaymentState.VOID}'
AND NOT (payment.state = '{PaymentState.RETURNED}' AND payment.settled_on < %s)
"""
_UNANSWERED = """
SELECT person, programme, month FROM (
    SELECT *, COALESCE(due.amount_fen, 0) AS due_fen, COALESCE(sent.amount_fen, 0) AS sent_fen
    FROM (SELECT person, programme, month FROM due_month WHERE month <= {last} UNION
          SELECT person, programme, month FROM paid UNION SELECT person, programme, month FROM waits) AS every
    LEFT JOIN due_month AS due USING (person, programme, month)
    LEFT JOIN before AS sent USING (person, programme, month)
    LEFT JOIN (SELECT person, programme, month, amount_fen AS paid_fen FROM paid) USING (person, programme, month)
    LEFT JOIN (SELECT person, programme, month, amount_fen AS waits_fen FROM waits) USING (person, programme, month)
) WHERE person NOT IN (SELECT person FROM another_by_now) AND (
    (paid_fen IS NULL AND waits_fen IS NULL AND due_fen > sent_fen)
    OR paid_fen <> due_fen OR waits_fen > due_fen OR (paid_fen IS NOT NULL AND waits_fen IS NOT NULL)
) ORDER BY ALL
"""


@invariant(9, "Every due of the register is in the latest monthly run or waits in it, one for one", thorough=True)
def every_due_is_answered() -> Iterable[Keys]:
    """The dues as the office knew them when the run was computed, against its lines and what waits in it.

    Nothing is asked where a standard was confirmed since: by it other dues are known of that day.
    """
    run = Run.objects.filter(kind=Run.Kind.MONTHLY).exclude(state=RunState.DISCARDED).order_by("-pk").first()
    if run is None or Standard.objects.filter(state=Standard.State.CONFIRMED, reviewed_at__gt=run.known_at).exists():
        return
    tables = load_inputs(run.first_month, run.month, run.known_at)
    load_by_person(tables, "paid", _DUE, read_rows(_PAID, [run.pk]), _TOTAL)
    known_on = timezone.localdate(run.known_at)
    load_by_person(tables, "before", _DUE, read_rows(_BEFORE, [run.pk, known_on]), _TOTAL)
    waits = run.withheld.values_list("person_id", "programme", "month", "amount_fen")
    load_by_person(tables, "waits", _DUE, waits.iterator(20_000), _TOTAL)
    load(tables, "another_by_now", (("person", "BIGINT"),), ((one,) for one in _merged_or_split_since(run.known_at)))
    for person, programme, month in tables.execute(_UNANSWERED.format(last=month_index(run.month))).fetchall():
        yield {
            "run": run.number,
            "person": str(person),
            "programme": programme,
            "month": f"{month_from_index(month):%Y-%m}",
        }


def _merged_or_split_since(moment: datetime) -> set[int]:
    """Records that are another person by now than when the run was computed."""
    told: Any = Entry.objects.filter(verb__in=["person.merge", "person.split"]).values_list(
        "verb", "subject_id", "old", "at"
    )
    merged: dict[int, set[int]] = {}
    found: set[int] = set()
    for verb, subject, old, at in told.order_by("number"):
        person = int(subject)
        if verb == "person.merge":
            merged.setdefault(int(old["from"]), set()).add(person)
            others = {int(old["from"])}
        else:
            others = merged.get(person, set())
        if at > moment:
            found |= {person, *others}
    return found
