"""A computed run into the store: payments, lines, shares, what waits, what was overpaid; in bulk and all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import connection as store

from doudi.core.bulk_columns import Columns, insert_columns
from doudi.core.bulk_rows import (
    ANALYZE_FROM_ROWS,
    Row,
    analyze_tables,
    next_key,
    reset_sequence,
)
from doudi.core.transactions import advisory_lock
from doudi.payments.computation.inputs import load, surviving_records
from doudi.payments.computation.offsets import Offsets, plan_offsets, write_offsets
from doudi.payments.computation.recovery_reductions import reduce_recoveries
from doudi.payments.models import Recovery, RecoveryLine, Run
from doudi.payments.workflow import PaymentState, RecoveryState
from doudi.values.benefit_month import month_from_index

_BATCH = 50_000
_KEY: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"))
_LOCK = 0x70617973  # "pays": one writer of money rows at a time, on PostgreSQL
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
_WITHHELD = ("run_id", "person_id", "programme", "month", "village_code", "amount_fen", "reason")

_NUMBERED_PAYMENTS = """
CREATE TABLE made_payment AS
SELECT {first} + ROW_NUMBER() OVER (ORDER BY village, person, programme) - 1 AS id,
       ROW_NUMBER() OVER (ORDER BY village, person, programme) AS place, person, programme,
       ANY_VALUE(village) AS village, ANY_VALUE(holder) AS holder, ANY_VALUE(account) AS account,
       ANY_VALUE(account_index) AS account_index, ANY_VALUE(basis) AS basis, SUM(amount_fen)::BIGINT AS amount_fen
FROM owed_to WHERE waits IS NULL GROUP BY village, person, programme
"""
_NUMBERED_LINES = """
CREATE TABLE made_line AS
SELECT {first} + ROW_NUMBER() OVER (ORDER BY payment.id, month) - 1 AS id, payment.id AS payment, owed.*
FROM owed_to AS owed JOIN made_payment AS payment USING (person, programme) WHERE waits IS NULL
"""


@dataclass(frozen=True)
class PersistedRun:
    """What came of a computation."""

    payments: int
    lines: int
    total_fen: int
    withheld: int
    withheld_fen: int
    overpaid_fen: int
    reduced_fen: int
    content_hash: str


def lock_money() -> None:
    """Become the one transaction that adds money rows, until it ends."""
    advisory_lock(_LOCK)


def persist_run(run: Run, tables: Any, *, state: str = PaymentState.READY, due_on: date) -> PersistedRun:
    """Write what ``compute_balance`` left. The caller is inside the transaction and holds the lock on money."""
    tables.execute(_NUMBERED_PAYMENTS.format(first=next_key("payments_payment")))
    tables.execute(_NUMBERED_LINES.format(first=next_key("payments_line")))
    lowered = reduce_recoveries(run, tables) if run.kind == Run.Kind.MONTHLY else 0  # before anything is kept of it
    kept = plan_offsets(tables) if run.kind == Run.Kind.MONTHLY else {}
    _keep_beside(tables, kept)
    made = _batches(tables, _PAYMENTS, run=run.pk, number=run.number, state=str(state))
    payments = insert_columns("payments_payment", PAYMENT_COLUMNS, made)
    lines = insert_columns("payments_line", LINE_COLUMNS, _batches(tables, _LINES))
    insert_columns("payments_lineshare", SHARE_COLUMNS, _batches(tables, _SHARES))
    withheld = insert_columns("payments_withheld", _WITHHELD, _batches(tables, _WAITING, run=run.pk))
    for table in ("payments_payment", "payments_line"):
        reset_sequence(table)
    if lines > ANALYZE_FROM_ROWS:
        analyze_tables("payments_payment", "payments_line", "payments_lineshare", "payments_withheld")
    write_offsets(run, kept)
    total, held = tables.execute(
        "SELECT COALESCE(SUM(amount_fen) FILTER (waits IS NULL), 0), "
        "COALESCE(SUM(amount_fen) FILTER (waits IS NOT NULL), 0) FROM owed_to"
    ).fetchone()
    overpaid = _recoveries(run, tables, due_on) if run.kind == Run.Kind.MONTHLY else 0
    return PersistedRun(payments, lines, int(total), withheld, int(held), overpaid, lowered, content_hash(tables))


def _each(tables: Any, query: str) -> Iterator[Row]:
    cursor = tables.cursor()
    cursor.execute(query)
    while batch := cursor.fetchmany(20_000):
        yield from batch


def _replaced() -> dict[tuple[int, str], int]:
    """The payment that came back and is paid again by this one."""
    with store.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, programme, MAX(id) FROM payments_payment back WHERE state = %s AND NOT EXISTS "
            "(SELECT 1 FROM payments_payment again WHERE again.replaces_id = back.id AND again.state <> %s) "
            "GROUP BY person_id, programme ORDER BY 3",
            [PaymentState.RETURNED, PaymentState.VOID],
        )
        root = surviving_records()
        return {(root.get(person, person), programme): key for person, programme, key in cursor.fetchall()}


_PAYMENTS = """
SELECT id, $run AS run, $number || '-' || LPAD(place::VARCHAR, 6, '0') AS item, person, programme, village, amount_fen,
       COALESCE(kept.offset_fen, 0) AS offset_fen, COALESCE(holder, ''), COALESCE(account, ''),
       COALESCE(account_index, ''), basis, $state AS state, '' AS reason, NULL::DATE AS settled_on, replaced.payment
