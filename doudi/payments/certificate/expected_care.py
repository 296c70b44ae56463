"""What approved amounts of care say at closing that was due, for the second computation of a run.

It does not use how the run was made: every amount is asked one by one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from doudi.care.payables.models import Payable
from doudi.care.payables.queries import wrong_amounts
from doudi.core.bulk_columns import open_tables
from doudi.payments.computation.inputs import load_sent
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM
from doudi.payments.models import CARE_PROGRAMMES, CareLine, Run
from doudi.values.benefit_month import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROWS_AT_A_TIME = 2_000


def expected_care(run: Run) -> DuckDBPyConnection:
    """Return a connection with what is due by the approved amounts.

    An amount that waits is due in this run where the run pays or paid it; the others are of the next run. What two
    people found to be paid wrongly is not due.
    """
    own = set(CareLine.objects.filter(line__payment__run=run).values_list("payable", flat=True))
    withheld = set(run.withheld.values_list("person_id", "programme"))
    wrong = wrong_amounts()
    due: list[tuple[int, str, date, int]] = []
    rows = Payable.objects.filter(approved_on__lt=add_months(run.month, 1)).exclude(state="stopped")
    for row in rows.iterator(_ROWS_AT_A_TIME):
        is_waiting = row.state in {"approved", "returned"} and row.pk not in own
        if is_waiting and (row.person_id, row.programme) not in withheld:
            continue
        amount = row.amount_fen - (wrong.get(row.pk, 0) if row.state == "paid" else 0)
        due.append((row.person_id, row.programme, row.approved_on.replace(day=1), amount))
    tables = open_tables()
    load_sent(tables, run.first_month, run.month, CARE_PROGRAMMES)
    load_by_person(tables, "due_month", AMOUNT_COLUMNS, due, AMOUNT_SUM)
    return tables
