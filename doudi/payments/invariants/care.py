"""Invariants of the money of care: each approved amount is paid once, into the account of who it is for."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.payments.invariants.declaration import Keys, invariant, rows
from doudi.values.carries import carries

_LIVE_LINES = """
SELECT link.payable_id, COUNT(*) AS number, MAX(payment.state) AS payment_state
FROM payments_careline link JOIN payments_line line ON line.id = link.line_id
JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.state NOT IN ('returned', 'void', 'withdrawn', 'ready') GROUP BY link.payable_id
"""
_PAID_OTHERWISE = f"""
SELECT payable.id, payable.state
FROM care_payables_payable payable LEFT JOIN ({_LIVE_LINES}) live ON live.payable_id = payable.id
WHERE COALESCE(live.number, 0) <> CASE WHEN payable.state IN ('sent', 'paid') THEN 1 ELSE 0 END
OR payable.state = 'paid' AND live.payment_state <> 'paid'
OR payable.state = 'sent' AND live.payment_state NOT IN ('sent', 'in_question')
"""
_LINES_OTHER_THAN_AMOUNTS = """
SELECT line.id
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id
LEFT JOIN payments_careline link ON link.line_id = line.id
LEFT JOIN care_payables_payable payable ON payable.id = link.payable_id
WHERE run.kind = 'care'
GROUP BY line.id, line.amount_fen HAVING line.amount_fen <> COALESCE(SUM(payable.amount_fen), 0)
"""
_SHARES_OF_OTHER_SOURCES = """
SELECT share.line_id, share.source
FROM payments_lineshare share JOIN payments_line line ON line.id = share.line_id
JOIN payments_payment payment ON payment.id = line.payment_id JOIN payments_run run ON run.id = payment.run_id
LEFT JOIN (
    SELECT link.line_id, payable.source, SUM(payable.amount_fen) AS fen
    FROM payments_careline link JOIN care_payables_payable payable ON payable.id = link.payable_id
    GROUP BY link.line_id, payable.source
) borne ON borne.line_id = share.line_id AND borne.source = share.source
WHERE run.kind = 'care' AND share.amount_fen <> COALESCE(borne.fen, 0)
"""
# Wrong in full or part only after it was paid, and never more than was paid.
_WRONG_BEYOND_THE_AMOUNT = """
SELECT payable.id
FROM care_payables_payable payable JOIN care_payables_wrongpayment wrong ON wrong.payable_id = payable.id
WHERE wrong.confirmed_by_id IS NOT NULL
GROUP BY payable.id, payable.amount_fen HAVING SUM(wrong.amount_fen) > payable.amount_fen
"""


@carries("P18-5.f")
@invariant(26, "An approved amount of care is paid once, out of the source that was decided")
def care_is_paid_once() -> Iterable[Keys]:
    yield from rows("payable state", _PAID_OTHERWISE)
    yield from rows("line", _LINES_OTHER_THAN_AMOUNTS)
    yield from rows("line source", _SHARES_OF_OTHER_SOURCES)
    yield from rows("payable", _WRONG_BEYOND_THE_AMOUNT)


_TO_OTHERS_WITHOUT_A_PAYEE = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_line line ON line.payment_id = payment.id
JOIN payments_careline link ON link.line_id = line.id
JOIN care_payables_payable payable ON payable.id = link.payable_id
WHERE (payable.payee_id IS NOT NULL) <> (payment.account_basis = 'payee')
"""
_UNCONFIRMED_PAYEE = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE payment.account_basis = 'payee' AND NOT EXISTS (
    SELECT 1 FROM care_payables_payee payee
    WHERE payee.account_index = payment.account_index AND payee.holder_name = payment.holder_name
    AND payee.confirmed_by_id IS NOT NULL AND payee.confirmed_by_id <> payee.proposed_by_id
    AND payee.confirmed_at <= run.prepared_at
)
"""
_SENT_TO_THE_CARD_OF_THE_DEAD = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE run.kind = 'care' AND run.released_at IS NOT NULL AND payment.state NOT IN ('withdrawn', 'void')
AND payment.account_basis NOT IN ('payee', 'heir') AND EXISTS (
    SELECT 1 FROM registry_circumstance death WHERE death.person_id = payment.person_id
    AND death.kind = 'death_date' AND death.text <> '' AND death.recorded_at < run.released_at
    AND (death.withdrawn_at IS NULL OR death.withdrawn_at > run.released_at)
)
"""


@carries("P18-17.b")
@invariant(27, "Care paid to another goes to an account that two people saw; nothing goes to the card of the dead")
def care_goes_to_whom_it_is_for() -> Iterable[Keys]:
    yield from rows("item", _TO_OTHERS_WITHOUT_A_PAYEE)
    yield from rows("item", _UNCONFIRMED_PAYEE)
    yield from rows("item", _SENT_TO_THE_CARD_OF_THE_DEAD)
