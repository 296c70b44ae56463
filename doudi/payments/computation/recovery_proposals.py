"""Proposals to recover what a run found overpaid; an officer decides about each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from doudi.payments.models import CARE_PROGRAMMES, RELIEF, Recovery, RecoveryLine, Run
from doudi.payments.workflow import RECOVERY_TRANSITIONS, RecoveryState
from doudi.registry.models import Person
from doudi.values.benefit_month import month_from_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OverpaidMonth = tuple[date, int, int, int, dict[str, int]]
"""Month; fen overpaid, due and sent; the shares of the sources in what is overpaid."""

_CHUNK = 900
_LISTED: dict[str, tuple[str, ...]] = {Run.Kind.RELIEF: (RELIEF,), Run.Kind.CARE: CARE_PROGRAMMES}
"""The programmes of the kinds of runs that pay item by item."""
_OVERPAID = "SELECT person, programme, month, amount_fen, due_fen, sent_fen, shares FROM overpaid ORDER BY ALL"


def propose_recoveries(run: Run, tables: DuckDBPyConnection, due_on: date) -> int:
    """Write a proposal for each person and programme overpaid; return how many fen are overpaid in all.

    An open proposal that is still the same stays; one that is no longer is withdrawn and replaced. A run says nothing
    about the programmes of another kind of run: relief and care have their own.
    """
    overpaid: dict[tuple[int, str], list[OverpaidMonth]] = {}
    for person, programme, month, amount, due, sent, shares in tables.execute(_OVERPAID).fetchall():
        months = overpaid.setdefault((person, programme), [])
        months.append((month_from_index(month), amount, due, sent, _positive(shares)))
    total = sum(int(month[1]) for months in overpaid.values() for month in months)
    open_proposals = Recovery.objects.filter(state=RecoveryState.PROPOSED).prefetch_related("lines")
    listed = _LISTED.get(run.kind)
    others = [programme for programmes in _LISTED.values() for programme in programmes]
    own = open_proposals.filter(programme__in=listed) if listed else open_proposals.exclude(programme__in=others)
    for proposed in own:
        key = (proposed.person_id, proposed.programme)
        lines = [(line.month, line.amount_fen, line.due_fen, line.sent_fen) for line in proposed.lines.all()]
        if lines == [month[:4] for month in overpaid.get(key, [])]:
            del overpaid[key]
        else:
            withdrawn = RECOVERY_TRANSITIONS.target(proposed.state, "withdraw")
            Recovery.objects.filter(pk=proposed.pk).update(state=withdrawn)
    _write(run, overpaid, due_on)
    return total


def _write(run: Run, overpaid: dict[tuple[int, str], list[OverpaidMonth]], due_on: date) -> None:
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
