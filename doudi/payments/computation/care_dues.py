"""What a run of care pays: approved amounts for medical costs, funerals and care in hospital.

Fills the same tables as the other runs. An amount counts in the month in which it was approved. A run pays a person's
amounts of one programme into one account: amounts for another hospital wait for the next run. What two people found to
be paid wrongly is not due any more, so that the run proposes to recover it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from doudi.care.payables.models import Payable, Payee, WrongPayment
from doudi.care.payables.queries import wrong_amounts
from doudi.care.payables.workflow import WAITING_STATES, PayableState
from doudi.core.bulk_columns import Columns, open_tables
from doudi.core.bulk_rows import read_rows
from doudi.payments.computation.inputs import load_sent
from doudi.payments.computation.item_dues import DUES_OF_ITEMS
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_SUM, KEY_COLUMNS, SHARE_COLUMNS, load
from doudi.payments.models import CARE_PROGRAMMES, Line, Payment, Run
from doudi.payments.workflow import UNSENT_STATES, PaymentState
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PAYEE_COLUMNS: Columns = (
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    ("payee_account", "VARCHAR"),
    ("payee_index", "VARCHAR"),
    ("payee_holder", "VARCHAR"),
    ("is_returned", "BIGINT"),
)
_REPLACED_COLUMNS: Columns = (
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    ("payee", "BIGINT"),
    ("payment", "BIGINT"),
)
# While an amount of the same person, programme and month waits, what was paid wrongly is left for the run after.
_LESS_WRONG = """
INSERT INTO share_month
SELECT person, programme, month, source, -amount_fen FROM wrong_share
WHERE (person, programme, month) NOT IN (SELECT (person, programme, month) FROM waiting_key)
"""
# What is paid to a hospital or to who arranged a funeral is not kept back because the person has died, is in prison or
# has no card; only the township's start, a hold on this programme and a returned account keep it back.
_PAY_OTHERS = """
UPDATE payable SET account = payee_account, account_index = payee_index, holder = payee_holder, basis = $basis,
       withheld_reason = CASE
           WHEN SUBSTR(village, 1, 9) IN (FROM township_not_live) THEN 'not_live'
           WHEN EXISTS (FROM active_hold AS hold
                        WHERE hold.person = payable.person AND hold.programme = payable.programme) THEN 'held'
           WHEN is_returned = 1 THEN 'returned_account'
       END
FROM care_payee WHERE care_payee.person = payable.person AND care_payee.programme = payable.programme
"""
_RETURNED = """
SELECT link.payable_id, MAX(back.id)
FROM payments_careline link JOIN payments_line line ON line.id = link.line_id
JOIN payments_payment back ON back.id = line.payment_id
WHERE back.state = %s AND NOT EXISTS (
    SELECT 1 FROM payments_payment again WHERE again.replaces_id = back.id AND again.state NOT IN (%s, %s)
)
GROUP BY link.payable_id
"""


@dataclass(frozen=True)
class WaitingPayable:
    """An approved amount that the next run may pay; the payee is the account in use now, None for the person's own."""

    row: Payable
    person: int
    payee: Payee | None
    is_returned: bool

    @property
    def month(self) -> date:
        """The month in which it was approved."""
        return self.row.approved_on.replace(day=1)


def waiting_payables(month: date) -> list[WaitingPayable]:
    """Return what the next run pays: for each person and programme the oldest amounts with one payee that can be paid.

    Where no account of another can be paid, its amounts are returned too, and the run says why it withholds them.
    """
    rows = Payable.objects.filter(state__in=WAITING_STATES, approved_on__lt=add_months(month, 1)).order_by("pk")
    rows = rows.exclude(pk__in=WrongPayment.objects.filter(refused_by=None).values("payable"))  # the bank took it back
    survivors, payees = surviving_records(), current_payees()
    returned = _returned_payees(payees)
    groups: dict[tuple[int, str], dict[int | None, list[WaitingPayable]]] = {}
    for row in rows:
        payee = payees[row.payee_id] if row.payee_id is not None else None
        person, key = survivors.get(row.person_id, row.person_id), payee.pk if payee else None
        waiting = WaitingPayable(row, person, payee, key in returned)
        groups.setdefault((person, row.programme), {}).setdefault(key, []).append(waiting)
    chosen = [min(group.values(), key=lambda one: (one[0].is_returned, one[0].row.pk)) for group in groups.values()]
    return sorted((waiting for one in chosen for waiting in one), key=lambda waiting: waiting.row.pk)


