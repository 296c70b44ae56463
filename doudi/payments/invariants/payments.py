"""Invariants of payments: never too much, never twice, never to the wrong account."""

from __future__ import annotations

from collections.abc import Iterable

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.payments.invariants.declaration import Keys, invariant, rows

_INCOMPATIBLE_PROGRAMMES = (
    ("dibao", "tekun_basic"),
    ("dibao", "tekun_care"),
    ("disability_living", "tekun_basic"),
    ("disability_nursing", "tekun_basic"),
    ("disability_nursing", "disabled_child_care"),
)

_SENT_BEYOND_DUE = """
SELECT line.person_id, line.programme, line.month
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
LEFT JOIN (
    SELECT recovery.person_id, recovery.programme, recovered.month, SUM(receipt.amount_fen) AS received_fen
    FROM payments_receipt receipt JOIN payments_recoveryline recovered ON recovered.id = receipt.recovery_line_id
    JOIN payments_recovery recovery ON recovery.id = recovered.recovery_id
    LEFT JOIN payments_payment offsetting ON offsetting.id = receipt.payment_id
    WHERE offsetting.id IS NULL OR offsetting.state NOT IN ('returned', 'void', 'withdrawn') GROUP BY 1, 2, 3
) received ON received.person_id = line.person_id AND received.programme = line.programme
AND received.month = line.month
GROUP BY line.person_id, line.programme, line.month
HAVING SUM(CASE WHEN payment.state IN ('returned', 'void', 'withdrawn') THEN 0 ELSE line.amount_fen END)
       - COALESCE(MAX(received.received_fen), 0) > MAX(line.due_fen)
"""


@invariant(1, "What was sent for a month, less what was returned and received, is never more than was ever due for it")
def never_more_than_due() -> Iterable[Keys]:
    return rows("person programme month", _SENT_BEYOND_DUE)


_OVERLAPPING_AWARDS = """
SELECT award.id, other.id
FROM registry_award award JOIN registry_award other
ON other.person_id = award.person_id AND other.programme = award.programme AND other.id > award.id
WHERE award.withdrawn_at IS NULL AND other.withdrawn_at IS NULL
AND award.valid_from <= COALESCE(other.valid_to, '9999-12-31')
AND other.valid_from <= COALESCE(award.valid_to, '9999-12-31')
"""


@invariant(2, "No two awards of one programme overlap")
def awards_do_not_overlap() -> Iterable[Keys]:
    return rows("award other", _OVERLAPPING_AWARDS)


_REPLACED_BUT_NOT_RETURNED = """
SELECT again.item_id, back.item_id
FROM payments_payment again JOIN payments_payment back ON back.id = again.replaces_id
WHERE again.state NOT IN ('void', 'withdrawn') AND back.state <> 'returned'
"""
_REPLACED_TWICE = """
SELECT replaces_id, COUNT(*) FROM payments_payment WHERE replaces_id IS NOT NULL AND state NOT IN ('void', 'withdrawn')
GROUP BY replaces_id HAVING COUNT(*) > 1
"""


@invariant(3, "A payment is paid again only after the bank returned it, and once")
def paid_again_once() -> Iterable[Keys]:
    yield from rows("item replaces", _REPLACED_BUT_NOT_RETURNED)
    yield from rows("replaced times", _REPLACED_TWICE)


