"""What went to the banks and what they answered: one to one."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.payments.invariants.declaration import Keys, invariant, rows


@invariant(4, "File = its payments, and every payment that is with a bank is in one file")
def files_agree() -> Iterable[Keys]:
    yield from rows(
        "file",
        "SELECT file.number FROM bank_exchange_bankfile file LEFT JOIN bank_exchange_sentitem item ON item.file_id "
        "= file.id "
        "LEFT JOIN payments_payment payment ON payment.id = item.payment_id "
        "GROUP BY file.id, file.number, file.rows_number, file.total_fen "
        "HAVING file.rows_number <> COUNT(item.id) "
        "OR file.total_fen <> COALESCE(SUM(payment.amount_fen - payment.offset_fen), 0)",
    )
    yield from rows(
        "item",
        "SELECT payment.item_id FROM payments_payment payment WHERE payment.state IN ('sent', 'in_question') "
        "AND EXISTS (SELECT 1 FROM bank_exchange_bankfile file WHERE file.run_id = payment.run_id) "
        "AND NOT EXISTS (SELECT 1 FROM bank_exchange_sentitem item WHERE item.payment_id = payment.id)",
    )
    yield from rows(
        "file item",
        "SELECT file.number, payment.item_id FROM bank_exchange_sentitem item "
        "JOIN bank_exchange_bankfile file ON file.id = item.file_id JOIN payments_payment payment "
        "ON payment.id = item.payment_id WHERE payment.run_id <> file.run_id OR payment.state IN ('ready', 'void')",
    )


@invariant(11, "Rows of an answer are rows of its file, and a payment stands where the bank's last word put it")
def answers_match() -> Iterable[Keys]:
    yield from rows(
        "answer item",
        "SELECT said.answer_id, said.payment_id FROM bank_exchange_bankanswerrow said "
        "JOIN bank_exchange_bankanswer answer ON answer.id = said.answer_id LEFT JOIN bank_exchange_sentitem item "
        "ON item.payment_id = said.payment_id AND item.file_id = answer.file_id WHERE item.id IS NULL",
    )
    yield from rows(
        "item state said",
        "SELECT payment.item_id, payment.state, said.outcome FROM bank_exchange_sentitem item "
        "JOIN payments_payment payment ON payment.id = item.payment_id "
        "LEFT JOIN (SELECT payment_id, MAX(id) AS id FROM bank_exchange_bankanswerrow GROUP BY payment_id) last "
        "ON last.payment_id = payment.id LEFT JOIN bank_exchange_bankanswerrow said ON said.id = last.id "
        "WHERE CASE WHEN said.id IS NULL THEN payment.state <> 'sent' "
        "WHEN said.outcome = 'in_question' THEN payment.state NOT IN ('in_question', 'paid', 'returned') "
        "ELSE payment.state <> said.outcome END",
    )


@invariant(18, "Rows of an answer = those taken + those that only repeat what was known")
def answer_rows_accounted_for() -> Iterable[Keys]:
    return rows(
        "answer",
        "SELECT answer.id FROM bank_exchange_bankanswer answer LEFT JOIN bank_exchange_bankanswerrow said "
        "ON said.answer_id = answer.id GROUP BY answer.id, answer.paid_number, answer.returned_number, "
        "answer.question_number HAVING answer.paid_number + answer.returned_number + answer.question_number "
        "<> COUNT(said.id)",
    )
