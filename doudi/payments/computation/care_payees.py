"""Who is paid the care and living part of people under tekun, where two people said so for a month.

Splits ``owed`` into ``owed_part``: a row for the person's own account (``payee`` 0), and one for the payee of the fact
that governs the month. The parts of a month add up to what is owed for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.care.agreements.models import CarePayee, PayeeDispute
from doudi.core.bulk_columns import Columns, TableQuery
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_COLUMNS, AMOUNT_SUM
from doudi.payments.models import Payment
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FACT: Columns = (
    ("person", "BIGINT"),
    ("programme", "VARCHAR"),
    ("first_month", "DATE"),
    ("last_month", "DATE"),
    ("payee", "BIGINT"),
    ("is_own", "BIGINT"),
    ("monthly_fen", "BIGINT"),
    ("payee_account", "VARCHAR"),
    ("payee_account_index", "VARCHAR"),
    ("payee_holder", "VARCHAR"),
    ("payee_basis", "VARCHAR"),
    ("carer", "BIGINT"),
)
_DISPUTE: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"))
_BASIS = {
    CarePayee.ToWhom.CARER.value: Payment.Basis.CARER.value,
    CarePayee.ToWhom.INSTITUTION.value: Payment.Basis.CARE_HOME.value,
}
_SENT_TO_PAYEES = f"""
SELECT line.person_id, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.care_payee_id IS NOT NULL AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""
# The last fact that began by the month governs it. One that has ended without a next one leaves nobody to pay.
_GOVERNING = """
CREATE TABLE care_month AS
SELECT owed.person, owed.programme, owed.month, fact.* EXCLUDE (person, programme, first_month, last_month),
       last_month IS NULL OR month <= last_month AS is_in_force
FROM owed JOIN care_fact AS fact ON fact.person = owed.person AND fact.programme = owed.programme
     AND fact.first_month <= owed.month
QUALIFY ROW_NUMBER() OVER (PARTITION BY owed.person, owed.programme, owed.month
                           ORDER BY first_month DESC, payee DESC) = 1
"""
_PARTS = """
CREATE TABLE owed_part AS
WITH divided AS (
    SELECT owed.*, COALESCE(care.payee, 0) AS payee, COALESCE(care.is_in_force, TRUE) AS is_in_force,
           CASE WHEN care.payee IS NULL OR is_own = 1 OR NOT is_in_force THEN 0
                WHEN monthly_fen IS NULL THEN owed.amount_fen
                ELSE LEAST(owed.amount_fen,
                           GREATEST(LEAST(monthly_fen, due_fen) - COALESCE(sent.amount_fen, 0), 0))
           END AS payee_fen
    FROM owed LEFT JOIN care_month AS care USING (person, programme, month)
    LEFT JOIN sent_to_payee AS sent USING (person, programme, month)
)
SELECT * EXCLUDE (payee, payee_fen, amount_fen), 0 AS payee, amount_fen - payee_fen AS amount_fen
FROM divided WHERE amount_fen > payee_fen
UNION ALL BY NAME
SELECT * EXCLUDE (payee_fen, amount_fen), payee_fen AS amount_fen FROM divided WHERE payee_fen > 0
"""


@carries("P30-1.7", "P18-5.b")
def split_by_care_payees(connection: DuckDBPyConnection) -> None:
    """Fill ``owed_part`` and ``care_dispute`` from ``owed`` and the facts that two people confirmed."""
    load_by_person(connection, "care_fact", _FACT, _facts())
    disputes = PayeeDispute.objects.filter(agreed_by=None).values_list("person_id", "programme")
    load_by_person(connection, "care_dispute", _DISPUTE, disputes)
    sent = TableQuery(_SENT_TO_PAYEES, AMOUNT_COLUMNS, NOT_SENT_PARAMETERS)
    load_by_person(connection, "sent_to_payee", AMOUNT_COLUMNS, sent, AMOUNT_SUM)
    for statement in (_GOVERNING, _PARTS):
        connection.execute(statement)


def _facts() -> list[tuple[object, ...]]:
    """Return the confirmed facts that held in at least one month."""
    confirmed = CarePayee.objects.exclude(confirmed_by=None).select_related("agreement__carer").order_by("pk")
    return [
        (
            fact.person_id,
            fact.programme,
            fact.first_month,
            fact.last_month,
            fact.pk,
            int(fact.to_whom == CarePayee.ToWhom.PERSON),
            fact.monthly_fen,
            fact.account.in_place().stored if fact.account else None,
            fact.account_index,
            fact.holder_name,
            _BASIS.get(fact.to_whom),
            fact.agreement.carer.person_id,
        )
        for fact in confirmed.iterator(2_000)
        if fact.last_month is None or fact.last_month >= fact.first_month
    ]
