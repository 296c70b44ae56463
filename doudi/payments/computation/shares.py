"""The share of each source of funds in what is payable, overpaid or received back.

Fills ``share_received`` and ``share_sent``, then ``payable_share``, ``overpaid_share`` and ``overpaid``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from doudi.core.bulk_columns import TableQuery
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_SUM, SHARE_COLUMNS, load
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL
from doudi.values.benefit_month import month_from_index
from doudi.values.money import split_amount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNKNOWN_SOURCE = "to_be_confirmed"

_SHARES_SENT = f"""
SELECT line.person_id, line.programme, line.month, share.source, share.amount_fen
FROM payments_lineshare share
JOIN payments_line line ON line.id = share.line_id
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.state NOT IN ({NOT_SENT_STATES_SQL}) AND line.month >= %(first)s AND line.month <= %(last)s
"""
_OWED_SHARES = """
CREATE TABLE owed_share AS
SELECT owed.person, owed.programme, owed.month, source,
       SUM(due_part_fen - sent_part_fen)::BIGINT AS amount_fen
FROM (SELECT DISTINCT person, programme, month FROM payable WHERE withheld_reason IS NULL) AS owed JOIN (
    SELECT person, programme, month, source, amount_fen AS due_part_fen, 0 AS sent_part_fen FROM share_month
    UNION ALL
    SELECT person, programme, month, source, 0, amount_fen FROM share_sent
    UNION ALL
    SELECT person, programme, month, source, amount_fen, 0 FROM share_received
) AS part ON part.person = owed.person AND part.programme = owed.programme AND part.month = owed.month
GROUP BY ALL HAVING SUM(due_part_fen - sent_part_fen) <> 0
"""
# Of a month in two parts the person's part takes its proportion of every source, rounded down, and the largest source
# the fen that are missing to it; the payee's part takes the rest. So parts and sources both add up.
_PAYABLE_SHARES = """
CREATE TABLE payable_share AS
WITH divided AS (
    SELECT person, programme, month, SUM(amount_fen)::BIGINT AS total_fen,
           SUM(amount_fen) FILTER (payee = 0)::BIGINT AS own_fen
    FROM payable GROUP BY ALL HAVING COUNT(*) = 2
), rounded AS (
    SELECT share.*, own_fen, TRUNC(amount_fen::HUGEINT * own_fen / total_fen)::BIGINT AS down_fen,
           ROW_NUMBER() OVER (PARTITION BY person, programme, month ORDER BY amount_fen DESC, source) AS place
    FROM owed_share AS share JOIN divided USING (person, programme, month)
), own AS (
    SELECT person, programme, month, source, amount_fen,
           down_fen + CASE WHEN place = 1 THEN own_fen - SUM(down_fen) OVER (PARTITION BY person, programme, month)
                           ELSE 0 END AS own_share_fen
    FROM rounded
)
SELECT * FROM (
    SELECT payable.person, payable.programme, payable.month, payee, source,
           CASE WHEN own_share_fen IS NULL THEN share.amount_fen WHEN payee = 0 THEN own_share_fen
                ELSE share.amount_fen - own_share_fen END::BIGINT AS amount_fen
    FROM payable JOIN owed_share AS share USING (person, programme, month)
    LEFT JOIN own USING (person, programme, month, source)
    WHERE withheld_reason IS NULL
) WHERE amount_fen <> 0
"""
_OVERPAID_SHARES = """
CREATE TABLE overpaid_share AS
SELECT person, programme, month, source, SUM(part_fen)::BIGINT AS part_fen FROM (
    SELECT person, programme, month, source, amount_fen AS part_fen FROM share_sent
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_received
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_month
) JOIN (SELECT person, programme, month FROM balance WHERE net_sent_fen - due_fen > recovery_fen)
USING (person, programme, month)
GROUP BY ALL
"""
_OVERPAID = """
CREATE TABLE overpaid AS
SELECT person, programme, month, net_sent_fen - due_fen - recovery_fen AS amount_fen, due_fen,
       net_sent_fen AS sent_fen,
       (SELECT MAP_FROM_ENTRIES(LIST((source, part_fen) ORDER BY source)) FROM overpaid_share AS share
        WHERE share.person = balance.person AND share.programme = balance.programme
              AND share.month = balance.month) AS shares
FROM balance WHERE net_sent_fen - due_fen > recovery_fen
"""


def shares_of_receipt(amount_fen: int, shares: dict[str, int] | None) -> dict[str, int]:
    """Split a receipt over the sources, in proportion to what each bore of the overpayment; fen by source."""
    return split_amount(amount_fen, shares or {UNKNOWN_SOURCE: 1})


def load_shares_received(connection: DuckDBPyConnection, receipts: Iterable[Sequence[Any]]) -> None:
    """Fill ``share_received`` from receipts (person, programme, month, fen, shares of the overpayment)."""
    load_by_person(connection, "share_received", SHARE_COLUMNS, _shares_received(receipts), AMOUNT_SUM)


def _shares_received(receipts: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    for person, programme, month, amount, stored in receipts:
        shares = json.loads(stored) if isinstance(stored, str) else stored
        for source, part in shares_of_receipt(amount, shares).items():
            yield person, programme, month, source, part


def compute_shares(connection: DuckDBPyConnection, sent_elsewhere: str = "") -> None:
    """Fill ``payable_share``, and ``overpaid`` with what each source bore of it.

    Args:
        sent_elsewhere: a table of shares that were sent by another way than runs.
    """
    months = connection.execute("SELECT MIN(month), MAX(month) FROM balance WHERE sent_fen <> 0").fetchone()
    _load_shares_sent(connection, *(months or (None, None)))
    if sent_elsewhere:
        connection.execute(f"INSERT INTO share_sent SELECT * FROM {sent_elsewhere}")
    for statement in (_OWED_SHARES, _PAYABLE_SHARES, _OVERPAID_SHARES, _OVERPAID):
        connection.execute(statement)


def _load_shares_sent(connection: DuckDBPyConnection, first: int | None, last: int | None) -> None:
    """Fill ``share_sent`` for the months (as indices); empty where nothing was sent for a month that differs."""
    if first is None or last is None:
        load(connection, "share_sent", SHARE_COLUMNS, ())
        return
    months = {"first": month_from_index(first), "last": month_from_index(last)}
    sent = TableQuery(_SHARES_SENT, SHARE_COLUMNS, {**months, **NOT_SENT_PARAMETERS})
    load_by_person(connection, "share_sent", SHARE_COLUMNS, sent, AMOUNT_SUM)
