"""Invariants of the funds ledger: it agrees with what was paid, and every voucher is booked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from doudi.core.bulk_rows import read_rows
from doudi.funding.ledger import NON_NEGATIVE_KINDS
from doudi.funding.models import Account
from doudi.funding.queries import ledger_faults
from doudi.payments.invariants.declaration import Keys, invariant, rows

_SHARES_OF_RELEASED_RUNS = """
SELECT run.number, share.source, SUM(share.amount_fen)
FROM payments_lineshare share JOIN payments_line line ON line.id = share.line_id
JOIN payments_payment payment ON payment.id = line.payment_id JOIN payments_run run ON run.id = payment.run_id
WHERE run.released_at IS NOT NULL AND (payment.state <> 'withdrawn' OR EXISTS (
    SELECT 1 FROM payments_withdrawal taken WHERE taken.payment_id = payment.id AND taken.state = 'confirmed'
    AND taken.was_released
)) GROUP BY run.number, share.source
"""
_RELEASES_BOOKED = """
SELECT booked.reference, from_account.source,
       SUM(CASE WHEN from_account.kind = 'available' THEN movement.amount_fen ELSE -movement.amount_fen END)
FROM funding_movement movement JOIN funding_transaction booked ON booked.id = movement.transaction_id
JOIN funding_account from_account ON from_account.id = movement.from_account_id
WHERE booked.kind = 'release' AND booked.reference LIKE 'run:%%'
GROUP BY booked.reference, from_account.source
"""


@invariant(16, "Accounts equal their movements and are not below their limit; a run took what its shares say")
def ledger_agrees() -> Iterable[Keys]:
    for account, movements_fen in ledger_faults():
        yield {"account": account.pk, "balance": account.balance_fen, "movements": movements_fen}
    for account in Account.objects.filter(kind__in=NON_NEGATIVE_KINDS):
        if account.balance_fen < -account.limit_fen:
            yield {"account": account.pk, "below": account.balance_fen}
    differences: dict[tuple[str, str], int] = defaultdict(int)
    for number, source, total in read_rows(_SHARES_OF_RELEASED_RUNS):
        differences[f"run:{number}", source] += int(total)
    for reference, source, total in read_rows(_RELEASES_BOOKED):
        differences[reference, source] -= int(total)
    yield from (
        {"reference": reference, "source": source, "difference": fen}
        for (reference, source), fen in sorted(differences.items())
        if fen
    )


_VOUCHERS_OF_SEVERAL_RECOVERIES = """
SELECT receipt.reference
FROM payments_receipt receipt JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
WHERE receipt.way = 'cashless' GROUP BY receipt.reference HAVING COUNT(DISTINCT line.recovery_id) > 1
"""
_VOUCHERS_BOOKED_OTHERWISE = """
SELECT received.reference FROM (
    SELECT reference, SUM(amount_fen) AS total FROM payments_receipt WHERE way = 'cashless' GROUP BY reference
) received LEFT JOIN (
    SELECT booked.reference, SUM(movement.amount_fen) AS total
    FROM funding_transaction booked JOIN funding_movement movement ON movement.transaction_id = booked.id
    WHERE booked.kind = 'recovery' GROUP BY booked.reference
) books ON books.reference = 'recovery:' || received.reference
WHERE COALESCE(books.total, 0) <> received.total
"""
_REFERENCES_BOOKED_TWICE = """
SELECT reference, COUNT(*) FROM funding_transaction GROUP BY reference HAVING COUNT(*) > 1
"""


@invariant(17, "A voucher has its effect once")
def vouchers_have_effect_once() -> Iterable[Keys]:
    yield from rows("reference", _VOUCHERS_OF_SEVERAL_RECOVERIES)
    yield from rows("receipt", _VOUCHERS_BOOKED_OTHERWISE)
    yield from rows("reference times", _REFERENCES_BOOKED_TWICE)


_CONFIRMATIONS_WITH_OTHER_SUMS = """
SELECT confirmed.township_code, run.number
FROM payments_confirmation confirmed JOIN payments_run run ON run.id = confirmed.run_id
LEFT JOIN payments_payment payment
ON payment.run_id = run.id AND SUBSTR(payment.village_code, 1, 9) = confirmed.township_code
AND NOT EXISTS (
    SELECT 1 FROM payments_withdrawal taken WHERE taken.payment_id = payment.id AND taken.state = 'confirmed'
    AND taken.decided_at < confirmed.confirmed_at
)
GROUP BY confirmed.id, confirmed.township_code, run.number, confirmed.payments_number, confirmed.total_fen
HAVING confirmed.payments_number <> COUNT(payment.id)
OR confirmed.total_fen <> COALESCE(SUM(payment.amount_fen), 0)
"""


@invariant(18, "A township's confirmation = its roll, as it was then")
def confirmations_agree() -> Iterable[Keys]:
    return rows("township run", _CONFIRMATIONS_WITH_OTHER_SUMS)
