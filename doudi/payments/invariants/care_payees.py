"""Invariants of care money: it goes to whom two people said, in the months they said, to the fen of each part."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.payments.invariants.declaration import Keys, invariant, rows

# What was paid before a fact was ended was right then; the registry may have learned of a death later.
_AGAINST_THEIR_FACT = """
SELECT payment.item_id, fact.id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
JOIN payments_line line ON line.payment_id = payment.id
JOIN care_agreements_carepayee fact ON fact.id = payment.care_payee_id
JOIN registry_person owner ON owner.id = fact.person_id
WHERE payment.state <> 'void' AND (
    payment.person_id NOT IN (owner.id, COALESCE(owner.merged_into_id, owner.id))
    OR payment.programme <> fact.programme OR payment.account_index <> fact.account_index
    OR payment.holder_name <> fact.holder_name OR fact.confirmed_by_id IS NULL OR fact.confirmed_at > run.known_at
    OR line.month < fact.first_month
    OR (line.month > fact.last_month AND (fact.ended_at IS NULL OR fact.ended_at <= run.known_at))
)
"""
_WITHOUT_FACT = """
SELECT item_id FROM payments_payment WHERE (account_basis IN ('carer', 'care_home')) <> (care_payee_id IS NOT NULL)
"""
_ABOVE_THEIR_PART = """
SELECT fact.id, line.month
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN care_agreements_carepayee fact ON fact.id = payment.care_payee_id
WHERE payment.state NOT IN ('returned', 'void', 'withdrawn') AND fact.monthly_fen IS NOT NULL
GROUP BY fact.id, fact.monthly_fen, line.month HAVING SUM(line.amount_fen) > fact.monthly_fen
"""
# A fact for the whole amount was in force when the run was computed, and still governs the month.
_TO_THE_PERSON_INSTEAD = """
SELECT payment.item_id, fact.id
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
JOIN payments_line line ON line.payment_id = payment.id
JOIN care_agreements_carepayee fact ON fact.person_id = payment.person_id AND fact.programme = payment.programme
WHERE payment.care_payee_id IS NULL AND payment.state NOT IN ('void', 'withdrawn') AND run.kind <> 'opening'
AND fact.to_whom <> 'person' AND fact.monthly_fen IS NULL AND fact.confirmed_at <= run.known_at
AND line.month >= fact.first_month AND (fact.last_month IS NULL OR line.month <= fact.last_month)
"""
_DECIDED_BY_ONE = """
SELECT id FROM care_agreements_carepayee WHERE confirmed_by_id = proposed_by_id
"""


@invariant(28, "Care money goes to the payee that two people confirmed for the month, and no more than their part")
def care_money_follows_its_facts() -> Iterable[Keys]:
    yield from rows("item fact", _AGAINST_THEIR_FACT)
    yield from rows("item", _WITHOUT_FACT)
    yield from rows("fact month", _ABOVE_THEIR_PART)
    yield from rows("item fact", _TO_THE_PERSON_INSTEAD)
    yield from rows("fact", _DECIDED_BY_ONE)