FROM made_payment LEFT JOIN kept USING (person, programme) LEFT JOIN replaced USING (person, programme) ORDER BY id
"""
_MONTH = "MAKE_DATE(month // 12, month % 12 + 1, 1)"
_LINES = f"""
SELECT id, payment, person, programme, {_MONTH} AS month, parts + 1, amount_fen, due_fen, kept_fen, award,
       COALESCE(area, '') FROM made_line ORDER BY id
"""
_SHARES = """
SELECT made_line.id, source, share.amount_fen FROM owed_share AS share JOIN made_line USING (person, programme, month)
ORDER BY 1, 2
"""
_WAITING = f"""
SELECT $run AS run, person, programme, {_MONTH} AS month, village, amount_fen, waits FROM owed_to
WHERE waits IS NOT NULL ORDER BY ALL
"""


def _keep_beside(tables: Any, kept: Offsets) -> None:
    """What payments keep of themselves, and which payment that came back each of them repeats."""
    sums = [(*key, sum(part for _recovery, part in parts)) for key, parts in kept.items()]
    load(tables, "kept", (*_KEY, ("offset_fen", "BIGINT")), sums)
    load(tables, "replaced", (*_KEY, ("payment", "BIGINT")), [(*key, back) for key, back in _replaced().items()])


def _batches(tables: Any, query: str, **given: Any) -> Any:
    """What a question to the computation finds, batch by batch."""
    return tables.cursor().sql(query, params=given).to_arrow_reader(_BATCH)


def _recoveries(run: Run, tables: Any, due_on: date) -> int:
    """What was sent and is not due, proposed for somebody to decide about. Returns what is outstanding.

    A proposal that still says the same stays; one that no longer does is withdrawn, and a new one takes its place.
    """
    query = "SELECT person, programme, month, amount_fen, due_fen, sent_fen, shares FROM overpaid ORDER BY ALL"
    found: dict[tuple[int, str], list[Row]] = {}
    for person, programme, month, *amounts in _each(tables, query):
        found.setdefault((person, programme), []).append((month_from_index(month), *amounts))
    outstanding = sum(int(line[1]) for lines in found.values() for line in lines)
    for proposed in Recovery.objects.filter(state=RecoveryState.PROPOSED).prefetch_related("lines"):
        said = [(one.month, one.amount_fen, one.due_fen, one.sent_fen) for one in proposed.lines.all()]
        if said == [line[:4] for line in found.get((proposed.person_id, proposed.programme), [])]:
            del found[proposed.person_id, proposed.programme]
        else:
            Recovery.objects.filter(pk=proposed.pk).update(state=RecoveryState.WITHDRAWN)
    villages = _villages({person for person, _programme in found})
    made = [
        Recovery(
            run=run,
            person_id=person,
            programme=programme,
            village_code=villages[person],
            due_on=due_on,
            amount_fen=sum(line[1] for line in lines),
            state=RecoveryState.PROPOSED,
        )
        for (person, programme), lines in found.items()
    ]
    Recovery.objects.bulk_create(made, batch_size=1_000)
    lines = [
        RecoveryLine(recovery=one, month=month, amount_fen=amount, due_fen=due, sent_fen=sent, shares=_shares(shares))
        for one in made
        for month, amount, due, sent, shares in found[one.person_id, one.programme]
    ]
    RecoveryLine.objects.bulk_create(lines, batch_size=1_000)
    return outstanding


def _shares(raw: Any) -> dict[str, int]:
    """Who bore what came out too much; a source that bore too little is left to the next run."""
    return {source: int(amount) for source, amount in sorted((raw or {}).items()) if amount > 0}


def _villages(people: set[int]) -> dict[int, str]:
    from doudi.registry.models import Person

    listed = sorted(people)
    found: dict[int, str] = {}
    for start in range(0, len(listed), 900):
        found |= dict(Person.objects.filter(pk__in=listed[start : start + 900]).values_list("pk", "village_id"))
    return found


def content_hash(tables: Any) -> str:
    """SM3 over every line of the run in order: who, what for, which month, how much, into which account."""
    digest = hashes.Hash(hashes.SM3())
    query = (
        "SELECT line.person, line.programme, line.month, line.amount_fen, payment.account_index "
        "FROM made_line AS line JOIN made_payment AS payment ON payment.id = line.payment "
        "ORDER BY line.id"
    )
    for row in _each(tables, query):
        digest.update("|".join(map(str, row)).encode() + b"\n")
    return digest.finalize().hex()
