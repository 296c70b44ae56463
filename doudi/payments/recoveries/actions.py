"""Money that was paid too much: told to the recipient, heard, decided by a person, and what comes back of it.

Money got by deceit is asked back all the same way; a fine is the business of others (SC649-68).
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.funding.actions import book_recovery
from doudi.payments import refusals
from doudi.payments.computation.persistence import lock_money
from doudi.payments.models import Receipt, Recovery, programme_label
from doudi.payments.recoveries.receipts import outstanding_of, settle_if_fully_recovered, write_receipts
from doudi.payments.workflow import RECOVERY_TRANSITIONS
from doudi.values.money import format_yuan

MAX_INSTALMENTS = 36


def _locked(recovery: Recovery, verb: str, by: User) -> Recovery:
    lock_money()
    locked = lock_row(Recovery.objects.select_related("person"), recovery.pk)
    if not by.may(Permission.RELEASE_PAYROLL) and not contains(by.scope, locked.village_code):
        raise OutsideScope(_("这笔追缴不在您的辖区内。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(RECOVERY_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _say(locked: Recovery, sentence: str, why: str = "") -> None:
    words = {
        "name": locked.person.name,
        "programme": programme_label(locked.programme),
        "amount": format_yuan(locked.amount_fen),
    }
    record(sentence.format(**words), subject=locked, village_code=locked.village_code, why=why.strip()[:500])


@action("recovery.notify")
def notify_recipient(*, by: User, recovery: Recovery, heard: str) -> Recovery:
    """The recipient was told what is asked back and why, and what he said to it.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = _locked(recovery, "notify", by)
    heard = required_text(heard, "heard", _("请写明告知情况和当事人的意见。"))
    locked.notified_on, locked.heard, locked.handled_by = today(), heard[:500], by
    advance(locked, "notify", RECOVERY_TRANSITIONS)
    _say(locked, _("告知{name}：{programme}多发{amount}元，拟追回，已听取意见。"), heard)
    return locked


@action("recovery.demand")
def demand_recovery(*, by: User, recovery: Recovery, why: str, instalments: int = 1) -> Recovery:
    """It is decided that the money is asked back, at once or in instalments.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired, AmountTooLarge
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _locked(recovery, "demand", by)
    _decide(locked, by, why)
    if not 1 <= instalments <= MAX_INSTALMENTS:
        message = _("最多分{most}期。").format(most=MAX_INSTALMENTS)
        raise refusals.AmountTooLarge(message, instalments=message)
    locked.instalments = instalments
    advance(locked, "demand", RECOVERY_TRANSITIONS)
    _say(locked, _("决定向{name}追回{programme}多发的{amount}元。"), why)
    return locked


@action("recovery.waive")
def waive_recovery(*, by: User, recovery: Recovery, why: str) -> Recovery:
    """It is decided that the money is not asked back.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _locked(recovery, "waive", by)
    _decide(locked, by, why)
    advance(locked, "waive", RECOVERY_TRANSITIONS)
    _say(locked, _("决定免予追回{name}{programme}多发的{amount}元。"), why)
    return locked


def _decide(locked: Recovery, by: User, why: str) -> None:
    refuse_same_person(by, locked.handled_by_id, sentence=_("告知和决定须是不同的人。"))
    why = required_text(why, "why", _("请写明理由。"))
    locked.decided_by, locked.decided_why = by, why[:500]


@action("recovery.offset")
def decide_offset(*, by: User, recovery: Recovery, basis: str) -> Recovery:
    """What is asked back is kept from future payments: by the recipient's written consent, or by a decision.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _locked(recovery, "settle", by)
    basis = required_text(basis, "basis", _("请写明本人书面同意或决定文书。"))
    locked.offset_basis = basis[:500]
    locked.save(update_fields=["offset_basis"])
    _say(locked, _("{name}{programme}多发的{amount}元改从以后的发放中抵扣。"), basis)
    return locked


@action("recovery.receive")
def record_receipt(*, by: User, recovery: Recovery, reference: str, amount_fen: int, received_on: date) -> Recovery:
    """Money came back. It settles the oldest months first, and goes back to the sources that bore it.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, ReceiptAlreadyRecorded, AmountTooLarge
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = _locked(recovery, "settle", by)
    named = reference.strip()[:60]
    if not named or received_on > today():
        raise ReasonRequired(_("请填写凭证号和到账日期。"), reference=_("请填写凭证号。"))
    if Receipt.objects.filter(reference=named).exists():
        message = _("凭证号{reference}已登记过。").format(reference=named)
        raise refusals.ReceiptAlreadyRecorded(message, reference=message)
    left = outstanding_of(locked)
    if not 0 < amount_fen <= left:
        message = _("金额须大于零，不超过未追回的{left}元。").format(left=format_yuan(left))
        raise refusals.AmountTooLarge(message, amount_fen=message)
    by_source = write_receipts(locked, amount_fen, named, received_on, by, Receipt.Way.CASHLESS, None)
    settle_if_fully_recovered(locked)
    book_recovery(by=by, reference=f"recovery:{named}", on=received_on, lines=by_source)
    _say(locked, _("{name}退回{programme}多发的款项，凭证{reference}。").replace("{reference}", named))
    return locked
