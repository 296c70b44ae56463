"""The second, independent computation: what the register says now, against what a run approved and let wait.

It does not look at how the run was made: the policy core's plain engine over the register at the moment of closing,
person by person and month by month. Wherever the two disagree, the difference has a name.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.bulk_columns import TableQuery, table_query_of
from doudi.payments.computation.inputs import (
    load,
    load_by_person,
    load_inputs,
    load_sent,
    surviving_records,
)
from doudi.payments.models import PRICE_SUBSIDY, SPECIAL, Check, Finding, Run, SpecialAmount
from doudi.payments.workflow import NOT_SENT_STATES_SQL, RecoveryState
from doudi.registry.models import Person
from doudi.values.benefit_month import month_from_index, month_index

MAX_NAMED_ROWS = 1_000
_AMOUNTS = (("person", "BIGINT"), ("programme", "VARCHAR"), ("month", "DATE"), ("amount_fen", "BIGINT"))
_TOTAL = "SUM(amount_fen)::BIGINT AS amount_fen"


class DifferenceReason(TextChoices):
    """Why what the register says at closing is not what the run approved."""

    DECIDED = "decided", _("拨付前检查已列出，经书面决定")
    PAID_LATER = "paid_later", _("以后的批次已经补发")
    CAME_BACK = "came_back", _("以前批次的款项后来被银行退回，更正账户后补发")
    MORE_SINCE = "more_since", _("核算以后登记或标准有变化，随下一批补发")
    BACK_ALREADY = "back_already", _("核算以后不再应发，款项已由银行退回")
    LESS_SINCE = "less_since", _("核算以后登记有变化，不再应发，下一批提出追回")
    NO_LIST = "no_list", _("没有经批准的名单")


_LINES = """
SELECT line.person_id, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.run_id {which} %s AND {state}
"""
# Of what was sent before only what a run's own question covers: its months, and its kind of amount.
_WITHIN = f"""
AND line.month >= %s AND line.month <= %s AND line.programme <> '{PRICE_SUBSIDY}'
AND (line.programme = '{SPECIAL}') = %s
"""
_HERE = f"payment.state NOT IN ({NOT_SENT_STATES_SQL})"
_CLAIMS = f"""
SELECT recovery.person_id, recovery.programme, line.month, SUM(line.amount_fen - COALESCE(back.amount_fen, 0))
FROM payments_recoveryline line JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN (SELECT receipt.recovery_line_id, SUM(receipt.amount_fen) AS amount_fen
           FROM payments_receipt receipt LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
           WHERE payment.id IS NULL OR {_HERE} GROUP BY 1) back ON back.recovery_line_id = line.id
WHERE recovery.state <> '{RecoveryState.WITHDRAWN}' GROUP BY 1, 2, 3
"""

# kept: what others than this run brought and has stayed; over: what is too much and somebody has claimed.
_COMPARED = """
CREATE TABLE compared AS
SELECT *, due - kept - own - waits + claimed AS difference FROM (
    SELECT *, LEAST(claim, GREATEST(kept + own - due, 0)) AS claimed FROM (
        SELECT person, programme, month, COALESCE(due.amount_fen, 0) AS due,
               COALESCE(before.amount_fen, 0) - COALESCE(received.amount_fen, 0) AS kept,
               COALESCE(own.amount_fen, 0) AS own, COALESCE(waits.amount_fen, 0) AS waits,
               COALESCE(claims.amount_fen, 0) AS claim, COALESCE(later.amount_fen, 0) AS later,
               COALESCE(own_back.amount_fen, 0) AS own_back, COALESCE(back.amount_fen, 0) AS back
        FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM before
              UNION SELECT person, programme, month FROM own UNION SELECT person, programme, month FROM waits) AS every
        LEFT JOIN due_month AS due USING (person, programme, month)
        LEFT JOIN before USING (person, programme, month)
        LEFT JOIN received_month AS received USING (person, programme, month)
        LEFT JOIN own USING (person, programme, month)
        LEFT JOIN waits USING (person, programme, month)
        LEFT JOIN claims USING (person, programme, month)
        LEFT JOIN later USING (person, programme, month)
        LEFT JOIN own_back USING (person, programme, month)
        LEFT JOIN back USING (person, programme, month)
        WHERE {which}
    )
)
"""
_BY_PROGRAMME = """
SELECT programme, SUM(due - kept), SUM(own), SUM(waits), SUM(claimed), SUM(difference),
       COUNT(DISTINCT person) FILTER (own > 0)
