"""The record of the money without primary keys and times of day, equal for every way that leads to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

QUESTIONS = {
    "runs": "SELECT number, kind, state, payments_number, lines_number, total_fen, withheld_number, withheld_fen, "
    "overpaid_fen, content_hash, version FROM payments_run",
    "payments": "SELECT one.item_id, one.person_id, one.programme, one.amount_fen, one.offset_fen, one.state, "
    "one.returned_reason, back.item_id FROM payments_payment one LEFT JOIN payments_payment back "
    "ON back.id = one.replaces_id",
    "lines": "SELECT payment.item_id, line.month, line.part, line.amount_fen, line.due_fen, line.sent_fen, "
    "share.source, share.amount_fen FROM payments_line line JOIN payments_payment payment "
    "ON payment.id = line.payment_id JOIN payments_lineshare share ON share.line_id = line.id",
    "withheld": "SELECT run.number, waits.person_id, waits.programme, waits.month, waits.amount_fen, waits.reason "
    "FROM payments_withheld waits JOIN payments_run run ON run.id = waits.run_id",
    "checks": "SELECT run.number, one.name, one.findings_number, one.decided_by_id FROM payments_check one "
    "JOIN payments_run run ON run.id = one.run_id",
    "confirmations": "SELECT run.number, one.township_code, one.payments_number, one.total_fen, one.confirmed_by_id "
    "FROM payments_confirmation one JOIN payments_run run ON run.id = one.run_id",
    "ledger": "SELECT booked.reference, booked.kind, from_account.kind, from_account.source, from_account.year, "
    "to_account.kind, to_account.source, "
    "movement.amount_fen FROM funding_movement movement JOIN funding_transaction booked "
    "ON booked.id = movement.transaction_id JOIN funding_account from_account ON from_account.id = "
    "movement.from_account_id "
    "JOIN funding_account to_account ON to_account.id = movement.to_account_id",
    "accounts": "SELECT kind, source, year, balance_fen, limit_fen FROM funding_account",
    "files": "SELECT number, sm3, rows_number, total_fen, state FROM bank_exchange_bankfile",
    "items": "SELECT file.number, payment.item_id, item.place FROM bank_exchange_sentitem item JOIN "
    "bank_exchange_bankfile file "
    "ON file.id = item.file_id JOIN payments_payment payment ON payment.id = item.payment_id",
    "answers": "SELECT answer.sm3, answer.paid_fen, answer.returned_fen, payment.item_id, said.outcome, said.reason "
    "FROM bank_exchange_bankanswer answer JOIN bank_exchange_bankanswerrow said ON said.answer_id = answer.id "
    "JOIN payments_payment payment ON payment.id = said.payment_id",
    "holds": "SELECT person_id, programme, reason, lifted_at IS NULL FROM payments_hold",
    "said once": "SELECT verb, COUNT(*) FROM audit_entry WHERE verb IN ('run.prepare', 'run.confirm_roll', "
    "'run.review', 'run.approve', 'run.release', 'run.close', 'bank.freeze', 'funds.release', 'funds.return') "
    "GROUP BY verb",
}


def money() -> dict[str, list[str]]:
    """Return everything on record, and the archive of files on the disk."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for name, query in QUESTIONS.items():
            cursor.execute(query)
            found[name] = sorted(str(row) for row in cursor.fetchall())
        cursor.execute(
            "SELECT run.number, one.content FROM payments_certificate one JOIN payments_run run ON run.id = one.run_id"
        )
        found["certificates"] = sorted(f"{number} {_timeless(content)}" for number, content in cursor.fetchall())
    folder = Path(settings.BANK_FILE_FOLDER)
    found["register"] = sorted(one.name for one in folder.glob("*") if not one.name.startswith("."))
    return found


def _timeless(content: Any) -> str:
    told = json.loads(content) if isinstance(content, str) else dict(content)
    for name in ("at", "known_at", "people", "trail"):
        told.pop(name, None)
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Return the differences of two records of money, a line each."""
    return [
        f"{name}: {sign}{row}"
        for name in one
        for sign, rows in (("-", set(one[name]) - set(other[name])), ("+", set(other[name]) - set(one[name])))
        for row in sorted(rows)[:3]
    ] + [f"{name}: {len(one[name])} and {len(other[name])} rows" for name in one if len(one[name]) != len(other[name])]