_PAYMENTS_WITH_OTHER_SUMS = """
SELECT payment.item_id
FROM payments_payment payment LEFT JOIN payments_line line ON line.payment_id = payment.id
GROUP BY payment.id, payment.item_id, payment.amount_fen
HAVING payment.amount_fen <> COALESCE(SUM(line.amount_fen), 0)
"""
_LINES_WITH_OTHER_SUMS = """
SELECT line.id
FROM payments_line line LEFT JOIN payments_lineshare share ON share.line_id = line.id
GROUP BY line.id, line.amount_fen HAVING line.amount_fen <> COALESCE(SUM(share.amount_fen), 0)
"""
_LINES_OF_ANOTHER = """
SELECT payment.item_id, line.id
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.person_id <> payment.person_id OR line.programme <> payment.programme
"""
_RUNS_WITH_OTHER_SUMS = """
SELECT run.number
FROM payments_run run LEFT JOIN (
    SELECT run_id, COUNT(*) AS number, SUM(amount_fen) AS total FROM payments_payment
    WHERE state <> 'withdrawn' GROUP BY run_id
) paid ON paid.run_id = run.id LEFT JOIN (
    SELECT payment.run_id, COUNT(*) AS number
    FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
    WHERE payment.state <> 'withdrawn' GROUP BY payment.run_id
) lines ON lines.run_id = run.id
WHERE run.payments_number <> COALESCE(paid.number, 0) OR run.total_fen <> COALESCE(paid.total, 0)
OR run.lines_number <> COALESCE(lines.number, 0)
"""


@invariant(4, "Payment = its lines, line = its shares, run = its payments")
def sums_agree() -> Iterable[Keys]:
    yield from rows("item", _PAYMENTS_WITH_OTHER_SUMS)
    yield from rows("line", _LINES_WITH_OTHER_SUMS)
    yield from rows("item line", _LINES_OF_ANOTHER)
    yield from rows("run", _RUNS_WITH_OTHER_SUMS)


_OVERPAYMENT_UNDECIDED = """
NOT EXISTS (SELECT 1 FROM payments_check decided WHERE decided.run_id = run.id AND decided.name = 'overpayment'
            AND decided.decided_by_id IS NOT NULL)
"""
_RELEASED_TO_THE_DEAD = f"""
SELECT DISTINCT run.number, payment.item_id
FROM payments_run run JOIN payments_payment payment ON payment.run_id = run.id
JOIN payments_line line ON line.payment_id = payment.id
JOIN registry_circumstance death ON death.person_id = line.person_id AND death.kind = 'death_date'
AND death.recorded_at <= run.released_at
AND (death.withdrawn_at IS NULL OR death.withdrawn_at > run.released_at)
WHERE run.released_at IS NOT NULL AND run.kind <> 'care' AND line.programme NOT IN ('special', 'price_subsidy')
AND payment.state <> 'withdrawn'
AND death.text <> '' AND SUBSTR(death.text, 1, 7) < SUBSTR(CAST(line.month AS TEXT), 1, 7)
AND NOT EXISTS (
    SELECT 1 FROM registry_circumstance later WHERE later.person_id = death.person_id
    AND later.kind = 'death_date' AND later.id > death.id AND later.recorded_at <= run.released_at
    AND (later.withdrawn_at IS NULL OR later.withdrawn_at > run.released_at)
)
AND {_OVERPAYMENT_UNDECIDED}
"""
_RELEASED_IN_SPITE_OF_HOLD = f"""
SELECT run.number, payment.item_id, hold.id
FROM payments_run run JOIN payments_payment payment ON payment.run_id = run.id
JOIN payments_hold hold ON hold.person_id = payment.person_id
AND (hold.programme = payment.programme OR hold.programme = '' AND payment.account_basis <> 'payee')
WHERE payment.state <> 'withdrawn' AND hold.placed_at <= run.released_at
AND (hold.lifted_at IS NULL OR hold.lifted_at > run.released_at)
AND {_OVERPAYMENT_UNDECIDED}
"""


@invariant(5, "Nothing is released to the dead or on hold without a decision")
def nothing_to_the_dead_or_on_hold() -> Iterable[Keys]:
    yield from rows("run item", _RELEASED_TO_THE_DEAD)
    yield from rows("run item hold", _RELEASED_IN_SPITE_OF_HOLD)


