"""The inputs of the computation: dues by the law, and what was sent, received back and demanded back before.

Fills these tables (months as indices, amounts in fen): ``due_month`` (person, programme, month, amount_fen, award),
``share_month`` (person, programme, source, month, amount_fen), ``area_month`` (person, month, area), ``sent_month``
(person, programme, month, sent_fen, parts), ``received_month`` and ``recovery_month`` (person, programme, month,
amount_fen), ``share_received`` (person, programme, month, source, amount_fen).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from doudi import policy
from doudi.core.bulk_columns import TableQuery
from doudi.core.bulk_rows import bound_list, read_rows
from doudi.payments.computation.merged_records import load_by_person, load_merged_records
from doudi.payments.computation.shares import load_shares_received
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM, KEY_COLUMNS
from doudi.payments.computation.taken_over import settle_taken_over
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL, RecoveryState
from doudi.registry.law_inputs.history_snapshot import open_history_snapshot
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DUE_MONTHS = """
CREATE TABLE due_month AS
SELECT split_part(person_id, '#', 1)::BIGINT AS person, programme, month, amount_fen, award_id::BIGINT AS award
FROM (SELECT *, UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month FROM due_interval)
"""
_SHARE_MONTHS = """
CREATE TABLE share_month AS
SELECT split_part(person_id, '#', 1)::BIGINT AS person, programme, source, month, amount_fen
FROM (SELECT *, UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month FROM share_interval)
"""
_AREA_MONTHS = """
CREATE TABLE area_month AS
SELECT DISTINCT split_part(person_id, '#', 1)::BIGINT AS person, month, area
FROM (
    SELECT person_id, area, UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month
    FROM due_interval JOIN (
        SELECT people.person_id, area FROM people JOIN households USING (household_id)
    ) USING (person_id)
)
"""

_SENT = """
SELECT line.person_id, line.programme, line.month,
       CASE WHEN payment.state IN ({not_sent}) THEN 0 ELSE line.amount_fen END, line.part
FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month >= %(first)s AND line.month <= %(last)s AND line.programme IN ({programmes})
"""

_RECEIVED = f"""
SELECT recovery.person_id, recovery.programme, line.month, receipt.amount_fen, line.shares
FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
WHERE payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""

_RECOVERED_STATES_SQL, _RECOVERED_PARAMETERS = bound_list(
    "state", (RecoveryState.NOTIFIED, RecoveryState.DEMANDED, RecoveryState.WAIVED)
)
# Demanded back or waived: what is left of each after receipts and reductions is not proposed for recovery again.
_RECOVERIES = f"""
SELECT recovery.person_id, recovery.programme, line.month,
       SUM(line.amount_fen - COALESCE(received.amount_fen, 0) - COALESCE(reduced.amount_fen, 0))
FROM payments_recoveryline line
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN (
    SELECT receipt.recovery_line_id, SUM(receipt.amount_fen) AS amount_fen
    FROM payments_receipt receipt LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
    WHERE payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})
    GROUP BY 1
) received ON received.recovery_line_id = line.id
LEFT JOIN (
    SELECT reduction.recovery_line_id, SUM(reduction.amount_fen) AS amount_fen
    FROM payments_recoveryreduction reduction JOIN payments_run run ON run.id = reduction.run_id
    WHERE run.state <> 'discarded' GROUP BY 1
) reduced ON reduced.recovery_line_id = line.id
WHERE recovery.state IN ({_RECOVERED_STATES_SQL})
GROUP BY 1, 2, 3
"""


def load_inputs(
    first: date,
    last: date,
    known_at: datetime,
    *,
    engine: str = "arrays",
    law_known: date | None = None,
    programmes: Sequence[str] | None = None,
    people: Sequence[int] | None = None,
) -> DuckDBPyConnection:
    """Return a connection with the inputs, from the first month to the last.

    Args:
        known_at: the moment as of which the registry is read.
        engine: the policy engine that computes the dues, ``arrays`` or ``python``.
        law_known: the day as of which the law was known; the day of ``known_at`` if None.
        programmes: the programmes whose earlier payments are loaded; those that the law gives dues of if None.
        people: the people whose dues are computed; everyone if None. Payments are loaded of everyone.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    connection: DuckDBPyConnection = open_history_snapshot(first, last, known_at, people=people)
    known = law_known or timezone.localdate(known_at)
    policy.rule_book().over(connection, engine).fill_due_shares(first, last, known)
    for statement in (_DUE_MONTHS, _SHARE_MONTHS, _AREA_MONTHS):
        connection.execute(statement)
    load_sent(connection, first, last, policy.due_programmes() if programmes is None else programmes)
    settle_taken_over(connection, month_index(first), month_index(last), known_at)
    return connection


def load_sent(connection: DuckDBPyConnection, first: date, last: date, programmes: Sequence[str]) -> None:
    """Fill ``sent_month``, ``received_month``, ``recovery_month`` and ``share_received`` for the programmes."""
    load_merged_records(connection)
    placeholders, bound = bound_list("programme", programmes)
    sent_columns = (*KEY_COLUMNS, ("sent_fen", "BIGINT"), ("parts", "BIGINT"))
    sent = TableQuery(
        _SENT.format(not_sent=NOT_SENT_STATES_SQL, programmes=placeholders),
        sent_columns,
        {"first": first, "last": last, **bound, **NOT_SENT_PARAMETERS},
    )
    sent_sums = "SUM(sent_fen)::BIGINT AS sent_fen, MAX(parts) AS parts"
    load_by_person(connection, "sent_month", sent_columns, sent, sent_sums)
    received = [row for row in read_rows(_RECEIVED, NOT_SENT_PARAMETERS) if row[1] in programmes]
    load_by_person(connection, "received_month", AMOUNT_COLUMNS, [row[:4] for row in received], AMOUNT_SUM)
    recoveries = TableQuery(_RECOVERIES, AMOUNT_COLUMNS, {**NOT_SENT_PARAMETERS, **_RECOVERED_PARAMETERS})
    load_by_person(connection, "recovery_month", AMOUNT_COLUMNS, recoveries, AMOUNT_SUM)
    load_shares_received(connection, received)