def current_payees() -> dict[int, Payee]:
    """Return the account in use by that of each confirmed payee: the last confirmed correction of it."""
    confirmed = {payee.pk: payee for payee in Payee.objects.exclude(confirmed_by=None).order_by("pk")}
    current = dict(confirmed)
    for payee in confirmed.values():  # a correction is younger than what it corrects
        if payee.replaces_id in confirmed:
            for key, now in current.items():
                if now.pk == payee.replaces_id:
                    current[key] = payee
    return current


def _returned_payees(payees: Mapping[int, Payee]) -> set[int | None]:
    """Return the accounts in use that the bank returned money from since they were confirmed."""
    found: set[int | None] = set()
    returned = Payable.objects.filter(state=PayableState.RETURNED, payee__isnull=False)
    for payee_id, moment in returned.values_list("payee_id", "returned_at"):
        payee = payees[payee_id]
        if payee.confirmed_at is not None and moment is not None and payee.confirmed_at <= moment:
            found.add(payee.pk)
    return found


def load_care(month: date) -> tuple[DuckDBPyConnection, date]:
    """Return a connection with the inputs of a run of care up to a month, and the first month it looks at."""
    waiting = waiting_payables(month)
    sent = Payable.objects.filter(
        state__in=(PayableState.SENT, PayableState.PAID), approved_on__lt=add_months(month, 1)
    )
    keys = {(one.person, one.row.programme, one.month) for one in waiting}
    parts = [*_parts(sent.iterator()), *_parts(one.row for one in waiting)]
    earliest = Line.objects.filter(programme__in=CARE_PROGRAMMES).order_by("month").values_list("month", flat=True)
    first = min([month, *(part[2] for part in parts), *earliest[:1]])
    tables = open_tables()
    load_sent(tables, first, month, CARE_PROGRAMMES)
    load_by_person(tables, "share_month", SHARE_COLUMNS, parts, AMOUNT_SUM)
    load_by_person(tables, "wrong_share", SHARE_COLUMNS, _wrong_parts(), AMOUNT_SUM)
    load_by_person(tables, "waiting_key", KEY_COLUMNS, keys)
    tables.execute(_LESS_WRONG)
    tables.execute(DUES_OF_ITEMS)
    load(tables, "care_payee", _PAYEE_COLUMNS, _accounts(waiting))
    return tables, first


def _parts(rows: Iterable[Payable]) -> list[tuple[int, str, date, str, int]]:
    """Return amounts as rows of shares."""
    return [(row.person_id, row.programme, row.approved_on.replace(day=1), row.source, row.amount_fen) for row in rows]


def _wrong_parts() -> list[tuple[int, str, date, str, int]]:
    """Return what two people found to be paid wrongly as rows of shares."""
    wrong = wrong_amounts()
    return [
        (row.person_id, row.programme, row.approved_on.replace(day=1), row.source, wrong[row.pk])
        for row in Payable.objects.filter(pk__in=list(wrong), state=PayableState.PAID)
    ]


def _accounts(waiting: Iterable[WaitingPayable]) -> list[tuple[int, str, str, str, str, int]]:
    """Return the accounts of others by person and programme."""
    found = {(one.person, one.row.programme): one for one in waiting if one.payee is not None}
    return [
        (
            person,
            programme,
            one.payee.account.in_place().stored,
            one.payee.account_index,
            one.payee.holder_name,
            int(one.is_returned),
        )
        for (person, programme), one in found.items()
        if one.payee is not None
    ]


def pay_others(tables: DuckDBPyConnection) -> None:
    """Put the accounts of others into ``payable``, with what keeps these back instead of what keeps the person's."""
    tables.execute(_PAY_OTHERS, {"basis": str(Payment.Basis.PAYEE)})


def load_replaced_of_care(run: Run, tables: DuckDBPyConnection) -> None:
    """Fill ``returned_before``: the returned payment of the same amounts that a new payment pays again."""
    back: dict[int, int] = dict(read_rows(_RETURNED, [PaymentState.RETURNED, *UNSENT_STATES]))
    rows = {
        (one.person, one.row.programme): back[one.row.pk] for one in waiting_payables(run.month) if one.row.pk in back
    }
    load(tables, "returned_before", _REPLACED_COLUMNS, [(*key, 0, payment) for key, payment in rows.items()])
