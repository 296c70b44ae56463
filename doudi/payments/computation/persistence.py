"""Writes a computed run to the database in bulk: payments, lines, shares and what is withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from doudi.core.bulk_columns import Columns, insert_columns
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, next_key, read_rows, reset_sequence
from doudi.payments.computation.care_dues import load_replaced_of_care
from doudi.payments.computation.item_lines import link_items
from doudi.payments.computation.offsets import Offsets, plan_offsets, write_offsets
from doudi.payments.computation.recovery_proposals import propose_recoveries
from doudi.payments.computation.recovery_reductions import reduce_recoveries
from doudi.payments.computation.sealed_accounts import with_own_accounts
from doudi.payments.computation.tables import load
from doudi.payments.models import Run
from doudi.payments.workflow import UNSENT_STATES, PaymentState
from doudi.registry.people.merged_records import surviving_records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatchReader

_BATCH = 50_000
_WITH_RECOVERIES = (Run.Kind.MONTHLY, Run.Kind.REISSUE, Run.Kind.RELIEF, Run.Kind.CARE)
_KEY: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"))
_PAYEE_KEY: Columns = (*_KEY, ("payee", "BIGINT"))
PAYMENT_COLUMNS = (
    "id",
    "run_id",
    "item_id",
    "person_id",
    "programme",
    "village_code",
    "amount_fen",
    "offset_fen",
    "holder_name",
    "account",
    "account_index",
    "account_basis",
    "care_payee_id",
    "state",
    "returned_reason",
    "settled_on",
    "replaces_id",
)
LINE_COLUMNS = (
    "id",
    "payment_id",
    "person_id",
    "programme",
    "month",
    "part",
    "amount_fen",
    "due_fen",
    "sent_fen",
    "award_id",
    "area",
)
SHARE_COLUMNS = ("line_id", "source", "amount_fen")
_WITHHELD_COLUMNS = ("run_id", "person_id", "programme", "month", "village_code", "amount_fen", "reason")

_NEW_PAYMENTS = """
CREATE TABLE new_payment AS
SELECT $first + ROW_NUMBER() OVER (ORDER BY village, person, programme, payee) - 1 AS id,
       ROW_NUMBER() OVER (ORDER BY village, person, programme, payee) AS place, person, programme, payee,
       ANY_VALUE(village) AS village, ANY_VALUE(holder) AS holder, ANY_VALUE(account) AS account,
       ANY_VALUE(account_index) AS account_index, ANY_VALUE(basis) AS basis, SUM(amount_fen)::BIGINT AS amount_fen
FROM payable WHERE withheld_reason IS NULL GROUP BY village, person, programme, payee
"""
_NEW_LINES = """
CREATE TABLE new_line AS
SELECT $first + ROW_NUMBER() OVER (ORDER BY payment.id, month) - 1 AS id, payment.id AS payment, payable.*
FROM payable JOIN new_payment AS payment USING (person, programme, payee) WHERE withheld_reason IS NULL
"""
_PAYMENTS = """
SELECT id, $run AS run, $number || '-' || LPAD(place::VARCHAR, 6, '0') AS item, person, programme, village, amount_fen,
       COALESCE(offset_amount.offset_fen, 0) AS offset_fen, COALESCE(holder, ''), COALESCE(account, '') AS account,
       COALESCE(account_index, ''), basis, NULLIF(payee, 0), $state AS state, '' AS reason,
       NULL::DATE AS settled_on, replaced.payment
FROM new_payment LEFT JOIN offset_amount USING (person, programme, payee)
LEFT JOIN replaced ON replaced.again = new_payment.id
ORDER BY id
"""
_MONTH = "MAKE_DATE(month // 12, month % 12 + 1, 1)"
_LINES = f"""
SELECT id, payment, person, programme, {_MONTH} AS month, parts + 1, amount_fen, due_fen, net_sent_fen, award,
       COALESCE(area, '') FROM new_line ORDER BY id
"""
_SHARES = """
SELECT new_line.id, source, share.amount_fen
FROM payable_share AS share JOIN new_line USING (person, programme, month, payee) ORDER BY 1, 2
"""
_WITHHELD = f"""
SELECT $run AS run, person, programme, {_MONTH} AS month, ANY_VALUE(village), SUM(amount_fen)::BIGINT AS amount_fen,
       MIN(withheld_reason) FROM payable
WHERE withheld_reason IS NOT NULL GROUP BY person, programme, month ORDER BY ALL
"""
_TOTALS = """
SELECT COALESCE(SUM(amount_fen) FILTER (withheld_reason IS NULL), 0),
       COALESCE(SUM(amount_fen) FILTER (withheld_reason IS NOT NULL), 0) FROM payable
"""
_RETURNED_NOT_REPLACED = """
SELECT person_id, programme, CASE WHEN care_payee_id IS NULL THEN 0 ELSE 1 END, MAX(id)
FROM payments_payment back WHERE state = %s AND NOT EXISTS
    (SELECT 1 FROM payments_payment again WHERE again.replaces_id = back.id AND again.state NOT IN (%s, %s))