FROM compared GROUP BY programme
HAVING SUM(own) + SUM(waits) + SUM(claimed) > 0 OR BOOL_OR(difference <> 0) ORDER BY programme
"""
_DIFFERING = """
SELECT person, programme, month, difference, later, back, own_back FROM compared WHERE difference <> 0 ORDER BY ALL
"""


def expected_amounts(run: Run, at: datetime) -> dict[str, Any] | None:
    """What was to be paid by the register at a moment, against the run; None where no rule says what is due.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    if run.kind in {Run.Kind.PRICE_SUBSIDY, Run.Kind.OPENING}:
        return None
    tables = (
        _by_list(run) if run.kind == Run.Kind.SPECIAL else load_inputs(run.first_month, run.month, at, engine="python")
    )
    with closing(tables):
        return _compared(run, tables)


def _compared(run: Run, tables: Any) -> dict[str, Any]:
    _load_run(tables, run)
    whole = run.kind in {Run.Kind.MONTHLY, Run.Kind.SPECIAL}
    tables.execute(_COMPARED.format(which="TRUE" if whole else "own.amount_fen > 0 OR waits.amount_fen > 0"))
    names = ("programme", "expected_fen", "approved_fen", "withheld_fen", "recovery_fen", "difference_fen", "people")
    rows = [dict(zip(names, row, strict=True)) for row in _plain(tables.execute(_BY_PROGRAMME).fetchall())]
    differing = [(*row[:4], _why(row)) for row in tables.execute(_DIFFERING).fetchall()]
    return {
        "rows": rows,
        **_explained(run, differing),
        "month": [] if run.kind == Run.Kind.SPECIAL else month_totals(tables, run),
    }


def _by_list(run: Run) -> Any:
    """Amounts by list: due is what a second person approved."""
    import duckdb

    approved = SpecialAmount.objects.filter(month__lte=run.month, refused_by=None).exclude(approved_by=None)
    tables, root = duckdb.connect(), surviving_records()
    each = [(root.get(one.person_id, one.person_id), SPECIAL, one.month, one.amount_fen) for one in approved]
    load(tables, "listed", _AMOUNTS, each)
    tables.execute(f"CREATE TABLE due_month AS SELECT person, programme, month, {_TOTAL} FROM listed GROUP BY ALL")
    load_sent(tables, run.first_month, run.month, (SPECIAL,))
    return tables


def _load_run(tables: Any, run: Run) -> None:
    """What the run says, what others said before and after it, what came back, what is claimed."""
    back = "payment.state = 'returned'"
    for name, which, state in (
        ("own", "=", "payment.state <> 'void'"),
        ("before", "<", _HERE),
        ("later", ">", _HERE),
        ("own_back", "=", back),
        ("back", "<", back),
    ):
        query, given = _LINES.format(which=which, state=state), list[Any]([run.pk])
        if name == "before":
            query += _WITHIN
            given += [run.first_month, run.month, run.kind == Run.Kind.SPECIAL]
        load_by_person(tables, name, _AMOUNTS, TableQuery(query, _AMOUNTS, given), _TOTAL)
    waits = run.withheld.values_list("person_id", "programme", "month", "amount_fen")
    load_by_person(tables, "waits", _AMOUNTS, table_query_of(waits, _AMOUNTS), _TOTAL)
    load_by_person(tables, "claims", _AMOUNTS, TableQuery(_CLAIMS, _AMOUNTS), _TOTAL)


def _why(row: tuple[Any, ...]) -> DifferenceReason:
    _person, programme, _month, difference, later, back, own_back = row
    if difference > 0:
        if later >= difference:
            return DifferenceReason.PAID_LATER
        return DifferenceReason.CAME_BACK if back > 0 else DifferenceReason.MORE_SINCE
    if programme == SPECIAL:
        return DifferenceReason.NO_LIST
    return DifferenceReason.BACK_ALREADY if own_back >= -difference else DifferenceReason.LESS_SINCE


