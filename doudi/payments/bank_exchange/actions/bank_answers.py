"""Accept an answer of the bank, as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from doudi.bankfiles.cell_text import sm3
from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS, Outcome
from doudi.bankfiles.faults import BankFileError
from doudi.bankfiles.return_files import ReturnFile, read_return
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.audit.trail import action, record
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, insert_rows
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.payments.bank_exchange.actions.returned_payments import book_returned_payments, hold_twice_returned
from doudi.payments.bank_exchange.models import BankAnswer, BankFile, LateReturn
from doudi.payments.bank_exchange.refusals import AnswerOfAnotherFile, AnswerRejected, FileNotHandedOver
from doudi.payments.bank_exchange.rendering import (
    bank_items,
    payments_of_file,
    profile_of,
)
from doudi.payments.bank_exchange.text_notices import tell_of_answer
from doudi.payments.computation.item_lines import ITEM_SOURCES, pay_items, return_items
from doudi.payments.money_lock import lock_money
from doudi.payments.workflow import PAYMENT_TRANSITIONS
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_COLUMNS = (
    "answer_id",
    "payment_id",
    "row",
    "outcome",
    "reason",
    "code",
    "note",
    "settled_on",
    "is_late_return",
    "has_name_mismatch",
)
_APPLY_ROWS = """
UPDATE payments_payment SET state = answered.outcome, settled_on = answered.settled_on, returned_reason = %s
FROM bank_exchange_bankanswerrow AS answered
WHERE answered.answer_id = %s AND answered.outcome = %s AND answered.reason = %s
      AND payments_payment.id = answered.payment_id AND payments_payment.state IN ({states})
"""


@dataclass(frozen=True)
class AcceptedAnswer:
    """A recorded answer. ``is_repeated``: the same file was accepted before, and nothing was changed.

    ``waiting``: the answer takes payments back that had arrived; it is applied when a second person has confirmed it.
    """

    answer: BankAnswer | LateReturn
    is_repeated: bool
    is_waiting: bool = False


@carries("P18-17.d")
@action("bank.accept_answer")
def accept_answer(*, by: User, file: BankFile, name: str, content: bytes) -> AcceptedAnswer:
    """Accept the bank's answer to a file and apply it to every payment in it.

    An answer that takes back what had arrived changes nothing yet: a second person confirms it (``late_returns``).

    Raises:
        PermissionRequired
        FileNotHandedOver: the file has not been handed over to the bank.
        AnswerOfAnotherFile: the same content was accepted as the answer to another file.
        AnswerRejected: with every row that is unknown, missing, duplicate or altered.
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    lock_money()
    locked = lock_row(BankFile.objects.select_related("run"), file.pk)
    digest = sm3(content)
    earlier = BankAnswer.objects.filter(sm3=digest).select_related("file").first()
    if earlier is not None:
        return _answer_again(locked, earlier)
    if locked.state != BankFile.State.HANDED_OVER:
        raise FileNotHandedOver(_("{number}还没有交银行，不会有回盘。").format(number=locked.number))
    waiting = LateReturn.objects.filter(sm3=digest).first()
    if waiting is not None:
        record(_("{number}的回盘重复上传，没有任何改动。").format(number=locked.number), subject=locked)
        return AcceptedAnswer(waiting, is_repeated=True, is_waiting=True)
    return_file = read_answer(locked, content)
    if any(row.is_late_return for row in return_file.answers):
        return _wait_for_second_person(locked, name, content, return_file, by)
    answer, holds = apply_answer(locked, name, content, return_file, by=by)
    record(
        _("导入{number}的回盘：到账{paid}笔{paid_yuan}元，退回{back}笔{back_yuan}元，待查{asked}笔。").format(
            number=locked.number,
            paid=answer.paid_number,
            paid_yuan=format_yuan(answer.paid_fen),
            back=answer.returned_number,
            back_yuan=format_yuan(answer.returned_fen),
            asked=answer.question_number,
        ),
        subject=locked,
        new={"sm3": digest, "holds": holds},
    )
    return AcceptedAnswer(answer, is_repeated=False)


def _wait_for_second_person(file: BankFile, name: str, content: bytes, read: ReturnFile, by: User) -> AcceptedAnswer:
    late = [row.amount_fen for row in read.answers if row.is_late_return]
    waiting = LateReturn.objects.create(
        file=file,
        name=name[-120:],
        sm3=read.sm3,
        attachment=file_storage.write(content),
        late_number=len(late),
        late_fen=sum(late),
        uploaded_by=by,
    )
    record(
        _("上传{number}的回盘，有{late}笔到账后退回，等另一人核对银行的合计。").format(
            number=file.number, late=len(late)
        ),
        subject=file,
        new={"sm3": read.sm3},
    )
    return AcceptedAnswer(waiting, is_repeated=False, is_waiting=True)


