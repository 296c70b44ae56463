"""The computation of each kind of run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.bulk_columns import TableQuery, open_tables
from doudi.payments.computation.balance import compute_balance
from doudi.payments.computation.care_dues import load_care, pay_others
from doudi.payments.computation.inputs import load_inputs, load_sent
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.price_subsidy import price_subsidy_inputs
from doudi.payments.computation.recipients import assign_recipients
from doudi.payments.computation.relief_dues import load_relief
from doudi.payments.computation.shares import compute_shares
from doudi.payments.computation.tables import KEY_COLUMNS, SHARE_COLUMNS, load
from doudi.payments.models import CARE_PROGRAMMES, RELIEF, SPECIAL, Line, Run, SpecialAmount
from doudi.registry.people.merged_records import surviving_records
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Returned by the bank, taken out of its run, or withheld by a run that is with the bank.
_STOPPED = """
SELECT line.person_id, line.programme, line.month
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.state IN ('returned', 'withdrawn')
UNION
SELECT withheld.person_id, withheld.programme, withheld.month
FROM payments_withheld withheld JOIN payments_run run ON run.id = withheld.run_id
WHERE run.state IN ('released', 'closed')
"""
_SPECIAL_DUES = """
CREATE TABLE share_month AS
SELECT person, programme, month, source, SUM(amount_fen)::BIGINT AS amount_fen FROM special_amount GROUP BY ALL;
CREATE TABLE due_month AS
SELECT person, programme, month, SUM(amount_fen)::BIGINT AS amount_fen, NULL::BIGINT AS award
FROM share_month GROUP BY person, programme, month;
CREATE TABLE area_month AS SELECT DISTINCT person, month, '' AS area FROM due_month;
"""


@dataclass
class RunInputs:
    """The inputs of a run.

    Attributes:
        tables: the connection with the tables of the computation.
        first_month: the first month that the run looks at.
        law: the rules that the run applies; for runs by the law they are known after the balance.
        due_on: the day by which the run must be paid; None for the pay day of its month.
        pay_month: the month in which the run is paid; None for the month it was asked for.
        sent_elsewhere: a table of shares that were sent by another way than runs; empty for none.
    """

    tables: DuckDBPyConnection
    first_month: date
    law: list[dict[str, Any]]
    due_on: date | None = None
    pay_month: date | None = None
    sent_elsewhere: str = ""


def compute_run(kind: str, month: date, known_at: datetime) -> RunInputs:
    """Compute what a run pays and withholds; write nothing to the database.

    Raises:
        NothingToPay: the price indices of the month are not confirmed, or do not trigger the price subsidy.
        policy.PolicyError: a figure of law has no known value for a month.
    """
    inputs = _load_inputs(kind, month, known_at)
    compute_balance(inputs.tables, month, stopped_only=kind == Run.Kind.REISSUE)
    assign_recipients(inputs.tables, known_at)
    if kind == Run.Kind.CARE:
        pay_others(inputs.tables)
    compute_shares(inputs.tables, inputs.sent_elsewhere)
    if not inputs.law:
        rows = inputs.tables.execute("SELECT DISTINCT programme FROM owed").fetchall()
        programmes = frozenset(row[0] for row in rows)
        known = timezone.localdate(known_at)
        inputs.law = policy.rule_book().legal_basis_of_dues(programmes, inputs.first_month, month, known)
    return inputs


def _load_inputs(kind: str, month: date, known_at: datetime) -> RunInputs:
    if kind == Run.Kind.SPECIAL:
        return _special_inputs(month)
    if kind == Run.Kind.RELIEF:
        return _relief_inputs(month, known_at)
    if kind == Run.Kind.CARE:
        return _care_inputs(month, known_at)
    if kind == Run.Kind.PRICE_SUBSIDY:
        subsidy = price_subsidy_inputs(month, known_at)
        return RunInputs(subsidy.tables, month, subsidy.law, subsidy.due_on, subsidy.pay_month)
    first = first_month(month)
    tables = load_inputs(first, month, known_at)
    if kind == Run.Kind.REISSUE:
        load_by_person(tables, "stopped", KEY_COLUMNS, TableQuery(_STOPPED, KEY_COLUMNS))
    return RunInputs(tables, first, [])


def first_month(month: date) -> date:
    """Return the first month that a run of the month looks at: the earliest one with a payment on record."""
    earliest = Line.objects.filter(programme__in=policy.due_programmes()).aggregate(first=Min("month"))["first"]
    return min(earliest or month, month)


def _special_inputs(month: date) -> RunInputs:
    """Load the approved special amounts as dues."""
    amounts = SpecialAmount.objects.filter(month__lte=month, refused_by=None).exclude(approved_by=None)
    survivors = surviving_records()
    rows = [
        (
            survivors.get(special.person_id, special.person_id),
            SPECIAL,
            special.month,
            special.source,
            special.amount_fen,
        )
        for special in amounts
    ]
    first = min((special.month for special in amounts), default=month)
    tables = open_tables()
    load(tables, "special_amount", SHARE_COLUMNS, rows)
    tables.execute(_SPECIAL_DUES)
    load_sent(tables, first, month, (SPECIAL,))
    law = [{"programme": SPECIAL, "rule": _("逐人名单，经第二人批准"), "references": [], "figures": []}]
    return RunInputs(tables, first, law)


@carries("P18-6.c", "P30-2.5")
def _relief_inputs(month: date, known_at: datetime) -> RunInputs:
    """Load the released instalments of temporary relief as dues, to be paid within the set working days."""
    tables, first = load_relief(month)
    day = timezone.localdate(known_at)
    days = int(policy.parameter_value("relief_bank_days", day.replace(day=1), day))
    law = [{"programme": RELIEF, "rule": _("救助决定的各期，经两人同意发放"), "references": ["P18-6.c"], "figures": []}]
    return RunInputs(tables, first, law, due_on=add_working_days(day, days).day, sent_elsewhere="reserve_share")


@carries("P18-5.d", "SAL2026-24")
def _care_inputs(month: date, known_at: datetime) -> RunInputs:
    """Load the approved amounts of care as dues, to be paid within the set working days."""
    tables, first = load_care(month)
    day = timezone.localdate(known_at)
    days = int(policy.parameter_value("care_bank_days", day.replace(day=1), day))
    rule = _("逐笔决定，经第二人复核")
    law = [
        {"programme": programme, "rule": rule, "references": ["P18-5.d"], "figures": []}
        for programme in CARE_PROGRAMMES
    ]
    return RunInputs(tables, first, law, due_on=add_working_days(day, days).day)
