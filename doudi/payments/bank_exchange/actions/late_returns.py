"""Confirm or refuse an answer that turns paid payments into returned ones: a second person, the bank's own total."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import PermissionRequired, SecondPersonRequired, TransitionNotAllowed, required_text
from doudi.payments.bank_exchange.actions.bank_answers import apply_answer, read_answer
from doudi.payments.bank_exchange.models import BankFile, LateReturn
from doudi.payments.bank_exchange.refusals import BankTotalDiffers
from doudi.payments.money_lock import lock_money
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("P18-17.d")
@action("bank.confirm_late_return")
def confirm_late_return(*, by: User, late_return: LateReturn, bank_total_fen: int | None, why: str) -> LateReturn:
    """Apply an answer that takes back what had arrived, with the total of the bank's own letter.

    Raises:
        PermissionRequired, SecondPersonRequired, TransitionNotAllowed, ReasonRequired
        BankTotalDiffers: the answer takes back another amount than the bank's letter says.
        AnswerRejected: meanwhile the answer no longer fits the payments.
    """
    lock_money()
    locked = _lock(by, late_return)
    why = required_text(why, "why", _("请写明银行通知的日期、文号。"))[:200]
    if bank_total_fen != locked.late_fen:
        message = _("和这份回盘里到账后退回的合计不一致。请照银行的书面通知核对；不是银行的，选“不采用”。")
        raise BankTotalDiffers(message, bank_total_fen=message)
    file = lock_row(BankFile.objects.select_related("run"), locked.file_id)
    content = file_storage.read(locked.attachment)
    answer, holds = apply_answer(file, locked.name, content, read_answer(file, content), by=locked.uploaded_by)
    locked.answer = answer
    _decide(locked, LateReturn.State.CONFIRMED, by, why)
    record(
        _("核对{number}到账后退回：{late}笔{yuan}元，和银行通知一致，上传人{who}。").format(
            number=file.number,
            late=locked.late_number,
            yuan=format_yuan(locked.late_fen),
            who=locked.uploaded_by.name,
        ),
        subject=file,
        new={"sm3": locked.sm3, "holds": holds},
        why=why,
    )
    return locked


@action("bank.refuse_late_return")
def refuse_late_return(*, by: User, late_return: LateReturn, why: str) -> LateReturn:
    """Refuse an answer that takes back what had arrived; nothing changes.

    Raises:
        PermissionRequired, SecondPersonRequired, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock(by, late_return)
    why = required_text(why, "why")[:200]
    _decide(locked, LateReturn.State.REFUSED, by, why)
    record(
        _("不采用{number}到账后退回的回盘。").format(number=locked.file.number),
        subject=locked.file,
        new={"sm3": locked.sm3},
        why=why,
    )
    return locked


def _lock(by: User, late_return: LateReturn) -> LateReturn:
    if not (by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)):
        raise PermissionRequired(_("到账后退回由财务人员或县局负责人核对。"))
    locked = lock_row(LateReturn.objects.select_related("file", "uploaded_by"), late_return.pk)
    if locked.state != LateReturn.State.WAITING:
        raise TransitionNotAllowed(_("这份回盘{state}，不能再办。").format(state=locked.get_state_display()))
    sentence = _("到账后退回要由上传人以外的人核对。")
    refuse_same_person(by, locked.uploaded_by_id, sentence=sentence)
    if by.id_number_index and by.id_number_index == locked.uploaded_by.id_number_index:
        raise SecondPersonRequired(sentence)
    return locked


def _decide(locked: LateReturn, state: LateReturn.State, by: User, why: str) -> None:
    locked.state, locked.decided_by, locked.decided_at, locked.why = state, by, timezone.now(), why
    locked.save()
