"""What a run is computed from, side by side in DuckDB: dues and shares by month, and what was sent before.

Tables that are left, months as indices, amounts in fen:
``due_month`` (person, programme, month, amount_fen, award, area), ``due_share`` (person, programme, month, source,
amount_fen), ``sent_month`` (person, programme, month, sent_fen, parts), ``received_month`` and ``recovery_month``
(person, programme, month, amount_fen).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from doudi import policy
from doudi.core.bulk_columns import (
    Columns,
    TableQuery,
    read_table,
    table_of,
)
from doudi.core.bulk_rows import read_rows
from doudi.payments.workflow import NOT_SENT_STATES_SQL, OPEN_RECOVERY_STATES, RecoveryState
from doudi.registry.law_inputs.history_snapshot import open_history_snapshot
from doudi.values.money import split_amount

_CLAIMED = ", ".join(f"'{state}'" for state in (*OPEN_RECOVERY_STATES[1:], RecoveryState.WAIVED))

_MONTHS = """
CREATE TABLE {name}_month AS
SELECT split_part(person_id, '#', 1)::BIGINT AS person, programme, {more} month, amount_fen {award}
FROM (SELECT *, UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month FROM {name}_interval)
"""

_SENT = """
SELECT line.person_id, line.programme, line.month,
       CASE WHEN payment.state IN ({gone}) THEN 0 ELSE line.amount_fen END, line.part
FROM payments_line line
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month >= %s AND line.month <= %s AND line.programme IN ({programmes})
"""

_RECEIVED = f"""
SELECT recovery.person_id, recovery.programme, line.month, receipt.amount_fen, line.shares
FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
WHERE payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""

_CLAIMED_SQL = f"""
SELECT recovery.person_id, recovery.programme, line.month,
       SUM(line.amount_fen - COALESCE(back.amount_fen, 0) - COALESCE(less.amount_fen, 0))
FROM payments_recoveryline line
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
LEFT JOIN (
    SELECT receipt.recovery_line_id, SUM(receipt.amount_fen) AS amount_fen
    FROM payments_receipt receipt LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
    WHERE payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})
    GROUP BY 1
) back ON back.recovery_line_id = line.id
LEFT JOIN (
    SELECT lowering.recovery_line_id, SUM(lowering.amount_fen) AS amount_fen
    FROM payments_recoveryreduction lowering JOIN payments_run run ON run.id = lowering.run_id
    WHERE run.state <> 'discarded' GROUP BY 1
) less ON less.recovery_line_id = line.id
WHERE recovery.state IN ({_CLAIMED})
GROUP BY 1, 2, 3
"""

_SHARES_SENT = f"""
SELECT line.person_id, line.programme, line.month, share.source, share.amount_fen
FROM payments_lineshare share
JOIN payments_line line ON line.id = share.line_id
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.state NOT IN ({NOT_SENT_STATES_SQL}) AND line.month >= %s AND line.month <= %s
"""


_KEYED = (("person", "BIGINT"), ("programme", "VARCHAR"), ("month", "DATE"))
SHARE_COLUMNS = (*_KEYED, ("source", "VARCHAR"), ("amount_fen", "BIGINT"))
UNKNOWN_SOURCE = "to_be_confirmed"


