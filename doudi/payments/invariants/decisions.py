"""Who decided, in which order, by when."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from doudi.core.audit.queries import broken_links
from doudi.payments.invariants.declaration import Keys, invariant, rows

_GUARDED = (
    "payments_line",
    "payments_lineshare",
    "payments_withheld",
    "payments_recoveryline",
    "payments_receipt",
    "payments_recoveryreduction",
    "payments_payment",
    "payments_run",
    "funding_transaction",
    "funding_movement",
    "audit_entry",
)


@invariant(11, "What the bank sent back says why")
def returned_with_reason() -> Iterable[Keys]:
    return rows("item", "SELECT item_id FROM payments_payment WHERE state = 'returned' AND returned_reason = ''")


@invariant(12, "Everything that is under way has a day by which it is done")
def everything_has_a_clock() -> Iterable[Keys]:
    yield from rows(
        "recovery",
        "SELECT id FROM payments_recovery WHERE state IN ('proposed', 'notified', 'demanded') AND due_on IS NULL",
    )
    yield from rows("run", "SELECT number FROM payments_run WHERE due_on IS NULL")


@invariant(14, "States stand where the table leads, and the guards of the database are in place")
def states_along_the_table() -> Iterable[Keys]:
    yield from rows(
        "run run_state item state",
        "SELECT run.number, run.state, payment.item_id, payment.state FROM payments_payment payment "
        "JOIN payments_run run ON run.id = payment.run_id WHERE CASE "
        "WHEN run.kind = 'opening' AND run.state = 'closed' THEN payment.state <> 'paid' "
        "WHEN run.state IN ('prepared', 'reviewed', 'approved') THEN payment.state <> 'ready' "
        "WHEN run.state = 'discarded' THEN payment.state <> 'void' "
        "ELSE payment.state IN ('ready', 'void') END",
    )
    yield from rows(
        "kind runs",
        "SELECT kind, COUNT(*) FROM payments_run WHERE state IN ('prepared', 'reviewed', 'approved') "
        "GROUP BY kind HAVING COUNT(*) > 1",
    )
    if connection.vendor == "postgresql":
        query = (
            "SELECT relname, COUNT(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' GROUP BY relname"
        )
    else:
        query = "SELECT tbl_name, COUNT(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"
    guarded = {keys["table"] for keys in rows("table triggers", query)}
    yield from ({"unguarded": table} for table in _GUARDED if table not in guarded)


@invariant(15, "Who prepared, confirmed, approved and released are different people")
def different_people() -> Iterable[Keys]:
    yield from rows(
        "run",
        "SELECT number FROM payments_run WHERE approved_by_id IN (prepared_by_id, reviewed_by_id) "
        "OR released_by_id IN (prepared_by_id, reviewed_by_id, approved_by_id)",
    )
    yield from rows(
        "run township",
        "SELECT run.number, confirmed.township_code FROM payments_confirmation confirmed "
        "JOIN payments_run run ON run.id = confirmed.run_id "
        "WHERE confirmed.confirmed_by_id IN (run.approved_by_id, run.released_by_id)",
    )
    yield from rows(
        "run check",
        "SELECT run.number, checked.name FROM payments_run run JOIN payments_check checked ON checked.run_id = run.id "
        "WHERE run.state IN ('released', 'closed') AND checked.findings_number > 0 AND checked.decided_by_id IS NULL",
    )
    for table, one, other in (
        ("recovery", "handled", "decided"),
        ("specialamount", "proposed", "approved"),
        ("accountauthority", "proposed", "confirmed"),
    ):
        yield from rows(table, f"SELECT id FROM payments_{table} WHERE {one}_by_id = {other}_by_id")


@invariant(19, "The trail of actions is whole")
def trail_is_whole() -> Iterable[Keys]:
    return ({"entry": number, "what": what} for number, what in broken_links())