_WITHOUT_AUTHORITY = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE run.kind <> 'opening' AND payment.account_basis NOT IN ('own', 'household', 'payee', 'carer', 'care_home')
AND NOT EXISTS (
    SELECT 1 FROM payments_accountauthority authority WHERE authority.account_index = payment.account_index
    AND authority.confirmed_by_id IS NOT NULL
)
"""
_NOT_ON_RECORD = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE run.kind <> 'opening' AND payment.account_basis = 'own' AND NOT EXISTS (
    SELECT 1 FROM registry_circumstance card WHERE card.text_index = payment.account_index
    AND card.kind = 'bank_account' AND card.text_index <> ''
)
"""
_NOT_OF_THE_HEAD = """
SELECT payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE run.kind <> 'opening' AND payment.account_basis = 'household' AND NOT EXISTS (
    SELECT 1 FROM household_accounts_householdaccount account
    JOIN registry_circumstance card ON card.person_id = account.payee_id AND card.kind = 'bank_account'
    WHERE account.confirmed_on IS NOT NULL AND card.text_index = payment.account_index AND card.text_index <> ''
)
"""


@invariant(6, "An account is the person's own on record, or has a confirmed authority")
def accounts_with_authority() -> Iterable[Keys]:
    yield from rows("item", _WITHOUT_AUTHORITY)
    yield from rows("item", _NOT_ON_RECORD)
    yield from rows("item", _NOT_OF_THE_HEAD)


_LINES_OUT_OF_BOUNDS = """
SELECT id FROM payments_line WHERE amount_fen <= 0 OR amount_fen <> due_fen - sent_fen OR part < 1
"""
_RELEASED_ABOVE_CEILING = f"""
SELECT run.number, payment.item_id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE payment.state <> 'withdrawn' AND payment.amount_fen > %s AND run.released_at IS NOT NULL
AND {_OVERPAYMENT_UNDECIDED}
"""


@invariant(7, "Amounts are positive, and above the ceiling only by decision")
def amounts_in_bounds() -> Iterable[Keys]:
    yield from rows("line", _LINES_OUT_OF_BOUNDS)
    ceiling = int(policy.parameter_value("largest_payment", this_month(), today()))
    yield from rows("run item", _RELEASED_ABOVE_CEILING, [ceiling])


# Two programmes for one month: due in one run, or kept from two runs without a proposal to recover one of them.
_INCOMPATIBLE = """
SELECT line.person_id, line.month, line.programme, other.programme
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_line other ON other.person_id = line.person_id AND other.month = line.month
AND other.programme = %(other)s
JOIN payments_payment other_payment ON other_payment.id = other.payment_id
WHERE line.due_fen > 0 AND other.due_fen > 0 AND line.programme = %(programme)s
AND payment.state NOT IN ('returned', 'void', 'withdrawn')
AND other_payment.state NOT IN ('returned', 'void', 'withdrawn')
AND (payment.run_id = other_payment.run_id OR NOT EXISTS (
    SELECT 1 FROM payments_recovery recovery JOIN payments_recoveryline recovered
    ON recovered.recovery_id = recovery.id
    WHERE recovered.month = line.month AND recovery.person_id = line.person_id
    AND recovery.programme IN (line.programme, other.programme)
))
"""


@invariant(8, "Incompatible programmes are not due together, nor both kept without a proposal to recover")
def incompatible_programmes_apart() -> Iterable[Keys]:
    for programme, other in _INCOMPATIBLE_PROGRAMMES:
        yield from rows("person month programme other", _INCOMPATIBLE, {"programme": programme, "other": other})


_PAID_AND_WITHHELD = """
SELECT withheld.run_id, withheld.person_id, withheld.programme, withheld.month
FROM payments_withheld withheld JOIN payments_payment payment
ON payment.run_id = withheld.run_id AND payment.person_id = withheld.person_id
AND payment.programme = withheld.programme
JOIN payments_line line ON line.payment_id = payment.id AND line.month = withheld.month
WHERE NOT EXISTS (
    SELECT 1 FROM care_agreements_carepayee shared WHERE shared.programme = withheld.programme
    AND shared.confirmed_by_id IS NOT NULL AND shared.monthly_fen IS NOT NULL AND shared.first_month <= withheld.month
    AND shared.person_id IN (SELECT id FROM registry_person
                             WHERE id = withheld.person_id OR merged_into_id = withheld.person_id)
)
"""
_RUNS_WITH_OTHER_WITHHELD = """
SELECT run.number
FROM payments_run run LEFT JOIN (
    SELECT run_id, COUNT(*) AS number, SUM(amount_fen) AS total FROM payments_withheld GROUP BY run_id
) withheld ON withheld.run_id = run.id
WHERE run.withheld_number <> COALESCE(withheld.number, 0) OR run.withheld_fen <> COALESCE(withheld.total, 0)
"""


