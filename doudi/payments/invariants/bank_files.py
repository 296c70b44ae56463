"""Invariants of bank files and of the banks' answers."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.payments.invariants.declaration import Keys, invariant, rows

_FILES_WITH_OTHER_SUMS = """
SELECT file.number
FROM bank_exchange_bankfile file LEFT JOIN bank_exchange_sentitem item ON item.file_id = file.id
LEFT JOIN payments_payment payment ON payment.id = item.payment_id
GROUP BY file.id, file.number, file.rows_number, file.total_fen
HAVING file.rows_number <> COUNT(item.id)
OR file.total_fen <> COALESCE(SUM(payment.amount_fen - payment.offset_fen), 0)
"""
_SENT_IN_NO_FILE = """
SELECT payment.item_id FROM payments_payment payment WHERE payment.state IN ('sent', 'in_question')
AND EXISTS (SELECT 1 FROM bank_exchange_bankfile file WHERE file.run_id = payment.run_id)
AND NOT EXISTS (SELECT 1 FROM bank_exchange_sentitem item WHERE item.payment_id = payment.id)
"""
_ITEMS_OF_OTHER_RUNS = """
SELECT file.number, payment.item_id
FROM bank_exchange_sentitem item JOIN bank_exchange_bankfile file ON file.id = item.file_id
JOIN payments_payment payment ON payment.id = item.payment_id
WHERE payment.run_id <> file.run_id OR payment.state IN ('ready', 'void', 'withdrawn')
"""


@invariant(4, "File = its payments, and every payment with a bank is in one file")
def files_agree() -> Iterable[Keys]:
    yield from rows("file", _FILES_WITH_OTHER_SUMS)
    yield from rows("item", _SENT_IN_NO_FILE)
    yield from rows("file item", _ITEMS_OF_OTHER_RUNS)


_ANSWER_ROWS_OF_OTHER_FILES = """
SELECT answered.answer_id, answered.payment_id
FROM bank_exchange_bankanswerrow answered JOIN bank_exchange_bankanswer answer ON answer.id = answered.answer_id
LEFT JOIN bank_exchange_sentitem item ON item.payment_id = answered.payment_id AND item.file_id = answer.file_id
WHERE item.id IS NULL
"""
_STATES_AGAINST_LAST_ANSWER = """
SELECT payment.item_id, payment.state, answered.outcome
FROM bank_exchange_sentitem item JOIN payments_payment payment ON payment.id = item.payment_id
LEFT JOIN (SELECT payment_id, MAX(id) AS id FROM bank_exchange_bankanswerrow GROUP BY payment_id) last
ON last.payment_id = payment.id
LEFT JOIN bank_exchange_bankanswerrow answered ON answered.id = last.id
WHERE CASE WHEN answered.id IS NULL THEN payment.state <> 'sent'
           WHEN answered.outcome = 'in_question' THEN payment.state NOT IN ('in_question', 'paid', 'returned')
           ELSE payment.state <> answered.outcome END
"""


@invariant(11, "Rows of an answer are rows of its file, and a payment is in the state of the bank's last answer")
def answers_match() -> Iterable[Keys]:
    yield from rows("answer item", _ANSWER_ROWS_OF_OTHER_FILES)
    yield from rows("item state outcome", _STATES_AGAINST_LAST_ANSWER)


_ANSWERS_WITH_OTHER_COUNTS = """
SELECT answer.id
FROM bank_exchange_bankanswer answer LEFT JOIN bank_exchange_bankanswerrow answered ON answered.answer_id = answer.id
GROUP BY answer.id, answer.paid_number, answer.returned_number, answer.question_number
HAVING answer.paid_number + answer.returned_number + answer.question_number <> COUNT(answered.id)
"""


@invariant(18, "Rows of an answer = those applied + those that only repeat an earlier answer")
def answer_rows_accounted_for() -> Iterable[Keys]:
    return rows("answer", _ANSWERS_WITH_OTHER_COUNTS)
