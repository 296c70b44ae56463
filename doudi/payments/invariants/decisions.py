"""Invariants of states, deadlines, guards and the people who decide."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from doudi.core.audit.queries import broken_links
from doudi.payments.certificate.content import heads_of_certificates
from doudi.payments.invariants.declaration import Keys, invariant, rows

_GUARDED_TABLES = (
    "payments_line",
    "payments_lineshare",
    "payments_withheld",
    "payments_recoveryline",
    "payments_receipt",
    "payments_accountreading",
    "payments_recoveryinstalment",
    "payments_recoveryfine",
    "payments_recoveryreduction",
    "payments_withdrawal",
    "payments_payment",
    "payments_run",
    "payments_reliefline",
    "payments_careline",
    "care_payables_payable",
    "care_payables_payee",
    "relief_instalment",
    "relief_reservepayment",
    "relief_reservereversal",
    "relief_unrecordedrecovery",
    "relief_unrecordedreceipt",
    "relief_handedvoucher",
    "relief_goodshandover",
    "funding_transaction",
    "funding_movement",
    "audit_entry",
)


@invariant(11, "Every payment that the bank returned has a reason")
def returned_with_reason() -> Iterable[Keys]:
    return rows("item", "SELECT item_id FROM payments_payment WHERE state = 'returned' AND returned_reason = ''")


_RECOVERIES_WITHOUT_DEADLINE = """
SELECT id FROM payments_recovery WHERE state IN ('proposed', 'notified', 'demanded') AND due_on IS NULL
"""


@invariant(12, "Every open run and recovery has a deadline")
def open_work_has_deadline() -> Iterable[Keys]:
    yield from rows("recovery", _RECOVERIES_WITHOUT_DEADLINE)
    yield from rows("run", "SELECT number FROM payments_run WHERE due_on IS NULL")


_PAYMENTS_AGAINST_THEIR_RUN = """
SELECT run.number, run.state, payment.item_id, payment.state
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE CASE WHEN run.kind = 'opening' AND run.state = 'closed' THEN payment.state <> 'paid'
           WHEN run.state IN ('prepared', 'reviewed', 'approved') THEN payment.state NOT IN ('ready', 'withdrawn')
           WHEN run.state = 'discarded' THEN payment.state NOT IN ('void', 'withdrawn')
           ELSE payment.state IN ('ready', 'void') END
"""
_OPEN_RUNS_OF_ONE_KIND = """
SELECT kind, COUNT(*) FROM payments_run WHERE state IN ('prepared', 'reviewed', 'approved')
GROUP BY kind HAVING COUNT(*) > 1
"""
_POSTGRESQL_TRIGGERS = """
SELECT relname, COUNT(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' GROUP BY relname
"""
_SQLITE_TRIGGERS = "SELECT tbl_name, COUNT(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"


@invariant(14, "States follow the transition tables, and the guards of the database are in place")
def states_follow_the_tables() -> Iterable[Keys]:
    yield from rows("run run_state item state", _PAYMENTS_AGAINST_THEIR_RUN)
    yield from rows("kind runs", _OPEN_RUNS_OF_ONE_KIND)
    triggers = _POSTGRESQL_TRIGGERS if connection.vendor == "postgresql" else _SQLITE_TRIGGERS
    guarded = {keys["table"] for keys in rows("table triggers", triggers)}
    for table in _GUARDED_TABLES:
        if table not in guarded:
            yield {"unguarded": table}


_RUNS_OF_ONE_PERSON = """
SELECT number FROM payments_run WHERE (reviewed_by_id = prepared_by_id AND NOT was_reviewed_by_preparer)
OR approved_by_id IN (prepared_by_id, reviewed_by_id)
OR released_by_id IN (prepared_by_id, reviewed_by_id, approved_by_id)
"""
_CONFIRMED_BY_A_LATER_PERSON = """
SELECT run.number, confirmed.township_code
FROM payments_confirmation confirmed JOIN payments_run run ON run.id = confirmed.run_id
WHERE confirmed.confirmed_by_id IN (run.prepared_by_id, run.reviewed_by_id, run.approved_by_id, run.released_by_id)
"""
_RELEASED_WITH_UNDECIDED_CHECK = """
SELECT run.number, checked.name
FROM payments_run run JOIN payments_check checked ON checked.run_id = run.id
WHERE run.state IN ('released', 'closed') AND checked.findings_number > 0 AND checked.name <> 'changed_account'
AND (checked.decided_by_id IS NULL OR checked.agreed_by_id IS NULL OR checked.decided_by_id = run.prepared_by_id)
"""
_RELEASED_WITH_UNREAD_ACCOUNT = """
SELECT run.number, finding.person_id
FROM payments_run run JOIN payments_check checked ON checked.run_id = run.id AND checked.name = 'changed_account'
JOIN payments_finding finding ON finding.run_check_id = checked.id
WHERE run.state IN ('released', 'closed') AND NOT EXISTS (
    SELECT 1 FROM payments_accountreading reading
    WHERE reading.run_id = run.id AND reading.person_id = finding.person_id AND reading.read_by_id <> run.prepared_by_id
)
"""
_DECIDED_BY_ONE_PERSON = {
    "recovery": "SELECT id FROM payments_recovery WHERE handled_by_id = decided_by_id",
    "specialamount": "SELECT id FROM payments_specialamount WHERE proposed_by_id = approved_by_id",
    "accountauthority": "SELECT id FROM payments_accountauthority WHERE proposed_by_id = confirmed_by_id",
}


@invariant(15, "Different people prepare, confirm, review, approve and release, and two decide failed checks")
def different_people() -> Iterable[Keys]:
    yield from rows("run", _RUNS_OF_ONE_PERSON)
    yield from rows("run township", _CONFIRMED_BY_A_LATER_PERSON)
    yield from rows("run check", _RELEASED_WITH_UNDECIDED_CHECK)
    yield from rows("run person", _RELEASED_WITH_UNREAD_ACCOUNT)
    for name, query in _DECIDED_BY_ONE_PERSON.items():
        yield from rows(name, query)


@invariant(19, "The audit trail is unbroken")
def audit_trail_is_unbroken() -> Iterable[Keys]:
    for number, what in broken_links(witnesses=heads_of_certificates()):
        yield {"entry": number, "what": what}