@invariant(9, "A due of a run is paid or withheld with a reason, never both unless a care payee has a part of it")
def paid_or_withheld() -> Iterable[Keys]:
    yield from rows("run person programme month", _PAID_AND_WITHHELD)
    yield from rows("run", _RUNS_WITH_OTHER_WITHHELD)


_UNANSWERED_IN_CLOSED_RUNS = """
SELECT run.number, payment.item_id, payment.state
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
WHERE run.state = 'closed' AND payment.state NOT IN ('paid', 'returned', 'withdrawn')
"""


@invariant(10, "Every payment is paid, returned or taken out before the books of its run close")
def every_payment_ends() -> Iterable[Keys]:
    return rows("run item state", _UNANSWERED_IN_CLOSED_RUNS)


_TWO_LINES_FOR_ONE_DUE = """
SELECT payment.run_id, line.person_id, line.programme, line.month
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
GROUP BY payment.run_id, line.person_id, line.programme, line.month, COALESCE(payment.care_payee_id, 0)
HAVING COUNT(*) > 1
"""
_RECOVERIES_WITH_OTHER_SUMS = """
SELECT recovery.id
FROM payments_recovery recovery LEFT JOIN payments_recoveryline line ON line.recovery_id = recovery.id
GROUP BY recovery.id, recovery.amount_fen HAVING recovery.amount_fen <> COALESCE(SUM(line.amount_fen), 0)
"""
_RECEIVED_BEYOND_DEMANDED = """
SELECT line.id
FROM payments_recoveryline line LEFT JOIN (
    SELECT receipt.recovery_line_id, SUM(receipt.amount_fen) AS fen
    FROM payments_receipt receipt LEFT JOIN payments_payment offsetting ON offsetting.id = receipt.payment_id
    WHERE offsetting.id IS NULL OR offsetting.state NOT IN ('returned', 'void', 'withdrawn') GROUP BY 1
) received ON received.recovery_line_id = line.id LEFT JOIN (
    SELECT reduction.recovery_line_id, SUM(reduction.amount_fen) AS fen
    FROM payments_recoveryreduction reduction JOIN payments_run run ON run.id = reduction.run_id
    WHERE run.state IN ('released', 'closed') GROUP BY 1
) reduced ON reduced.recovery_line_id = line.id
WHERE COALESCE(received.fen, 0) + COALESCE(reduced.fen, 0) > line.amount_fen
"""


@invariant(13, "A run pays one difference for a due to each payee, and recovers an overpayment once")
def one_difference() -> Iterable[Keys]:
    yield from rows("run person programme month", _TWO_LINES_FOR_ONE_DUE)
    yield from rows("recovery", _RECOVERIES_WITH_OTHER_SUMS)
    yield from rows("recovery_line", _RECEIVED_BEYOND_DEMANDED)


_WITHDRAWN_WITHOUT_TWO = """
SELECT payment.item_id FROM payments_payment payment LEFT JOIN payments_withdrawal taken
ON taken.payment_id = payment.id AND taken.state = 'confirmed' AND taken.decided_by_id <> taken.proposed_by_id
WHERE (payment.state = 'withdrawn') <> (taken.id IS NOT NULL)
"""


@invariant(15, "A payment is taken out of its run by two people, and stays out of it")
def taken_out_by_two() -> Iterable[Keys]:
    return rows("item", _WITHDRAWN_WITHOUT_TWO)
