"""The steps of a recovery: notify and hear the recipient, decide, offset, record receipts.

Money obtained by deceit is recovered in the same way; see ``fines`` for the fine that may be added (SAL2026-73).
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.payables.kinds import PAYEE_SUFFIX
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.funding.actions import book_recovery
from doudi.payments import refusals
from doudi.payments.models import MAX_REASON_LENGTH, Receipt, Recovery, programme_label
from doudi.payments.money_lock import lock_money
from doudi.payments.recoveries.archive import archive_return_order
from doudi.payments.recoveries.plans import MAX_INSTALMENTS, plan_of, refuse_invalid_plan, write_plan
from doudi.payments.recoveries.receipts import outstanding_of, settle_if_fully_recovered, write_receipts
from doudi.payments.workflow import RECOVERY_TRANSITIONS
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def _lock(recovery: Recovery, verb: str, by: User) -> Recovery:
    lock_money()
    locked = lock_row(Recovery.objects.select_related("person"), recovery.pk)
    if not by.may(Permission.RELEASE_PAYROLL) and not contains(by.scope, locked.village_code):
        raise OutsideScope(_("这笔追缴不在您的辖区内。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(RECOVERY_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _record(recovery: Recovery, sentence: str, why: str = "") -> None:
    words = {
        "name": recovery.person.name,
        "programme": programme_label(recovery.programme),
        "amount": format_yuan(recovery.amount_fen),
    }
    record(sentence.format(**words), subject=recovery, village_code=recovery.village_code, why=why[:MAX_REASON_LENGTH])


@action("recovery.notify")
def notify_recipient(*, by: User, recovery: Recovery, heard: str) -> Recovery:
    """Record that the recipient was told what is demanded back and why, and what they said.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = _lock(recovery, "notify", by)
    opinion = required_text(heard, "heard", _("请写明告知情况和当事人的意见。"))
    locked.notified_on, locked.heard, locked.handled_by = today(), opinion[:MAX_REASON_LENGTH], by
    advance(locked, "notify", RECOVERY_TRANSITIONS)
    _record(locked, _("告知{name}：{programme}多发{amount}元，拟追回，已听取意见。"), opinion)
    return locked


@carries("SAL2026-74")
@action("recovery.demand")
def demand_recovery(
    *,
    by: User,
    recovery: Recovery,
    why: str,
    instalments: int = 1,
    pay_by: date | None = None,
    parts: list[tuple[date, int]] | None = None,
) -> Recovery:
    """Decide that the money is demanded back by a day, at once, in equal monthly instalments, or as agreed.

    ``parts`` are the day and the fen of each agreed instalment; ``instalments`` and ``pay_by`` do not count then.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired, AmountTooLarge,
        DateInThePast, InstalmentPlanInvalid
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _lock(recovery, "demand", by)
    _set_decision(locked, by, why)
    outstanding = outstanding_of(locked)
    if parts:
        refuse_invalid_plan(parts, outstanding, today())
    else:
        parts = _equal_parts(outstanding, instalments, pay_by)
    locked.instalments, locked.pay_by = len(parts), parts[0][0]
    write_plan(locked, parts)
    advance(locked, "demand", RECOVERY_TRANSITIONS)
    archive_return_order(locked, by)
    _record(locked, _("决定向{name}追回{programme}多发的{amount}元。"), locked.decided_why)
    return locked


def _equal_parts(amount_fen: int, instalments: int, pay_by: date | None) -> list[tuple[date, int]]:
    """Return equal monthly parts from a day on, by default the days that the law allows from today.

    Raises:
        AmountTooLarge, DateInThePast
    """
    if not 1 <= instalments <= MAX_INSTALMENTS:
        message = _("最多分{most}期。").format(most=MAX_INSTALMENTS)
        raise refusals.AmountTooLarge(message, instalments=message)
    days = int(policy.parameter_value("recovery_pay_days", this_month(), today()))
    first = pay_by or today() + timedelta(days=days)
    if first < today():
        raise refusals.DateInThePast(_("交款期限不能早于今天。"), pay_by=_("交款期限不能早于今天。"))
    return plan_of(amount_fen, instalments, first)


@action("recovery.waive")
def waive_recovery(*, by: User, recovery: Recovery, why: str) -> Recovery:
    """Decide that the money is not demanded back.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _lock(recovery, "waive", by)
    _set_decision(locked, by, why)
    advance(locked, "waive", RECOVERY_TRANSITIONS)
    _record(locked, _("决定免予追回{name}{programme}多发的{amount}元。"), locked.decided_why)
    return locked


def _set_decision(recovery: Recovery, by: User, why: str) -> None:
    """Set who decides and why; refuse who computed the recovery or notified the recipient."""
    sentence = _("核算、告知和决定追缴须是不同的人。")
    refuse_same_person(by, recovery.run.prepared_by_id, recovery.handled_by_id, sentence=sentence)
    reason = required_text(why, "why", _("请写明理由。"))
    recovery.decided_by, recovery.decided_why = by, reason[:MAX_REASON_LENGTH]


@action("recovery.offset")
def decide_offset(*, by: User, recovery: Recovery, basis: str) -> Recovery:
    """Decide that future payments offset the recovery, by the recipient's written consent or by a decision.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, OffsetAgainstAnother, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _lock(recovery, "offset", by)
    if locked.programme.endswith(PAYEE_SUFFIX):
        message = _("这笔钱付给了别人，不能从本人以后的发放中抵扣，请向收款方追回。")
        raise refusals.OffsetAgainstAnother(message)
    document = required_text(basis, "basis", _("请写明本人书面同意或决定文书。"))
    locked.offset_basis = document[:MAX_REASON_LENGTH]
    advance(locked, "offset", RECOVERY_TRANSITIONS)
    _record(locked, _("{name}{programme}多发的{amount}元改从以后的发放中抵扣。"), document)
    return locked


@action("recovery.receive")
def record_receipt(*, by: User, recovery: Recovery, reference: str, amount_fen: int, received_on: date) -> Recovery:
    """Record money given back, by its voucher; it settles the oldest months first and returns to its sources.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, ReceiptAlreadyRecorded, AmountTooLarge
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = _lock(recovery, "receive", by)
    voucher = reference.strip()[:60]
    if not voucher or received_on > today():
        raise ReasonRequired(_("请填写凭证号和到账日期。"), reference=_("请填写凭证号。"))
    if Receipt.objects.filter(reference=voucher).exists():
        message = _("凭证号{reference}已登记过。").format(reference=voucher)
        raise refusals.ReceiptAlreadyRecorded(message, reference=message)
    outstanding = outstanding_of(locked)
    if not 0 < amount_fen <= outstanding:
        message = _("金额须大于零，不超过未追回的{left}元。").format(left=format_yuan(outstanding))
        raise refusals.AmountTooLarge(message, amount_fen=message)
    by_source = write_receipts(locked, amount_fen, voucher, received_on, by, Receipt.Way.CASHLESS, None)
    settle_if_fully_recovered(locked)
    book_recovery(
        by=by,
        reference=f"recovery:{voucher}",
        on=received_on,
        lines=by_source,
        basis=_("追缴第{recovery}号多发的{programme}，缴款凭证{reference}").format(
            recovery=locked.pk, programme=programme_label(locked.programme), reference=voucher
        ),
    )
    _record(locked, _("{name}退回{programme}多发的款项，凭证{reference}。").replace("{reference}", voucher))
    return locked
