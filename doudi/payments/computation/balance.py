"""The balance of each person, programme and month: due minus sent.

Fills ``balance`` (months where both differ) and ``owed`` (what is still to be paid of them); amounts in fen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# net_sent_fen: sent and not returned by the bank, less what the recipient gave back.
_BALANCE = """
CREATE TABLE balance AS
SELECT person, programme, month, COALESCE(due.amount_fen, 0) AS due_fen,
       COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS net_sent_fen,
       COALESCE(sent.parts, 0) AS parts, COALESCE(recovery.amount_fen, 0) AS recovery_fen, due.award,
       COALESCE(sent.sent_fen, 0) AS sent_fen
FROM (SELECT person, programme, month FROM due_month WHERE month <= $last
      UNION SELECT person, programme, month FROM sent_month
      UNION SELECT person, programme, month FROM received_month WHERE month <= $last) AS everything
LEFT JOIN due_month AS due USING (person, programme, month)
LEFT JOIN sent_month AS sent USING (person, programme, month)
LEFT JOIN received_month AS received USING (person, programme, month)
LEFT JOIN recovery_month AS recovery USING (person, programme, month)
WHERE COALESCE(due.amount_fen, 0) <> COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0)
"""

_OWED = """
CREATE TABLE owed AS
SELECT balance.*, due_fen - net_sent_fen AS amount_fen, area
FROM balance LEFT JOIN area_month USING (person, month)
WHERE due_fen > net_sent_fen
"""
_STOPPED_BEFORE = " AND (person, programme, month) IN (SELECT (person, programme, month) FROM stopped)"


def compute_balance(connection: DuckDBPyConnection, last: date, *, stopped_only: bool = False) -> None:
    """Fill ``balance`` and ``owed`` up to the last month.

    Args:
        stopped_only: owe only what the table ``stopped`` (person, programme, month) names.
    """
    connection.execute(_BALANCE, {"last": month_index(last)})
    connection.execute(_OWED + (_STOPPED_BEFORE if stopped_only else ""))
