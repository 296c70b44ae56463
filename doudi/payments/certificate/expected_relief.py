"""What instalments say at closing that was due through the bank, and what reserves paid, for the second computation.

It does not use how a relief run was made: every instalment is asked one by one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from doudi.core.bulk_columns import open_tables
from doudi.payments.computation.inputs import load_sent
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM
from doudi.payments.models import RELIEF, Run
from doudi.relief.models import FalseCase, Instalment
from doudi.values.benefit_month import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BEFORE_WITH_RESERVES = """
CREATE OR REPLACE TABLE before AS
SELECT person, programme, month, SUM(amount_fen)::BIGINT AS amount_fen
FROM (SELECT person, programme, month, amount_fen FROM before
      UNION ALL SELECT person, programme, month, amount_fen FROM reserve_before)
GROUP BY ALL
"""
_ROWS_AT_A_TIME = 2_000


def expected_relief(run: Run) -> DuckDBPyConnection:
    """Return a connection with what is due by the instalments, and ``reserve_before``: what reserves paid."""
    findings = dict(FalseCase.objects.filter(refused_by=None).values_list("relief", "confirmed_by"))
    rows = Instalment.objects.filter(released_on__lt=add_months(run.month, 1), payee__isnull=False)
    due: list[tuple[int, str, date, int]] = []
    reserve: list[tuple[int, str, date, int]] = []
    for row in rows.select_related("payee").iterator(_ROWS_AT_A_TIME):
        if row.released_on is None or row.payee is None or row.state in {"planned", "proposed", "stopped"}:
            continue
        part = (row.payee.pk, RELIEF, row.released_on.replace(day=1), row.amount_fen)
        if row.way == Instalment.Way.RESERVE:
            if row.state != "paid":
                continue
            reserve.append(part)
        if row.state == "released" and (row.payee.death_date or row.relief_id in findings):
            continue
        if findings.get(row.relief_id) is None:
            due.append(part)
    tables = open_tables()
    load_sent(tables, run.first_month, run.month, (RELIEF,))
    load_by_person(tables, "due_month", AMOUNT_COLUMNS, due, AMOUNT_SUM)
    load_by_person(tables, "reserve_before", AMOUNT_COLUMNS, reserve, AMOUNT_SUM)
    return tables
