"""What each kind of run is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.bulk_columns import TableQuery
from doudi.payments.computation.balance import compute_balance
from doudi.payments.computation.inputs import (
    SHARE_COLUMNS,
    load,
    load_by_person,
    load_inputs,
    load_sent,
    surviving_records,
)
from doudi.payments.computation.price_subsidy import price_subsidy_inputs
from doudi.payments.models import SPECIAL, Line, Run, SpecialAmount
from doudi.payments.workflow import PaymentState, RunState

# What came back from the bank, and what a run that is with the bank let wait: once nothing stands in its way any more.
_STOPPED = f"""
SELECT line.person_id, line.programme, line.month
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.state = '{PaymentState.RETURNED}'
UNION
SELECT wait.person_id, wait.programme, wait.month
FROM payments_withheld wait JOIN payments_run run ON run.id = wait.run_id
WHERE run.state IN ('{RunState.RELEASED}', '{RunState.CLOSED}')
"""


@dataclass
class RunInputs:
    """A computed run before it is written."""

    tables: Any
    first_month: date
    law: list[dict[str, Any]]
    due_on: date | None = None
    """By when it is to be paid, where that is not the pay day of the month."""


def compute_run(kind: str, month: date, known_at: datetime) -> RunInputs:
    """Compute what a run of a kind pays; nothing is written.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    if kind == Run.Kind.SPECIAL:
        return _special(month, known_at)
    if kind == Run.Kind.PRICE_SUBSIDY:
        ground = price_subsidy_inputs(month, known_at)
        compute_balance(ground.tables, month, known_at)
        return RunInputs(ground.tables, month, ground.law, ground.due_on)
    first = first_month(month)
    tables = load_inputs(first, month, known_at)
    only = ""
    if kind == Run.Kind.REISSUE:
        load_by_person(tables, "stopped", SHARE_COLUMNS[:3], TableQuery(_STOPPED, SHARE_COLUMNS[:3]))
        only = "(person, programme, month) IN (SELECT (person, programme, month) FROM stopped)"
    compute_balance(tables, month, known_at, only=only)
    programmes = frozenset(row[0] for row in tables.execute("SELECT DISTINCT programme FROM owed").fetchall())
    return RunInputs(
        tables, first, policy.rule_book().legal_basis_of_dues(programmes, first, month, timezone.localdate(known_at))
    )


def first_month(month: date) -> date:
    """From which month on this office answers for what was paid: the first it has a payment of, else the run's own."""
    earliest = Line.objects.filter(programme__in=policy.due_programmes()).aggregate(first=Min("month"))["first"]
    return min(earliest or month, month)


def _special(month: date, known_at: datetime) -> RunInputs:
    """Amounts by list that a second person approved; each is a due of its own kind."""
    import duckdb

    amounts = SpecialAmount.objects.filter(month__lte=month, refused_by=None).exclude(approved_by=None)
    root = surviving_records()
    rows = [(root.get(one.person_id, one.person_id), SPECIAL, one.month, one.source, one.amount_fen) for one in amounts]
    tables = duckdb.connect()
    load(tables, "share_month_each", SHARE_COLUMNS, rows)
    tables.execute(
        "CREATE TABLE share_month AS SELECT person, programme, month, source, SUM(amount_fen)::BIGINT AS amount_fen "
        "FROM share_month_each GROUP BY ALL"
    )
    tables.execute(
        "CREATE TABLE due_month AS SELECT person, programme, month, SUM(amount_fen)::BIGINT AS amount_fen, "
        "NULL::BIGINT AS award FROM share_month GROUP BY person, programme, month"
    )
    tables.execute("CREATE TABLE area_month AS SELECT DISTINCT person, month, '' AS area FROM due_month")
    first = min((row[2] for row in rows), default=month)
    load_sent(tables, first, month, (SPECIAL,))
    compute_balance(tables, month, known_at)
    law = [{"programme": SPECIAL, "rule": _("逐人名单，经第二人批准"), "references": [], "figures": []}]
    return RunInputs(tables, first, law)
