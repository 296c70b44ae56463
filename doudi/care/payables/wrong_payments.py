"""Find with two people that an approved amount was paid wrongly, so that the next run of care proposes to recover it.

Payments proposes to recover what is paid and not due; telling who was paid, hearing them and deciding is the process
of every recovery.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.payables.models import LONGEST_TEXT, Payable, WrongPayment
from doudi.care.payables.refusals import WrongPaymentUnfit
from doudi.care.payables.workflow import PayableState
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("SAL2026-73")
@action("care_wrong_payment.propose")
def propose_wrong_payment(
    *, by: User, payable: Payable, amount_fen: int, finding: str, upload: Upload | None = None
) -> WrongPayment:
    """Say that a paid amount, or a part of it, should not have been paid, with what was found.

    Raises:
        PermissionRequired, OutsideScope, WrongPaymentUnfit, ReasonRequired, NumberInText, EmptyFile, FileTooLarge,
        WrongFileType
    """
    require_permission(by, Permission.HANDLE_CARE)
    rows = Payable.objects.visible_to(by).select_related("person")
    locked = lock_row(rows, payable.pk, missing=OutsideScope(_("这笔支付不在您的辖区内。")))
    if locked.state != PayableState.PAID:
        raise WrongPaymentUnfit(_("只有已发放的可以登记误付；没有发放的，直接停止。"))
    if locked.wrong_payments.filter(confirmed_by=None, refused_by=None).exists():
        raise WrongPaymentUnfit(_("这笔支付已有一条误付待第二人确认。"))
    left = locked.amount_fen - locked.wrong_fen
    if not 0 < amount_fen <= left:
        message = _("误付金额须大于零，不超过{left}元。").format(left=format_yuan(left))
        raise WrongPaymentUnfit(message, amount_fen=message)
    words = required_text(finding, "finding", _("请写明查明的情况：谁在哪天查到什么。"))[:LONGEST_TEXT]
    village, stored = locked.person.village_id, None
    if upload is not None:
        stored = store_upload(by=by, upload=upload, village_code=village)
    found = WrongPayment.objects.create(
        payable=locked, amount_fen=amount_fen, finding=words, proof_file=stored, proposed_by=by, proposed_on=today()
    )
    _record(found, _("{name}的{kind}误付{amount}元，待第二人确认。"), words)
    return found


@carries("SAL2026-73")
@action("care_wrong_payment.confirm")
def confirm_wrong_payment(*, by: User, found: WrongPayment) -> WrongPayment:
    """Confirm as the second person, of the bureau's leadership; the next run of care proposes to recover the amount.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, WrongPaymentUnfit
    """
    locked = _lock(by, found)
    if locked.payable.state != PayableState.PAID:
        raise WrongPaymentUnfit(_("这笔款后来由银行退回了，不用追回；不再发的，直接停止。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    _record(locked, _("确认{name}的{kind}误付{amount}元，由下一批照料和医疗支付提出追回。"), locked.finding)
    return locked


@action("care_wrong_payment.refuse")
def refuse_wrong_payment(*, by: User, found: WrongPayment, why: str) -> WrongPayment:
    """Decide that the amount was not paid wrongly.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired, NumberInText
    """
    locked = _lock(by, found)
    locked.refused_reason = required_text(why, "why", _("请写明为什么不成立。"))[:LONGEST_TEXT]
    locked.refused_by = by
    locked.save(update_fields=["refused_by", "refused_reason"])
    _record(locked, _("{name}的{kind}误付{amount}元不成立。"), locked.refused_reason)
    return locked


def _lock(by: User, found: WrongPayment) -> WrongPayment:
    require_permission(by, Permission.APPROVE_PAYROLL)
    outside = OutsideScope(_("这笔支付不在您的辖区内。"))
    rows = WrongPayment.objects.in_scope(money_scope(by)).select_related("payable__person")
    locked = lock_row(rows, found.pk, missing=outside)
    if not locked.is_waiting:
        raise TransitionNotAllowed(_("这条误付已经决定过。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出和确认误付须是不同的人。"))
    return locked


def _record(found: WrongPayment, sentence: str, why: str) -> None:
    payable = found.payable
    words = {
        "name": payable.person.name,
        "kind": payable.get_kind_display(),
        "amount": format_yuan(found.amount_fen),
    }
    record(sentence.format(**words), subject=payable, village_code=payable.person.village_id, why=why)
