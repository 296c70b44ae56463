"""Proposals to recover what a run found overpaid; an officer decides about each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from doudi.payments.models import CARE_PROGRAMMES, RELIEF, Recovery, RecoveryLine, Run
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.registry.models import Person
from doudi.values.benefit_month import month_from_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OverpaidMonth = tuple[date, int, int, int, dict[str, int]]
"""Month; fen overpaid, due and sent; the shares of the sources in what is overpaid."""
Overpaid = dict[tuple[int, str], list[OverpaidMonth]]
"""The overpaid months by person and programme."""

_CHUNK = 900
_LISTED: dict[str, tuple[str, ...]] = {Run.Kind.RELIEF: (RELIEF,), Run.Kind.CARE: CARE_PROGRAMMES}
"""The programmes of the kinds of runs that pay item by item."""
_PAID = "SELECT DISTINCT person FROM new_payment"
_OVERPAID = "SELECT person, programme, month, amount_fen, due_fen, sent_fen, shares FROM overpaid ORDER BY ALL"


def propose_recoveries(run: Run, tables: DuckDBPyConnection, due_on: date) -> int:
    """Write a proposal for each person and programme overpaid; return how many fen are overpaid in all.

    An open proposal that is still the same stays; one that is no longer is withdrawn and replaced. A run says nothing
    about the programmes of another kind of run: relief and care have their own. A reissue speaks of the people it pays:
    where records were merged since the monthly run, what it pays may exclude what the person was paid before.
    """
    people = {int(row[0]) for row in tables.execute(_PAID).fetchall()} if run.kind == Run.Kind.REISSUE else None
    overpaid = _overpaid(tables, people)
    total = sum(int(month[1]) for months in overpaid.values() for month in months)
    for proposed in _open_proposals(run.kind):
        if people is not None and proposed.person_id not in people:
            continue
        key = (proposed.person_id, proposed.programme)
        lines = [(line.month, line.amount_fen, line.due_fen, line.sent_fen) for line in proposed.lines.all()]
        if lines == [month[:4] for month in overpaid.get(key, [])]:
            del overpaid[key]
        else:
            withdrawn = RECOVERY_TRANSITIONS.target(proposed.state, "withdraw")
            Recovery.objects.filter(pk=proposed.pk).update(state=withdrawn)
    _write(run, overpaid, due_on)
    return total


def _overpaid(tables: DuckDBPyConnection, people: set[int] | None) -> Overpaid:
    """Return the overpaid months of these people, or of everybody."""
    overpaid: Overpaid = {}
    for person, programme, month, amount, due, sent, shares in tables.execute(_OVERPAID).fetchall():
        if people is None or person in people:
            months = overpaid.setdefault((person, programme), [])
            months.append((month_from_index(month), amount, due, sent, _positive(shares)))
    return overpaid


def _open_proposals(kind: str) -> QuerySet[Recovery]:
    """Return the open proposals that a run of a kind speaks about."""
    rows = Recovery.objects.filter(state=RecoveryState.PROPOSED).prefetch_related("lines")
    if listed := _LISTED.get(kind):
        return rows.filter(programme__in=listed)
    return rows.exclude(programme__in=[programme for programmes in _LISTED.values() for programme in programmes])


def _write(run: Run, overpaid: Overpaid, due_on: date) -> None:
    villages = _villages_of({person for person, _programme in overpaid})
    recoveries = [
        Recovery(
            run=run,
            person_id=person,
            programme=programme,
            village_code=villages[person],
            due_on=due_on,
            amount_fen=sum(month[1] for month in months),
            state=RecoveryState.PROPOSED,
        )
        for (person, programme), months in overpaid.items()
    ]
    Recovery.objects.bulk_create(recoveries, batch_size=1_000)
    lines = [
        RecoveryLine(recovery=recovery, month=month, amount_fen=amount, due_fen=due, sent_fen=sent, shares=shares)
        for recovery in recoveries
        for month, amount, due, sent, shares in overpaid[recovery.person_id, recovery.programme]
    ]
    RecoveryLine.objects.bulk_create(lines, batch_size=1_000)


def _positive(shares: dict[str, int] | None) -> dict[str, int]:
    """Return the sources that bore too much; one that bore too little is corrected by the next run."""
    return {source: int(amount) for source, amount in sorted((shares or {}).items()) if amount > 0}


def _villages_of(people: set[int]) -> dict[int, str]:
    keys = sorted(people)
    villages: dict[int, str] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        villages |= dict(Person.objects.filter(pk__in=chunk).values_list("pk", "village_id"))
    return villages