def apply_answer(
    locked: BankFile, name: str, content: bytes, return_file: ReturnFile, *, by: User
) -> tuple[BankAnswer, int]:
    """Record an answer and move its payments; return it and the number of new holds. A part of actions."""
    digest, payments = return_file.sm3, payments_of_file(locked)
    answer = _create_answer(locked, name, content, return_file, by)
    keys = {payment.item_id: payment.pk for payment in payments}
    _write_rows(answer, return_file, keys, today())
    _apply(answer, return_file)
    returned = [keys[row.item_id] for row in return_file.answers if row.outcome == "returned"]
    if returned:
        reference = f"bank-return:{locked.number}:{digest[:16]}"
        basis = _("代发文件{number}的银行回盘").format(number=locked.number)
        book_returned_payments(returned, by=by, reference=reference, on=today(), basis=basis)
    if locked.run.kind in ITEM_SOURCES:
        _tell_items(return_file, keys)
    holds = hold_twice_returned(returned)
    tell_of_answer(answer, by=by)
    return answer, holds


def _tell_items(return_file: ReturnFile, keys: dict[str, int]) -> None:
    """Tell the rooms which of their items were paid on which day, and which came back."""
    paid: dict[date, list[int]] = {}
    for row in return_file.answers:
        if row.outcome == "paid":
            paid.setdefault(row.paid_on or today(), []).append(keys[row.item_id])
    for day, payments in paid.items():
        pay_items(payments, day)
    return_items([keys[row.item_id] for row in return_file.answers if row.outcome == "returned"])


def _answer_again(file: BankFile, earlier: BankAnswer) -> AcceptedAnswer:
    if earlier.file_id != file.pk:
        raise AnswerOfAnotherFile(_("这份回盘已经作为{number}的回盘导入过。").format(number=earlier.file.number))
    record(_("{number}的回盘重复上传，没有任何改动。").format(number=file.number), subject=file)
    return AcceptedAnswer(earlier, is_repeated=True)


def read_answer(file: BankFile, content: bytes) -> ReturnFile:
    """Read an answer to a file, with what is known of its payments now.

    Raises:
        AnswerRejected
    """
    payments = payments_of_file(file)
    bank = profile_of(file.profile)
    known: dict[str, Outcome] = {
        payment.item_id: payment.state  # type: ignore[misc]  # row of OUTCOMES by the condition
        for payment in payments
        if payment.state in OUTCOMES
    }
    try:
        return read_return(bank, content, bank_items(payments, bank), file_number=file.number, known=known)
    except BankFileError as error:
        raise AnswerRejected(
            _("回盘文件有{count}处对不上，没有导入任何一笔。").format(count=len(error.faults)), error.faults
        ) from None


def _create_answer(file: BankFile, name: str, content: bytes, return_file: ReturnFile, by: User) -> BankAnswer:
    numbers = {outcome: sum(row.outcome == outcome for row in return_file.answers) for outcome in OUTCOMES}
    return BankAnswer.objects.create(
        file=file,
        name=name[-120:],
        sm3=return_file.sm3,
        attachment=file_storage.write(content),
        imported_by=by,
        paid_number=numbers["paid"],
        paid_fen=return_file.sum_fen("paid"),
        returned_number=numbers["returned"],
        returned_fen=return_file.sum_fen("returned"),
        question_number=numbers["in_question"],
        question_fen=return_file.sum_fen("in_question"),
        repeated_number=return_file.repeated,
    )


def _write_rows(answer: BankAnswer, return_file: ReturnFile, keys: dict[str, int], day: date) -> None:
    insert_rows(
        "bank_exchange_bankanswerrow",
        _COLUMNS,
        (
            (
                answer.pk,
                keys[row.item_id],
                row.row,
                row.outcome,
                row.reason,
                row.code[:40],
                row.note[:200],
                row.paid_on or day,
                row.is_late_return,
                row.has_name_mismatch,
            )
            for row in return_file.answers
        ),
    )
    if len(return_file.answers) > ANALYZE_FROM_ROWS:
        analyze_tables("bank_exchange_bankanswerrow")


def _apply(answer: BankAnswer, return_file: ReturnFile) -> None:
    """Move every payment to its new state, row statement for each outcome and reason."""
    kinds: dict[tuple[Outcome, str], int] = {}
    for row in return_file.answers:
        kinds[row.outcome, row.reason] = kinds.get((row.outcome, row.reason), 0) + 1
    for (outcome, reason), number in kinds.items():
        before = [str(state) for state in PAYMENT_TRANSITIONS.states_before(outcome)]
        query = _APPLY_ROWS.format(states=", ".join(["%s"] * len(before)))
        label = REASONS[reason].label if reason else ""
        with connection.cursor() as cursor:
            cursor.execute(query, [label, answer.pk, outcome, reason, *before])
            if cursor.rowcount != number:
                message = f"{cursor.rowcount} payments moved instead of {number}"
                raise AssertionError(message)


@action("bank.read_answer")
def read_original_answer(*, by: User, answer: BankAnswer) -> bytes:
    """Return the bank's original file; each reading is recorded.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.READ_FUNDS)
    content = file_storage.read(answer.attachment)
    record(
        _("下载{number}的回盘原文件。").format(number=answer.file.number), subject=answer.file, new={"sm3": answer.sm3}
    )
    return content
