"""Money that was paid too much: told to the recipient, heard, decided by a person, and what comes back of it.

Money got by deceit is asked back all the same way; a fine is the business of others (SC649-68).
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.core.divisions.scope import contains
from doudi.funding.actions import book_recovery
from doudi.payments import refusals
from doudi.payments.computing.receipts import outstanding_of, receive, settle_if_whole
from doudi.payments.computing.writing import hold_money_lock
from doudi.payments.models import Receipt, Recovery, programme_label
from doudi.payments.workflow import RECOVERY_TABLE, RecoveryState
from doudi.registry.queries import today
from doudi.values.money import format_yuan

MOST_INSTALMENTS = 36


def _held(recovery: Recovery, verb: str, by: User) -> Recovery:
    hold_money_lock()
    held = Recovery.objects.select_for_update(of=("self",)).select_related("person").get(pk=recovery.pk)
    if not by.may(Permission.RELEASE_PAYROLL) and not contains(by.scope, held.village_code):
        raise refusals.OutOfSight(_("这笔追缴不在您的辖区内。"))
    if (held.state, verb) not in RECOVERY_TABLE:
        raise refusals.NotNow(_("现在是“{state}”，不能这样办。").format(state=held.get_state_display()))
    return held


def _say(held: Recovery, sentence: str, why: str = "") -> None:
    words = {
        "name": held.person.name,
        "programme": programme_label(held.programme),
        "amount": format_yuan(held.amount_fen),
    }
    record(sentence.format(**words), subject=held, village_code=held.village_code, why=why.strip()[:500])


@action("recovery.notify")
def notify_recipient(*, by: User, recovery: Recovery, heard: str) -> Recovery:
    """The recipient was told what is asked back and why, and what he said to it.

    Raises:
        NotAllowed, OutOfSight, NotNow, WhyIsNeeded
    """
    require(by, Permission.HOLD_PAYMENTS)
    held = _held(recovery, "notify", by)
    if not heard.strip():
        raise refusals.WhyIsNeeded(_("请写明告知情况和当事人的意见。"), heard=_("请写明告知情况和当事人的意见。"))
    held.state, held.notified_on, held.heard, held.handled_by = RecoveryState.NOTIFIED, today(), heard.strip()[:500], by
    held.save()
    _say(held, _("告知{name}：{programme}多发{amount}元，拟追回，已听取意见。"), heard)
    return held


@action("recovery.demand")
def demand_recovery(*, by: User, recovery: Recovery, why: str, instalments: int = 1) -> Recovery:
    """It is decided that the money is asked back, at once or in instalments.

    Raises:
        NotAllowed, OutOfSight, NotNow, AnotherPersonMust, WhyIsNeeded, TooMuch
    """
    require(by, Permission.APPROVE_PAYROLL)
    held = _held(recovery, "demand", by)
    _decide(held, by, why)
    if not 1 <= instalments <= MOST_INSTALMENTS:
        message = _("最多分{most}期。").format(most=MOST_INSTALMENTS)
        raise refusals.TooMuch(message, instalments=message)
    held.state, held.instalments = RecoveryState.DEMANDED, instalments
    held.save()
    _say(held, _("决定向{name}追回{programme}多发的{amount}元。"), why)
    return held


@action("recovery.waive")
def waive_recovery(*, by: User, recovery: Recovery, why: str) -> Recovery:
    """It is decided that the money is not asked back.

    Raises:
        NotAllowed, OutOfSight, NotNow, AnotherPersonMust, WhyIsNeeded
    """
    require(by, Permission.APPROVE_PAYROLL)
    held = _held(recovery, "waive", by)
    _decide(held, by, why)
    held.state = RecoveryState.WAIVED
    held.save()
    _say(held, _("决定免予追回{name}{programme}多发的{amount}元。"), why)
    return held


def _decide(held: Recovery, by: User, why: str) -> None:
    if held.handled_by_id == by.pk:
        raise refusals.AnotherPersonMust(_("告知和决定须是不同的人。"))
    if not why.strip():
        raise refusals.WhyIsNeeded(_("请写明理由。"), why=_("请写明理由。"))
    held.decided_by, held.decided_why = by, why.strip()[:500]


@action("recovery.offset")
def decide_offset(*, by: User, recovery: Recovery, basis: str) -> Recovery:
    """What is asked back is kept from future payments: by the recipient's written consent, or by a decision.

    Raises:
        NotAllowed, OutOfSight, NotNow, WhyIsNeeded
    """
    require(by, Permission.APPROVE_PAYROLL)
    held = _held(recovery, "settle", by)
    if not basis.strip():
        raise refusals.WhyIsNeeded(_("请写明本人书面同意或决定文书。"), basis=_("请写明本人书面同意或决定文书。"))
    held.offset_basis = basis.strip()[:500]
    held.save(update_fields=["offset_basis"])
    _say(held, _("{name}{programme}多发的{amount}元改从以后的发放中抵扣。"), basis)
    return held


@action("recovery.receive")
def record_receipt(*, by: User, recovery: Recovery, reference: str, amount_fen: int, received_on: date) -> Recovery:
    """Money came back. It settles the oldest months first, and goes back to the sources that bore it.

    Raises:
        NotAllowed, OutOfSight, NotNow, WhyIsNeeded, AlreadyReceived, TooMuch
    """
    require(by, Permission.RELEASE_PAYROLL)
    held = _held(recovery, "settle", by)
    named = reference.strip()[:60]
    if not named or received_on > today():
        raise refusals.WhyIsNeeded(_("请填写凭证号和到账日期。"), reference=_("请填写凭证号。"))
    if Receipt.objects.filter(reference=named).exists():
        message = _("凭证号{reference}已登记过。").format(reference=named)
        raise refusals.AlreadyReceived(message, reference=message)
    left = outstanding_of(held)
    if not 0 < amount_fen <= left:
        message = _("金额须大于零，不超过未追回的{left}元。").format(left=format_yuan(left))
        raise refusals.TooMuch(message, amount_fen=message)
    by_source = receive(held, amount_fen, named, received_on, by, Receipt.Way.CASHLESS, None)
    settle_if_whole(held)
    book_recovery(by=by, reference=f"recovery:{named}", on=received_on, lines=by_source)
    _say(held, _("{name}退回{programme}多发的款项，凭证{reference}。").replace("{reference}", named))
    return held