GROUP BY 1, 2, 3 ORDER BY 4
"""
# A new payment replaces the one that came back from an account of the same kind (own or a payee's), else one from the
# other kind; it replaces one at most, and each is replaced once.
_REPLACED = """
CREATE OR REPLACE TABLE replaced AS
SELECT again, payment FROM (
    SELECT new_payment.id AS again, returned.payment,
           ROW_NUMBER() OVER (PARTITION BY new_payment.id ORDER BY is_same DESC, returned.payment DESC) AS of_new,
           ROW_NUMBER() OVER (PARTITION BY returned.payment ORDER BY is_same DESC, new_payment.id) AS of_old
    FROM (SELECT *, CASE WHEN payee = 0 THEN 0 ELSE 1 END AS kind FROM new_payment) AS new_payment
    JOIN returned_before AS returned USING (person, programme)
    CROSS JOIN LATERAL (SELECT new_payment.kind = returned.payee AS is_same)
) WHERE of_new = 1 AND of_old = 1
"""


@dataclass(frozen=True)
class PersistedRun:
    """How many rows were written for a run, and their amounts in fen."""

    payments: int
    lines: int
    total_fen: int
    withheld: int
    withheld_fen: int
    overpaid_fen: int
    reduced_fen: int


def persist_run(run: Run, tables: DuckDBPyConnection, *, due_on: date) -> PersistedRun:
    """Write the computed run. The caller is inside a transaction and holds the money lock.

    A monthly run also reduces recoveries, offsets them and proposes new ones; reductions come first, so that nothing
    is offset for what is no longer demanded. Runs of relief and care propose recoveries, and a reissue does of
    the people it pays. A run of items links its lines to them.

    Args:
        due_on: the day by which the proposed recoveries must be handled.
    """
    tables.execute(_NEW_PAYMENTS, {"first": next_key("payments_payment")})
    tables.execute(_NEW_LINES, {"first": next_key("payments_line")})
    is_monthly = run.kind == Run.Kind.MONTHLY
    reduced = reduce_recoveries(run, tables) if is_monthly else 0
    offsets = plan_offsets(tables) if is_monthly else {}
    _load_offsets(tables, offsets)
    if run.kind == Run.Kind.CARE:
        load_replaced_of_care(run, tables)
    else:
        _load_returned(tables)
    tables.execute(_REPLACED)
    rows = _batches(tables, _PAYMENTS, run=run.pk, number=run.number, state=str(PaymentState.READY))
    payments = insert_columns("payments_payment", PAYMENT_COLUMNS, map(with_own_accounts, rows))
    lines = insert_columns("payments_line", LINE_COLUMNS, _batches(tables, _LINES))
    insert_columns("payments_lineshare", SHARE_COLUMNS, _batches(tables, _SHARES))
    withheld = insert_columns("payments_withheld", _WITHHELD_COLUMNS, _batches(tables, _WITHHELD, run=run.pk))
    for table in ("payments_payment", "payments_line"):
        reset_sequence(table)
    if lines > ANALYZE_FROM_ROWS:
        analyze_tables("payments_payment", "payments_line", "payments_lineshare", "payments_withheld")
    write_offsets(run, offsets)
    (total, withheld_total), *_rest = tables.execute(_TOTALS).fetchall()
    overpaid = propose_recoveries(run, tables, due_on) if run.kind in _WITH_RECOVERIES else 0
    link_items(run)
    return PersistedRun(
        payments=payments,
        lines=lines,
        total_fen=int(total),
        withheld=withheld,
        withheld_fen=int(withheld_total),
        overpaid_fen=overpaid,
        reduced_fen=reduced,
    )


def _load_offsets(tables: DuckDBPyConnection, offsets: Offsets) -> None:
    """Fill ``offset_amount``: how many fen each new payment keeps back."""
    sums = [(*key, 0, sum(part for _recovery, part in parts)) for key, parts in offsets.items()]
    load(tables, "offset_amount", (*_PAYEE_KEY, ("offset_fen", "BIGINT")), sums)


def _load_returned(tables: DuckDBPyConnection) -> None:
    """Fill ``returned_before``: the last returned payment that nothing pays again, of the person and of payees."""
    survivors = surviving_records()
    rows = read_rows(_RETURNED_NOT_REPLACED, [PaymentState.RETURNED, *UNSENT_STATES])
    returned = {(survivors.get(person, person), programme, kind): payment for person, programme, kind, payment in rows}
    columns = (*_PAYEE_KEY, ("payment", "BIGINT"))
    load(tables, "returned_before", columns, [(*key, payment) for key, payment in returned.items()])


def _batches(tables: DuckDBPyConnection, query: str, **parameters: object) -> RecordBatchReader:
    return tables.cursor().sql(query, params=parameters).to_arrow_reader(_BATCH)
