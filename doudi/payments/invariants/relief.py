"""Invariants of relief money: what was approved, what the bank and the reserves paid of it, and to whom."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.payments.invariants.declaration import Keys, invariant, rows
from doudi.values.carries import carries

_PLANS_WITH_OTHER_SUMS = """
SELECT relief_instalment.relief_id
FROM relief_instalment JOIN (
    SELECT relief_id, MAX(id) AS last_id FROM relief_reliefproposal GROUP BY relief_id
) latest ON latest.relief_id = relief_instalment.relief_id
JOIN relief_reliefproposal proposal ON proposal.id = latest.last_id
WHERE relief_instalment.replaces_id IS NULL
GROUP BY relief_instalment.relief_id, proposal.total_fen HAVING SUM(relief_instalment.amount_fen) <> proposal.total_fen
"""
_REPLACED_OTHERWISE = """
SELECT new.id FROM relief_instalment new JOIN relief_instalment old ON old.id = new.replaces_id
WHERE old.state <> 'stopped' OR old.amount_fen <> new.amount_fen OR old.relief_id <> new.relief_id
"""
_LIVE_LINES = """
SELECT link.instalment_id, COUNT(*) AS number, MAX(payment.state) AS payment_state, MAX(run.state) AS run_state
FROM payments_reliefline link JOIN payments_line line ON line.id = link.line_id
JOIN payments_payment payment ON payment.id = line.payment_id JOIN payments_run run ON run.id = payment.run_id
WHERE payment.state NOT IN ('returned', 'void', 'withdrawn', 'ready') GROUP BY link.instalment_id
"""
_PAID_OTHERWISE_BY_THE_BANK = f"""
SELECT instalment.id, instalment.state
FROM relief_instalment instalment LEFT JOIN ({_LIVE_LINES}) live ON live.instalment_id = instalment.id
WHERE instalment.way = 'bank' AND (
    COALESCE(live.number, 0) <> CASE WHEN instalment.state IN ('sent', 'paid') THEN 1 ELSE 0 END
    OR instalment.state = 'paid' AND live.payment_state <> 'paid'
    OR instalment.state = 'sent' AND live.payment_state NOT IN ('sent', 'in_question')
)
"""
_PAID_OTHERWISE_BY_A_RESERVE = """
SELECT instalment.id
FROM relief_instalment instalment LEFT JOIN (
    SELECT payment.* FROM relief_reservepayment payment WHERE NOT EXISTS (
        SELECT 1 FROM relief_reservereversal reversal
        WHERE reversal.payment_id = payment.id AND reversal.confirmed_by_id IS NOT NULL
    )
) payment ON payment.instalment_id = instalment.id
GROUP BY instalment.id, instalment.way, instalment.state, instalment.amount_fen, instalment.paid_on
HAVING COUNT(payment.id) <> CASE WHEN instalment.way = 'reserve' AND instalment.state = 'paid' THEN 1 ELSE 0 END
OR MAX(payment.amount_fen) <> instalment.amount_fen OR MAX(payment.paid_on) <> instalment.paid_on
"""
_LINES_OTHER_THAN_INSTALMENTS = """
SELECT line.id
FROM payments_line line LEFT JOIN payments_reliefline link ON link.line_id = line.id
LEFT JOIN relief_instalment instalment ON instalment.id = link.instalment_id
JOIN payments_payment payment ON payment.id = line.payment_id JOIN payments_run run ON run.id = payment.run_id
WHERE line.programme = 'temporary_relief' AND run.kind <> 'opening'
GROUP BY line.id, line.amount_fen HAVING line.amount_fen <> COALESCE(SUM(instalment.amount_fen), 0)
"""


@carries("P18-6.c")
@invariant(22, "Approved relief = paid + open + stopped; an instalment is paid once, by the bank or by a reserve")
def relief_is_paid_once() -> Iterable[Keys]:
    yield from rows("case", _PLANS_WITH_OTHER_SUMS)
    yield from rows("replacement", _REPLACED_OTHERWISE)
    yield from rows("instalment state", _PAID_OTHERWISE_BY_THE_BANK)
    yield from rows("instalment", _PAID_OTHERWISE_BY_A_RESERVE)
    yield from rows("line", _LINES_OTHER_THAN_INSTALMENTS)


# What finance put in and took out, corrections against what they correct, and what was paid.
_RESERVES_WITH_OTHER_SUMS = """
SELECT account.township_code, SUM(account.balance_fen) FROM funding_account account
LEFT JOIN (SELECT account_id, SUM(fen) AS fen FROM (
    SELECT movement.to_account_id AS account_id, movement.amount_fen AS fen FROM funding_movement movement
    JOIN funding_transaction booked ON booked.id = movement.transaction_id
    WHERE booked.kind IN ('to_reserve', 'from_reserve', 'carried_over', 'correction')
    UNION ALL
    SELECT movement.from_account_id, -movement.amount_fen FROM funding_movement movement
    JOIN funding_transaction booked ON booked.id = movement.transaction_id
    WHERE booked.kind IN ('to_reserve', 'from_reserve', 'carried_over', 'correction')
) moved GROUP BY account_id) put_in ON put_in.account_id = account.id
LEFT JOIN (
    SELECT movement.from_account_id, SUM(movement.amount_fen) AS fen
    FROM relief_reservepayment payment
    JOIN funding_movement movement ON movement.transaction_id = payment.transaction_id
    GROUP BY movement.from_account_id
) paid ON paid.from_account_id = account.id
WHERE account.kind = 'reserve' GROUP BY account.township_code
HAVING SUM(account.balance_fen) <> SUM(COALESCE(put_in.fen, 0)) - SUM(COALESCE(paid.fen, 0))
"""
_PAYMENTS_BOOKED_OTHERWISE = """
SELECT payment.id FROM relief_reservepayment payment LEFT JOIN (
    SELECT movement.transaction_id, SUM(movement.amount_fen) AS fen, MIN(account.township_code) AS first_township,
           MAX(account.township_code) AS last_township
    FROM funding_movement movement JOIN funding_account account ON account.id = movement.from_account_id
    GROUP BY movement.transaction_id
) booked ON booked.transaction_id = payment.transaction_id
WHERE COALESCE(booked.fen, 0) <> payment.amount_fen
OR booked.first_township <> payment.township_code OR booked.last_township <> payment.township_code
"""
_HANDED_OTHERWISE = """
SELECT handover.id FROM relief_voucherhandover handover
LEFT JOIN relief_handedvoucher handed ON handed.handover_id = handover.id
LEFT JOIN relief_reservepayment payment ON payment.id = handed.payment_id
GROUP BY handover.id, handover.total_fen, handover.payments_number
HAVING handover.total_fen <> COALESCE(SUM(payment.amount_fen), 0) OR handover.payments_number <> COUNT(payment.id)
"""
_REVERSED_OTHERWISE = """
SELECT reversal.id FROM relief_reservereversal reversal
JOIN relief_reservepayment payment ON payment.id = reversal.payment_id
JOIN funding_transaction booked ON booked.id = reversal.transaction_id
LEFT JOIN (
    SELECT movement.transaction_id, SUM(movement.amount_fen) AS fen FROM funding_movement movement
    JOIN funding_account account ON account.id = movement.to_account_id WHERE account.kind = 'reserve'
    GROUP BY movement.transaction_id
) back ON back.transaction_id = booked.id
WHERE booked.corrects_id <> payment.transaction_id OR COALESCE(back.fen, 0) <> payment.amount_fen
OR reversal.confirmed_by_id IN (reversal.proposed_by_id, payment.paid_by_id)
OR EXISTS (SELECT 1 FROM relief_handedvoucher handed WHERE handed.payment_id = payment.id)
"""
_CORRECTED_WITHOUT_REVERSAL = """
SELECT payment.id FROM relief_reservepayment payment
JOIN funding_transaction booked ON booked.corrects_id = payment.transaction_id
LEFT JOIN relief_reservereversal reversal ON reversal.transaction_id = booked.id WHERE reversal.id IS NULL
"""
_DEMANDED_OTHERWISE = """
SELECT relief.id FROM relief_reliefcase relief
JOIN relief_falsecase found ON found.relief_id = relief.id AND found.confirmed_by_id IS NOT NULL
LEFT JOIN relief_unrecordedrecovery recovery ON recovery.relief_id = relief.id
LEFT JOIN (
    SELECT instalment.relief_id, SUM(payment.amount_fen) AS fen FROM relief_reservepayment payment
    JOIN relief_instalment instalment ON instalment.id = payment.instalment_id
    WHERE instalment.payee_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM relief_reservereversal reversal
        WHERE reversal.payment_id = payment.id AND reversal.confirmed_by_id IS NOT NULL
    ) GROUP BY instalment.relief_id
) paid ON paid.relief_id = relief.id
WHERE COALESCE(recovery.amount_fen, 0) <> COALESCE(paid.fen, 0)
"""
_GIVEN_BACK_OTHERWISE = """
SELECT recovery.id FROM relief_unrecordedrecovery recovery
LEFT JOIN relief_unrecordedreceipt receipt ON receipt.recovery_id = recovery.id
GROUP BY recovery.id, recovery.amount_fen, recovery.state
HAVING COALESCE(SUM(receipt.amount_fen), 0) > recovery.amount_fen
OR (recovery.state = 'settled') <> (COALESCE(SUM(receipt.amount_fen), 0) = recovery.amount_fen)
"""


@carries("SC649-68")
@invariant(
    25, "What a reserve paid in a false case to people without a record is demanded once, and not got back twice"
)
def unrecorded_is_demanded() -> Iterable[Keys]:
    yield from rows("case", _DEMANDED_OTHERWISE)
    yield from rows("recovery", _GIVEN_BACK_OTHERWISE)


@carries("MCA23-3.3")
@invariant(23, "A reserve = opening + top-ups - payments in force; each is booked, and its receipt is handed over once")
def reserves_agree() -> Iterable[Keys]:
    yield from rows("township balance", _RESERVES_WITH_OTHER_SUMS)
    yield from rows("payment", _PAYMENTS_BOOKED_OTHERWISE)
    yield from rows("handover", _HANDED_OTHERWISE)
    yield from rows("reversal", _REVERSED_OTHERWISE)
    yield from rows("payment", _CORRECTED_WITHOUT_REVERSAL)


_PAID_BY_WHO_RELEASED = """
SELECT payment.id FROM relief_reservepayment payment JOIN relief_instalment instalment
ON instalment.id = payment.instalment_id WHERE instalment.released_by_id = payment.paid_by_id
"""
_KNOWN_DEATH = """
EXISTS (SELECT 1 FROM registry_circumstance death WHERE death.person_id = instalment.payee_id
        AND death.kind = 'death_date' AND death.text <> '' AND death.recorded_at < {moment}
        AND (death.withdrawn_at IS NULL OR death.withdrawn_at > {moment}))
"""
_RESERVE_PAID_THE_DEAD = f"""
SELECT instalment.id FROM relief_reservepayment payment
JOIN relief_instalment instalment ON instalment.id = payment.instalment_id
WHERE {_KNOWN_DEATH.format(moment="payment.recorded_at")}
"""
_BANK_SENT_TO_THE_DEAD = f"""
SELECT instalment.id FROM payments_reliefline link JOIN relief_instalment instalment
ON instalment.id = link.instalment_id JOIN payments_line line ON line.id = link.line_id
JOIN payments_payment payment ON payment.id = line.payment_id JOIN payments_run run ON run.id = payment.run_id
WHERE run.released_at IS NOT NULL AND payment.state NOT IN ('withdrawn', 'void')
AND {_KNOWN_DEATH.format(moment="run.released_at")}
"""


@carries("P18-6.c")
@invariant(24, "Who releases an instalment does not pay it, and no instalment goes to somebody known to be dead")
def relief_in_two_hands_and_to_the_living() -> Iterable[Keys]:
    yield from rows("payment", _PAID_BY_WHO_RELEASED)
    yield from rows("instalment", _RESERVE_PAID_THE_DEAD)
    yield from rows("instalment", _BANK_SENT_TO_THE_DEAD)