def _explained(run: Run, differing: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Differences counted by their reason, and named; what the checks showed before release was decided about."""
    decided = {
        (person, programme, month_index(month or run.month))
        for person, programme, month in Finding.objects.filter(
            run_check__run=run,
            run_check__name__in=[Check.Name.MISSED_PAYMENT, Check.Name.OVERPAYMENT],
            month__isnull=False,
        ).values_list("person_id", "programme", "month")
    }
    counted: dict[str, list[int]] = {}
    named: list[tuple[Any, ...]] = []
    for person, programme, month, fen, why in differing:
        reason = DifferenceReason.DECIDED if (person, programme, month) in decided else why
        held = counted.setdefault(reason.value, [0, 0])
        held[0] += 1
        held[1] += fen
        named.append((person, programme, month, fen, reason.value))
    shown = named[:MAX_NAMED_ROWS]
    places = places_of({row[0] for row in shown})
    return {
        "reasons": [[reason, number, fen] for reason, (number, fen) in sorted(counted.items())],
        "differing": [
            {
                "person": person,
                "name": places[person][0],
                "village": places[person][1],
                "programme": programme,
                "month": month_from_index(month).isoformat(),
                "fen": int(fen),
                "why": reason,
            }
            for person, programme, month, fen, reason in shown
        ],
    }


def places_of(people: set[int]) -> dict[int, tuple[str, str]]:
    """Name and village of people."""
    listed = sorted(people)
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(listed), 900):
        rows = Person.objects.filter(pk__in=listed[start : start + 900]).values_list("pk", "name", "village_id")
        found |= {pk: (name, village) for pk, name, village in rows}
    return found


# Of the month alone, every run together: where each fen that is due stands.
_MONTH = """
SELECT programme, SUM(due), SUM(arrived), SUM(underway), SUM(LEAST(lacking, waits)),
       SUM(LEAST(lacking - LEAST(lacking, waits), back)),
       SUM(lacking - LEAST(lacking, waits) - LEAST(lacking - LEAST(lacking, waits), back)), SUM(over), SUM(received)
FROM (
    SELECT *, GREATEST(due - kept, 0) AS lacking, GREATEST(kept - due, 0) AS over FROM (
        SELECT programme, COALESCE(due.amount_fen, 0) AS due, COALESCE(arrived.amount_fen, 0) AS arrived,
               COALESCE(underway.amount_fen, 0) AS underway, COALESCE(received.amount_fen, 0) AS received,
               COALESCE(waiting.amount_fen, 0) AS waits, COALESCE(all_back.amount_fen, 0) AS back,
               COALESCE(arrived.amount_fen, 0) + COALESCE(underway.amount_fen, 0) - COALESCE(received.amount_fen, 0)
               AS kept
        FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM arrived
              UNION SELECT person, programme, month FROM underway) AS every
        LEFT JOIN due_month AS due USING (person, programme, month)
        LEFT JOIN arrived USING (person, programme, month)
        LEFT JOIN underway USING (person, programme, month)
        LEFT JOIN received_month AS received USING (person, programme, month)
        LEFT JOIN waiting USING (person, programme, month)
        LEFT JOIN all_back USING (person, programme, month)
        WHERE month = {month}
    )
) GROUP BY programme HAVING SUM(due) + SUM(arrived) + SUM(underway) > 0 ORDER BY programme
"""
_OF_MONTH = """
SELECT line.person_id, line.programme, line.month, SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month = %s AND payment.state IN ({states}) GROUP BY 1, 2, 3
"""
_WAITING = """
SELECT wait.person_id, wait.programme, wait.month, wait.amount_fen FROM payments_withheld wait
JOIN payments_run run ON run.id = wait.run_id
WHERE wait.month = %s AND run.state <> 'discarded' AND NOT EXISTS (
    SELECT 1 FROM payments_withheld newer JOIN payments_run theirs ON theirs.id = newer.run_id
    WHERE newer.person_id = wait.person_id AND newer.programme = wait.programme AND newer.month = wait.month
    AND newer.run_id > wait.run_id AND theirs.state <> 'discarded')
"""


def month_totals(tables: Any, run: Run) -> list[dict[str, Any]]:
    """Where the money of the run's month stands, programme by programme, all runs together."""
    month = run.month
    for name, states in (
        ("arrived", "'paid'"),
        ("underway", "'sent', 'in_question', 'ready'"),
        ("all_back", "'returned'"),
    ):
        load_by_person(tables, name, _AMOUNTS, TableQuery(_OF_MONTH.format(states=states), _AMOUNTS, [month]), _TOTAL)
    load_by_person(tables, "waiting", _AMOUNTS, TableQuery(_WAITING, _AMOUNTS, [month]), _TOTAL)
    names = (
        "programme",
        "due_fen",
        "arrived_fen",
        "underway_fen",
        "withheld_fen",
        "returned_fen",
        "open_fen",
        "over_fen",
        "received_fen",
    )
    found = tables.execute(_MONTH.format(month=month_index(month))).fetchall()
    return [dict(zip(names, row, strict=True)) for row in _plain(found)]


def current_month_totals(month: date, first: date, at: datetime) -> list[dict[str, Any]]:
    """The same for a month of which no run is closed yet, computed at a moment."""
    with closing(load_inputs(first, month, at, engine="python")) as tables:
        return month_totals(tables, Run(month=month))


def _plain(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Sums of the computation as whole numbers."""
    return [(row[0], *(int(value or 0) for value in row[1:])) for row in rows]
