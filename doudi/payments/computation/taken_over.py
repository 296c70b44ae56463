"""What was settled when a township was taken over from an earlier system, taken off the dues.

Changes ``due_month`` and ``share_month`` after they are filled from the law. A difference that was settled at the
take-over is neither paid nor recovered later; what the law or the registry changes afterwards is. Months before the
first one taken over of a person and programme are left to the earlier system.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection as database

from doudi.core.bulk_columns import Columns, TableQuery
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import KEY_COLUMNS, SHARE_COLUMNS, load
from doudi.values.benefit_month import month_from_index
from doudi.values.money import split_amount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TAKEN_OVER: Columns = (*KEY_COLUMNS, ("settled_fen", "BIGINT"))
_MONTHS = """
SELECT person_id, programme, month, settled_fen FROM payments_takenovermonth WHERE recorded_at <= %(known_at)s
"""
# Nothing is due for months that only the earlier system knows; what this system sent for them is left as it is.
_LEAVE_EARLIER_MONTHS = """
DELETE FROM due_month WHERE EXISTS (
    SELECT 1 FROM (SELECT person, programme, MIN(month) AS first FROM taken_over_month GROUP BY ALL) AS begun
    WHERE begun.person = due_month.person AND begun.programme = due_month.programme AND due_month.month < begun.first
) AND NOT EXISTS (
    SELECT 1 FROM sent_month WHERE sent_month.person = due_month.person
    AND sent_month.programme = due_month.programme AND sent_month.month = due_month.month
)
"""
_SETTLED = """
CREATE TABLE settled_month AS
SELECT person, programme, month, GREATEST(COALESCE(due.amount_fen, 0) - settled_fen, 0)::BIGINT AS amount_fen, due.award
FROM taken_over_month LEFT JOIN due_month AS due USING (person, programme, month)
WHERE settled_fen <> 0 AND month BETWEEN $first AND $last
"""
_SHARES = """
SELECT person, programme, month, settled_month.amount_fen, source, share_month.amount_fen
FROM settled_month LEFT JOIN share_month USING (person, programme, month) ORDER BY ALL
"""
_REPLACE = """
DELETE FROM {table} WHERE EXISTS (
    SELECT 1 FROM settled_month WHERE settled_month.person = {table}.person
    AND settled_month.programme = {table}.programme AND settled_month.month = {table}.month
)
"""
_ADD_DUES = (
    "INSERT INTO due_month SELECT person, programme, month, amount_fen, award FROM settled_month WHERE amount_fen > 0"
)
_ADD_SHARES = "INSERT INTO share_month SELECT person, programme, source, month, amount_fen FROM settled_share"
_UNKNOWN_SOURCE = "to_be_confirmed"


def settle_taken_over(connection: DuckDBPyConnection, first: int, last: int, known_at: datetime) -> None:
    """Take off the dues of the months (as indices) what was settled at a take-over, as known at a moment."""
    parameters = {"known_at": database.ops.adapt_datetimefield_value(known_at)}
    query = TableQuery(_MONTHS, _TAKEN_OVER, parameters)
    sums = "SUM(settled_fen)::BIGINT AS settled_fen"
    if not load_by_person(connection, "taken_over_month", _TAKEN_OVER, query, sums):
        return
    connection.execute(_LEAVE_EARLIER_MONTHS)
    connection.execute(_SETTLED, {"first": first, "last": last})
    shares = _settled_shares(connection)
    load(connection, "settled_share", SHARE_COLUMNS, shares)
    for table in ("due_month", "share_month"):
        connection.execute(_REPLACE.format(table=table))
    connection.execute(_ADD_DUES)
    connection.execute(_ADD_SHARES)


def _settled_shares(connection: DuckDBPyConnection) -> list[tuple[int, str, date, str, int]]:
    """Split what is left of each due over its sources, in proportion to what each bears of the due."""
    whole: dict[tuple[int, str, int], tuple[int, dict[str, int]]] = {}
    for person, programme, month, amount, source, part in connection.execute(_SHARES).fetchall():
        _amount, weights = whole.setdefault((person, programme, month), (amount, {}))
        if source is not None:
            weights[source] = part
    return [
        (person, programme, month_from_index(month), source, part)
        for (person, programme, month), (amount, weights) in whole.items()
        for source, part in split_amount(amount, weights or {_UNKNOWN_SOURCE: 1}).items()
        if part
    ]
