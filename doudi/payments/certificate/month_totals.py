"""The money of a benefit month over all runs: what is due, paid, withheld, returned and still to come."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from doudi.core.bulk_columns import TableQuery
from doudi.core.bulk_rows import bound_list
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM
from doudi.payments.workflow import PaymentState
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STATES_BY_TABLE = {
    "arrived": (PaymentState.PAID,),
    "underway": (PaymentState.SENT, PaymentState.IN_QUESTION, PaymentState.READY),
    "returned": (PaymentState.RETURNED,),
}
_IN_STATES = """
SELECT line.person_id, line.programme, line.month, SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month = %(month)s AND payment.state IN ({states}) GROUP BY 1, 2, 3
"""
# As the latest run says that withholds anything for the person, programme and month.
_WITHHELD = """
SELECT withheld.person_id, withheld.programme, withheld.month, withheld.amount_fen
FROM payments_withheld withheld JOIN payments_run run ON run.id = withheld.run_id
WHERE withheld.month = %(month)s AND run.state <> 'discarded' AND NOT EXISTS (
    SELECT 1 FROM payments_withheld newer JOIN payments_run newer_run ON newer_run.id = newer.run_id
    WHERE newer.person_id = withheld.person_id AND newer.programme = withheld.programme
    AND newer.month = withheld.month AND newer.run_id > withheld.run_id AND newer_run.state <> 'discarded')
"""
# What is missing of a due is withheld first, then returned, and the rest is open.
_TOTALS = """
SELECT programme, SUM(due), SUM(arrived), SUM(underway), SUM(LEAST(missing, withheld)),
       SUM(LEAST(missing - LEAST(missing, withheld), returned)),
       SUM(missing - LEAST(missing, withheld) - LEAST(missing - LEAST(missing, withheld), returned)),
       SUM(overpaid), SUM(received)
FROM (
    SELECT *, GREATEST(due - net_sent, 0) AS missing, GREATEST(net_sent - due, 0) AS overpaid FROM (
        SELECT programme, COALESCE(due.amount_fen, 0) AS due, COALESCE(arrived.amount_fen, 0) AS arrived,
               COALESCE(underway.amount_fen, 0) AS underway, COALESCE(received.amount_fen, 0) AS received,
               COALESCE(withheld.amount_fen, 0) AS withheld, COALESCE(returned.amount_fen, 0) AS returned,
               COALESCE(arrived.amount_fen, 0) + COALESCE(underway.amount_fen, 0) - COALESCE(received.amount_fen, 0)
               AS net_sent
        FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM arrived
              UNION SELECT person, programme, month FROM underway) AS every
        LEFT JOIN due_month AS due USING (person, programme, month)
        LEFT JOIN arrived USING (person, programme, month)
        LEFT JOIN underway USING (person, programme, month)
        LEFT JOIN received_month AS received USING (person, programme, month)
        LEFT JOIN withheld USING (person, programme, month)
        LEFT JOIN returned USING (person, programme, month)
        WHERE month = $month
    )
) GROUP BY programme HAVING SUM(due) + SUM(arrived) + SUM(underway) > 0 ORDER BY programme
"""
_NAMES = (
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

MonthTotal = dict[str, Any]
"""Programme and fen by the names above, as stored in the certificate."""


def month_totals(tables: DuckDBPyConnection, month: date) -> list[MonthTotal]:
    """Return the totals of a month by programme; the tables hold the inputs of the computation."""
    for table, states in _STATES_BY_TABLE.items():
        placeholders, bound = bound_list("state", states)
        query = TableQuery(_IN_STATES.format(states=placeholders), AMOUNT_COLUMNS, {"month": month, **bound})
        load_by_person(tables, table, AMOUNT_COLUMNS, query, AMOUNT_SUM)
    withheld = TableQuery(_WITHHELD, AMOUNT_COLUMNS, {"month": month})
    load_by_person(tables, "withheld", AMOUNT_COLUMNS, withheld, AMOUNT_SUM)
    rows = tables.execute(_TOTALS, {"month": month_index(month)}).fetchall()
    return [dict(zip(_NAMES, integer_sums(row), strict=True)) for row in rows]


def current_month_totals(month: date, first: date, at: datetime) -> list[MonthTotal]:
    """Return the totals of a month as of a moment; ``first`` is the first month that its run looks at."""
    with closing(load_inputs(first, month, at, engine="python")) as tables:
        return month_totals(tables, month)


def integer_sums(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row of the computation with its sums as integers; the first column is a text."""
    return (row[0], *(int(value or 0) for value in row[1:]))