def load_inputs(
    first: date, last: date, known_at: datetime, *, engine: str = "duckdb", law_known: date | None = None
) -> Any:
    """A connection with the dues of the law for everybody and with what was sent.

    ``law_known`` is the day as of which the law was known, where that is another than the register's.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    connection = open_history_snapshot(first, last, known_at)
    known = law_known or timezone.localdate(known_at)
    policy.rule_book().over(connection, engine).fill_due_shares(first, last, known)
    connection.execute(_MONTHS.format(name="due", more="", award=", award_id::BIGINT AS award"))
    connection.execute(_MONTHS.format(name="share", more="source,", award=""))
    connection.execute(
        "CREATE TABLE area_piece AS SELECT people.person_id, area FROM people JOIN households USING (household_id)"
    )
    connection.execute(
        "CREATE TABLE area_month AS SELECT DISTINCT split_part(person_id, '#', 1)::BIGINT AS person, month, area FROM ("
        "SELECT person_id, area, UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month "
        "FROM due_interval JOIN area_piece USING (person_id))"
    )
    load_sent(connection, first, last, policy.due_programmes())
    return connection


def load_sent(connection: Any, first: date, last: date, programmes: Sequence[str]) -> None:
    """What was sent of these programmes and has not come back, what came back by hand, what is claimed or waived.

    A record that was merged into another counts with it, over however many steps: it is one person.
    """
    load(connection, "merged", (("person", "BIGINT"), ("root", "BIGINT")), surviving_records().items())
    query = _SENT.format(gone=NOT_SENT_STATES_SQL, programmes=", ".join(f"'{one}'" for one in programmes))
    sent = (*_KEYED, ("sent_fen", "BIGINT"), ("parts", "BIGINT"))
    load_by_person(
        connection,
        "sent_month",
        sent,
        TableQuery(query, sent, [first, last]),
        "SUM(sent_fen)::BIGINT AS sent_fen, MAX(parts) AS parts",
    )
    received = [row for row in read_rows(_RECEIVED) if row[1] in programmes]
    amounts, total = (*_KEYED, ("amount_fen", "BIGINT")), "SUM(amount_fen)::BIGINT AS amount_fen"
    load_by_person(connection, "received_month", amounts, [row[:4] for row in received], total)
    load_by_person(connection, "recovery_month", amounts, TableQuery(_CLAIMED_SQL, amounts), total)
    load_by_person(connection, "share_received", SHARE_COLUMNS, _shares_received(received), total)


def _shares_received(received: Iterable[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
    """To which source each receipt went back, as it was booked."""
    for person, programme, month, amount, raw in received:
        for source, part in shares_of_receipt(amount, json.loads(raw) if isinstance(raw, str) else raw).items():
            yield person, programme, month, source, part


def shares_of_receipt(amount_fen: int, shares: dict[str, int] | None) -> dict[str, int]:
    """What of a receipt goes back to which source: as they bore what was too much."""
    return split_amount(amount_fen, shares or {UNKNOWN_SOURCE: 1})


def load_shares_sent(connection: Any, first: date, last: date) -> None:
    """Who bore what was sent in these months."""
    asked = TableQuery(_SHARES_SENT, SHARE_COLUMNS, [first, last])
    load_by_person(connection, "share_sent", SHARE_COLUMNS, asked, "SUM(amount_fen)::BIGINT AS amount_fen")


def surviving_records() -> dict[int, int]:
    """The record in which each merged record ended up."""
    merged = read_rows("SELECT id, merged_into_id FROM registry_person WHERE merged_into_id IS NOT NULL")
    into: dict[int, int] = {person: kept for person, kept in merged}  # noqa: C416 - rows are wider than pairs to mypy
    return {person: _last(into, person) for person in into}


def _last(into: dict[int, int], person: int) -> int:
    while person in into:
        person = into[person]
    return person


def load_by_person(
    connection: Any, table: str, columns: Columns, rows: TableQuery | Iterable[Sequence[Any]], sums: str = ""
) -> None:
    """Rows of the store by person, those of merged records with the one that is kept; ``sums`` adds them up."""
    load(connection, "raw_rows", columns, rows)
    summed = {name for name, _kind in columns if sums and f"({name})" in sums}
    keys = [name for name, _kind in columns if name != "person" and name not in summed]
    chosen = ", ".join(["COALESCE(root, person) AS person", *keys, *([sums] if sums else [])])
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT {chosen} FROM raw_rows LEFT JOIN merged USING (person) GROUP BY ALL"
        if sums
        else f"CREATE OR REPLACE TABLE {table} AS SELECT DISTINCT {chosen} FROM raw_rows "
        "LEFT JOIN merged USING (person)"
    )


def load(connection: Any, table: str, columns: Columns, rows: TableQuery | Iterable[Sequence[Any]]) -> None:
    """Rows, or the answer to a question, as a table of the computation; a day becomes the index of its month."""
    rows_of_the_store = read_table(rows) if isinstance(rows, TableQuery) else table_of(rows, columns)  # noqa: F841 - read by SQL
    index = "(YEAR({name}) * 12 + MONTH({name}) - 1)::BIGINT AS {name}"
    chosen = [index.format(name=name) if kind == "DATE" else name for name, kind in columns]
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(chosen)} FROM rows_of_the_store")
